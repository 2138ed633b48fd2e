"""The desk's lists speak as the rest of the site: days, moments, counts and titles, in each of them."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from partnerships.actions import override, reports
from partnerships.actions.releases import change_sets
from partnerships.models import EvidencePage
from tests.admin.desk import Desk, words
from tests.factories import agency, curator

pytestmark = pytest.mark.django_db

OTHERWISE = re.compile(r"[ap]\.m\.|\b(noon|midnight)\b|\d{4}-\d\d-\d\d|\b(Jan|Feb|Aug|Sept|Oct|Nov|Dec)\. ")
"""Days and moments as Django or a machine writes them."""
MOMENT = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}, \d\d:\d\d")
COUNT = re.compile(r"[\d,]+ [a-z][a-z ]+")
PLURALS = re.compile(r".*(s|people)")


@pytest.fixture
def everything(doubtful_shared, client) -> Desk:
    """At least one of all that the desk lists."""
    by = curator()
    user = User.objects.create_superuser("alma", email="alma@desk.example")
    override.set_(agency=agency("Brighton Police Department"), field="city", value="Rye", reason="x", by=by)
    reports.receive(record="RW-000001", wrong="It ended in 2022.")
    page = {"address": "https://news.example/K1", "failing_since": timezone.now(), "failures": 1}
    EvidencePage.objects.create(**page, checked_at=timezone.now(), answer="It answers 404.")
    change_sets.begin(by=by)
    return Desk(client, user)


def lists() -> dict[str, str]:
    """The title of each list's model → its address."""
    names = [(model._meta.app_label, model._meta.model_name) for model in admin.site._registry]
    return {name: reverse(f"admin:{app}_{name}_changelist") for app, name in names}


def test_each_list_writes_days_counts_and_headings_as_the_site_does(everything):
    wrong = {}
    for name, address in lists().items():
        page = everything.see(address)
        cells = [words(cell) for cell in page.xpath("//table[@id='result_list']/tbody/tr/*")]
        headings = [words(one) for one in page.xpath("//table[@id='result_list']/thead//th")]
        count = words(page.xpath("//p[@class='paginator']")[0])
        title = words(page.xpath("//h1[not(ancestor::header)]")[-1])
        assert cells, f"make one for the list of {name}"
        found = [cell for cell in cells if OTHERWISE.search(cell)]
        found += [cell for cell in cells if cell == "-"]
        found += [count] * (
            not COUNT.fullmatch(count) or (int(count.split()[0]) != 1 and not PLURALS.fullmatch(count))
        )
        found += [title] * (title not in words(page.xpath("//div[@class='breadcrumbs']")[0]))
        moments = any(MOMENT.search(cell) for cell in cells)
        found += headings * (moments != any("(UTC)" in heading for heading in headings) and moments)
        if found:
            wrong[name] = found

    assert wrong == {}


def test_the_history_counts_entries_and_is_called_history_everywhere(everything):
    page = everything.see(lists()["auditentry"])
    number = page.xpath("//table[@id='result_list']/tbody/tr")
    entry = everything.see(page.xpath("//table[@id='result_list']/tbody//a/@href")[0])

    assert f"{len(number)} entries" in words(page)
    assert words(entry.xpath("//div[@class='breadcrumbs']/a")[-1]) == "History"
    assert "Audit log" not in words(page) + words(entry)


def test_the_start_page_calls_each_kind_of_record_as_its_list_does(everything):
    start = everything.see("/admin/")

    for address in lists().values():
        called = {words(link) for link in start.xpath(f"//main//a[@href='{address}']")}
        assert words(everything.see(address).xpath("//h1[not(ancestor::header)]")[-1]) in called, address
