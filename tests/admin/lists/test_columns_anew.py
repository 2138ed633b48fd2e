"""The columns of a list that is there already, chosen anew."""

import pytest
from django.urls import reverse

from partnerships.actions import runs
from partnerships.models import AuditEntry, Run, Source
from partnerships.models.vocabulary import Outcome
from partnerships.today import site_today
from tests.admin.desk import page_of, said
from tests.admin.lists.adding import CONTENT, READABLE, RIGHT, begin, chosen, post

pytestmark = pytest.mark.usefixtures("no_drafts")


def test_a_lists_columns_are_mapped_anew_with_a_reason(desk):
    post(desk, begin(desk, READABLE).address, **RIGHT)
    runs.ingest(run=Run.objects.get(), today=site_today())
    source = Source.objects.get(declared=False)
    address = reverse("admin:partnerships_source_mapping", args=[source.pk])
    anew = {name: RIGHT[name] for name in RIGHT if not name.startswith("expect")} | {"take_wording": "Remark"}

    assert chosen(desk.see(address), "take_date") == "Signed up"
    assert "Why" in said(post(desk, address, status=400, **anew))
    page = post(desk, address, reason="The remark tells more.", **anew)

    run = source.runs.latest("id")
    assert page.address == page_of(run)
    assert "nothing is changed until you apply it" in said(page)
    assert run.asked["mapping"]["take"]["wording"] == "Remark"
    entry = AuditEntry.objects.filter(action="ask for a run").latest("id")
    assert (entry.actor, entry.reason) == ("carla", "The remark tells more.")


def test_a_list_of_which_nothing_is_applied_is_mapped_anew_at_once(desk):
    post(desk, begin(desk, CONTENT).address, **RIGHT)
    assert runs.ingest(run=Run.objects.get(), today=site_today()).outcome == Outcome.HELD
    source = Source.objects.get(declared=False)
    address = reverse("admin:partnerships_source_mapping", args=[source.pk])
    anew = {name: RIGHT[name] for name in RIGHT if not name.startswith("expect")} | {"take_date": ""}

    page = post(desk, address, reason="Its dates are none.", **anew)

    source.refresh_from_db()
    assert "from its next snapshot on" in said(page)
    assert "date" not in source.mapping["take"]
    entry = AuditEntry.objects.get(action="map a list's columns")
    assert (entry.actor, entry.reason) == ("carla", "Its dates are none.")


def test_a_declared_list_has_no_columns_to_map(desk):
    source = Source.objects.get(slug="announcements")

    page = desk.see(source)

    assert not page.xpath("//a[contains(@href, '/mapping/')]")
