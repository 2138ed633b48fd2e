"""From the history any act is undone, each entry leads to its record and back, and all of it can be taken out."""

import csv

import pytest
from django.urls import reverse

from partnerships.actions import override
from partnerships.models import Act, AuditEntry, Match, Override
from partnerships.models.vocabulary import Verdict
from tests.admin.desk import page_of, said, words
from tests.factories import agency, curator, listing

pytestmark = pytest.mark.usefixtures("doubtful_shared")
LIST = "/admin/partnerships/auditentry/"


def newest(action: str) -> AuditEntry:
    return AuditEntry.objects.filter(action=action).latest("id")


def links(page) -> list[str]:
    return page.xpath("//main//a/@href")


def test_an_entry_says_what_changed_and_leads_to_its_records_and_back(desk):
    row = listing("D1")
    desk.decide(row, "same", agency("Brighton Police Department"), reason="One force.")
    entry = newest("match: same")

    page = desk.see(entry)

    assert page_of(row) in links(page)
    assert page_of(agency("Brighton Police Department")) in links(page)
    assert "verdict unsure same" in words(page)
    assert page_of(entry) in links(desk.see(row))
    assert page_of(entry) in links(desk.see(agency("Brighton Police Department")))


def test_an_act_is_undone_from_its_entry_and_both_entries_name_each_other(desk):
    before = list(Match.objects.order_by("id").values())
    desk.decide(listing("D1"), "same", agency("Brighton Police Department"))
    entry = newest("match: same")

    page = desk.act(entry, "undo", reason="Two forces.")

    undoing = newest("undo: match: same")
    assert list(Match.objects.order_by("id").values()) == before
    assert "Undone: match: same" in said(page)
    assert page_of(undoing) in links(page)
    assert page_of(entry) in links(desk.see(undoing))
    assert not page.xpath("//form[contains(@action, '/act/undo/')]")


def test_what_depends_on_an_act_is_shown_and_undone_only_where_that_is_ticked(desk):
    desk.decide(listing("D1"), "new")
    made = agency("Brighton Public Safety")
    override.set_(agency=made, field="city", value="Rochester", reason="x", by=curator("dora"))
    entry = newest("match: new")

    page = desk.see(entry)
    assert "Later acts depend on it" in words(page)
    assert page_of(newest("override")) in links(page)
    assert "Undo that first, or both together" in said(desk.act(entry, "undo", reason="x", status=400))

    desk.act(entry, "undo", reason="x", with_later="on")

    assert not Override.objects.in_force().exists()
    assert listing("D1").matches.get().verdict == Verdict.UNSURE
    assert Act.objects.in_force().filter(undoes=None).count() == 0


def test_an_entry_that_changed_no_record_offers_no_undoing(desk):
    desk.act(listing("D1"), "note", text="Seen.")

    assert "Undo it" not in words(desk.see(newest("note")))
    assert "Nothing of it is kept" in said(desk.act(newest("note"), "undo", reason="x", status=400))


def test_the_history_can_be_exported_as_it_is_filtered(desk):
    desk.act(listing("D1"), "note", text="=1+1 is no formula")
    desk.decide(listing("D1"), "new")

    answer = desk.client.get(reverse("admin:partnerships_auditentry_export"), {"q": "carla"})

    rows = list(csv.DictReader(answer.getvalue().decode().splitlines()))
    entries = AuditEntry.objects.filter(actor="carla").order_by("id")
    assert [int(row["id"]) for row in rows] == [one.pk for one in entries]
    assert rows[0]["reason"] == "'=1+1 is no formula"
    assert "/export.csv" in " ".join(links(desk.see(LIST)))


def test_who_may_not_see_the_history_is_given_no_file(stranger):
    assert stranger.client.get(reverse("admin:partnerships_auditentry_export")).status_code == 403


def test_the_start_page_names_conflicts_and_how_long_each_thing_waits(desk):
    page = words(desk.see("/admin/"))

    assert "The oldest waits for" in page
