"""From the history any act is undone, each entry leads to its record and back, and all of it can be taken out."""

import csv

import pytest
from django.db import transaction
from django.urls import reverse

from partnerships.actions import acts, agencies, evidence, merge, override, reports
from partnerships.actions.acts import recording
from partnerships.actions.runs import undoing
from partnerships.models import Act, Agency, AuditEntry, Match, Override, Partnership, Release, Run
from partnerships.models.curation.acts import ABOUT
from partnerships.models.vocabulary import ReportOutcome, Verdict
from tests.actions.test_acts import lifted, merged, new, other, overridden, retired, same
from tests.admin.desk import act_of, page_of, said, words
from tests.factories import agency, curator, listing, published

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
    assert "Verdict awaits a person same agency" in words(page)
    assert page_of(entry) in links(desk.see(row))
    assert page_of(entry) in links(desk.see(agency("Brighton Police Department")))


def test_an_act_is_undone_from_its_entry_and_both_entries_name_each_other(desk):
    before = list(Match.objects.order_by("id").values())
    desk.decide(listing("D1"), "same", agency("Brighton Police Department"))
    entry = newest("match: same")

    page = desk.act(entry, "undo", reason="Two forces.")

    undoing = newest("undo: match: same")
    assert list(Match.objects.order_by("id").values()) == before
    assert "Undone: Match: same" in said(page)
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


BRIGHTON = "Brighton Police Department"
FACTS = {"program": "neighbors", "event": "joined", "source_url": "https://news.example/found"}


def renamed():
    one = agency(BRIGHTON)
    was = {name: getattr(one, name) for name in agencies.EDITABLE}
    agencies.edit(agency=one, by=curator(), reason="x", was=was, **was | {"name": "Brighton Police"})


def moved():
    one = agency(BRIGHTON)
    point = {"latitude": 43.1, "longitude": -77.6, "expected": one.overrides.fingerprint()}
    agencies.move(agency=one, by=curator(), reason="x", **point)


def split():
    named = {"name": "Brighton Marshal", "kind": "other", "reason": "x"}
    same()
    agencies.split(agency=agency(BRIGHTON), listings=[listing("D1").pk], by=curator(), **named)


def found():
    evidence.add(finding=evidence.about(agency(BRIGHTON), **FACTS), agency=agency(BRIGHTON), by=curator())


def unmerged():
    merged()
    merge.unmerge(agency=Agency.objects.exclude(merged_into=None).get(), by=curator(), reason="x")


def undone():
    same()
    acts.undo(act=Act.objects.latest("id"), by=curator(), reason="x")


def answered():
    report = reports.receive(record="RW-000001", wrong="All of it.")
    reports.answer(report=report, outcome=ReportOutcome.KEPT, answer="It is right.", by=curator())


ACTS = (
    same,
    other,
    new,
    overridden,
    lifted,
    merged,
    retired,
    renamed,
    moved,
    split,
    found,
    unmerged,
    undone,
    answered,
)


def doors(act: Act) -> list:
    """The records on whose pages an act is found: what it changed, whom that is about, its curator and its version."""
    about = {int(row.removeprefix(ABOUT)) for row in act.rows if row.startswith(ABOUT)}
    changed = [(one["table"], one["row"], one["before"] or one["after"]) for one in act.changes]
    about |= {row for table, row, _values in changed if table == "agency"}
    rows = [recording.TABLES[table].objects.get(pk=row) for table, row, _values in changed if table in PAGES]
    rows += [listing_of(values) for table, _row, values in changed if table == "match"]
    released = Release.objects.filter(number=act.version)
    records = Partnership.objects.filter(agency__in=about)
    return [*Agency.objects.filter(pk__in=about), *records, *rows, *released, act.by]


PAGES = ("agency", "listing", "report", "source")


def listing_of(values: dict):
    return recording.TABLES["listing"].objects.get(pk=values["listing_id"])


def test_every_act_is_undone_from_every_page_that_it_concerns(desk):
    desk.user.is_superuser = True
    desk.user.save()
    for carry_out in ACTS:
        with transaction.atomic():
            carry_out()
            act = Act.objects.latest("id")
            way = f"{page_of(act.entry)}#undo"

            closed = [one for one in doors(act) if way not in links(desk.see(one))]

            assert closed == [], carry_out.__name__
            desk.act(act.entry, "undo", reason="A slip.")
            act.refresh_from_db()
            assert act.undone_at, carry_out.__name__
            assert way not in links(desk.see(curator()))
            transaction.set_rollback(True)


def test_a_row_entered_by_hand_is_undone_as_it_was_entered_and_not_as_a_run(desk):
    found()
    run, entry = Run.objects.latest("id"), newest("add evidence")

    page = desk.see(run)

    assert f"{page_of(entry)}#undo" in links(page)
    assert act_of(run, "undo") not in page.xpath("//form/@action")
    assert "entered by hand" in said(desk.act(run, "undo", reason="x", status=400))


def test_a_run_is_undone_with_the_later_ones_where_that_is_ticked(desk, doubtful):
    first, later = Run.objects.latest("id"), published(on="2026-02-01")

    page = desk.see(first)
    assert f"Undo run {later.pk} of this list first" in said(desk.act(first, "undo", reason="x", status=400))
    assert page_of(later) in links(page) and "Undo the later runs too" in words(page)
    table = desk.see(first, preview="undo").xpath("//table[contains(@class, 'impact')]")
    desk.act(first, "undo", reason="x", with_later="on")

    assert table
    assert not Run.objects.filter(pk__in=[first.pk, later.pk], undone_at=None).exists()
    assert undoing.applied_after(first) == []
    assert f"{page_of(later)}#undo" in links(desk.see(first.source))
