"""A curator's list whose columns are mapped anew: the difference is shown, applied as a run, and can be undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from partnerships.actions import runs
from partnerships.models import AuditEntry, Listing, Match, Partnership, ReleaseRow, Run, Source
from partnerships.models.vocabulary import Outcome
from partnerships.today import site_today
from tests.admin.desk import Desk, page_of, said, words
from tests.admin.lists.adding import READABLE, RIGHT, begin, post
from tests.factories import curator

ANEW = {name: RIGHT[name] for name in RIGHT if not name.startswith("expect")}
SLASHED = READABLE.replace(b"3/22/18", b"3/4/18")


@pytest.fixture(autouse=True)
def no_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def added(desk: Desk, content: bytes = READABLE) -> Source:
    """A list that was taken in."""
    post(desk, begin(desk, content).address, **RIGHT | {"date_order": "month"})
    run = Run.objects.get()
    assert runs.ingest(run=run, today=site_today()).outcome == Outcome.APPLIED, run.reason
    return Source.objects.get(declared=False)


def mapped_anew(desk: Desk, source: Source, **chosen: Any) -> Run:
    """The held run that shows what another mapping changes."""
    address = reverse("admin:partnerships_source_mapping", args=[source.pk])
    page = post(desk, address, reason="It was misread.", **ANEW | {"date_order": "month"} | chosen)
    run = source.runs.latest("id")
    assert page.address == page_of(run), said(page)
    assert runs.ingest(run=run, today=site_today()).outcome == Outcome.HELD, run.reason
    return run


def applied(desk: Desk, held: Run) -> Run:
    desk.act(held, "apply", reason="So it is.")
    run = held.source.runs.latest("id")
    assert runs.ingest(run=run, today=site_today()).outcome == Outcome.APPLIED, run.reason
    return run


def record(source: Source) -> dict[str, Any]:
    """What stands of a list: its mapping, rows, matches, partnerships, and what readers see."""
    source.refresh_from_db()
    standing = Listing.objects.standing().said_by(source)
    left_out = ("id", "versions", "release", "listed_in", "release_id")
    shown = [
        {name: value for name, value in row.items() if name not in left_out}
        for row in ReleaseRow.objects.newest().order_by("agency_number").values()
    ]
    return {
        "mapping": source.mapping,
        "listings": list(standing.order_by("pk").values()),
        "matches": list(Match.objects.filter(listing__in=standing).order_by("pk").values()),
        "partnerships": list(
            Partnership.objects.filter(published=True).order_by("pk").values("pk", "status")
        ),
        "shown": shown,
        "applied": list(source.snapshots.order_by("pk").values_list("pk", "applied_at")),
    }


def starts() -> dict[str, Any]:
    return {row.agency_name: row.start for row in ReleaseRow.objects.newest()}


def test_another_mapping_is_shown_applied_and_undone(desk: Desk) -> None:
    source = added(desk, SLASHED)
    before, dated = record(source), starts()

    held = mapped_anew(desk, source, date_order="day", key=["Department", "Town"])
    page = desk.see(held)
    assert record(source) == before
    assert (held.report["changed"], held.report["added"], held.report["gone"], held.report["same"]) == (
        1,
        0,
        0,
        3,
    )
    assert held.report["would"]["changed"] == 1
    assert "mapped anew" in words(page)
    assert "March 4, 2018" in words(page)
    assert "April 3, 2018" in words(page)

    run = applied(desk, held)
    page = desk.see(run)
    assert run.asked["mapping_before"] == source.mapping
    assert {name for name in dated if starts()[name] != dated[name]} == {"Fremont Police Department"}
    assert starts()["Fremont Police Department"].lower == date(2018, 4, 3)
    assert "April 3, 2018" in words(page)
    assert "Changed (1)" in words(page)
    source.refresh_from_db()
    assert source.mapping["key"] == ["Department", "Town"]
    entry = AuditEntry.objects.get(action="map a list's columns")
    assert (entry.details["mapping"]["key"], entry.details["mapping_before"]["key"]) == (
        ["Department", "Town"],
        ["Ref No"],
    )
    after = record(source)

    desk.act(run, "undo", reason="It was right before.")
    assert record(source) == before
    desk.act(run, "redo", reason="No, it was not.")
    assert record(source) == after


def test_an_agency_that_was_misread_is_withdrawn_not_delisted(desk: Desk) -> None:
    source = added(desk)
    before = record(source)
    run = applied(desk, mapped_anew(desk, source, take_agency="Since"))
    assert "Reno Police Department" not in starts()

    applied(desk, mapped_anew(desk, source))

    assert set(starts()) == {row["agency_name"] for row in before["shown"]}
    assert {row.status for row in ReleaseRow.objects.newest()} == {row["status"] for row in before["shown"]}
    assert run.listings.standing().count() == 0


def test_what_a_person_decided_stays_when_keys_change(desk: Desk) -> None:
    source = added(desk)
    listing = Listing.objects.open().get(agency="Yuma Police")
    agency = listing.matches.get().agency
    desk.decide(listing, "same", agency, reason="Known.")

    applied(desk, mapped_anew(desk, source, key=["Department"]))

    now = Listing.objects.open().get(agency="Yuma Police").matches.get()
    assert now.listing_id != listing.pk
    assert (now.agency, now.decided_by.username) == (agency, "carla")


def test_the_list_goes_on_by_its_new_mapping(desk: Desk) -> None:
    source = added(desk)
    applied(desk, mapped_anew(desk, source, key=["Department"], take_date="Since", take_wording="Remark"))
    before = record(source)

    def given(content: bytes) -> Run:
        source.refresh_from_db()
        run = runs.receive(
            source=source, file=ContentFile(content, "list.csv"), observed_on=site_today(), by=curator("otto")
        )
        return runs.ingest(run=run, today=site_today())

    assert given(READABLE).outcome == Outcome.UNCHANGED
    lines = READABLE.splitlines(keepends=True)
    assert given(b"".join([lines[0], *reversed(lines[1:])])).outcome == Outcome.UNCHANGED
    assert record(source)["listings"] == before["listings"]


def test_what_was_taken_in_meanwhile_is_not_overwritten(desk: Desk) -> None:
    source = added(desk)
    first = mapped_anew(desk, source, key=["Department"])
    second = mapped_anew(desk, source, take_date="")
    applied(desk, second)
    before = record(source)

    desk.act(first, "apply", reason="This too.")
    run = runs.ingest(run=source.runs.latest("id"), today=site_today())

    assert run.outcome == Outcome.REJECTED
    assert "choose its columns again" in run.reason
    assert record(source) == before


def test_a_run_is_not_undone_under_another_mapping(desk: Desk) -> None:
    source = added(desk)
    first = source.runs.get()
    run = applied(desk, mapped_anew(desk, source, key=["Department"]))

    assert f"Undo run {run.pk}" in said(desk.act(first, "undo", status=400, reason="All of it."))
    desk.act(run, "undo", reason="First this.")
    desk.act(first, "undo", reason="Then that.")
    assert "stand again first" in said(desk.act(run, "redo", status=400, reason="Only this."))
    assert not Listing.objects.standing().said_by(source).exists()


def test_the_same_mapping_is_no_change(desk: Desk) -> None:
    source = added(desk)
    address = reverse("admin:partnerships_source_mapping", args=[source.pk])

    page = post(desk, address, status=400, reason="Why not.", **ANEW | {"date_order": "month"})

    assert "Nothing is changed" in words(page)
    assert source.runs.count() == 1
