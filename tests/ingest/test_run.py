"""A run from the bytes to the release, on the real database: all of it is applied, or none of it."""

import hashlib
from datetime import date

import pytest
from django.db import OperationalError
from django.forms import model_to_dict

from partnerships.actions import runs
from partnerships.actions.runs import rolled_back
from partnerships.ingest.effect import Effect, Publishing
from partnerships.ingest.run import opening, run_source
from partnerships.models import Agency, AuditEntry, Listing, Match, Partnership, Release, ReleaseRow
from partnerships.models.vocabulary import Outcome, Status, Verdict
from tests.factories import (
    TODAY,
    announcement,
    announcements,
    as_csv,
    asked_for,
    ingest_run,
    kept_as_a_roll,
    listing,
    published,
)
from tests.starter_runs import ENOUGH, FIRST, SECOND, THIRD, WHOLE, standing

pytestmark = pytest.mark.django_db

NUMBERS = ("id", "source", "opened_by", "opened_in")
"""What differs between two runs that make the same of a list."""


def test_a_first_list_is_applied_whole_and_says_so():
    content = as_csv(WHOLE)

    run = ingest_run(content, on=FIRST)

    report = run.report
    assert run.outcome is Outcome.APPLIED
    assert report["rows"] == report["kept"] == report["added"] == ENOUGH
    assert report["kept"] + report["ignored"] == report["rows"]
    assert report["sha256"] == hashlib.sha256(content).hexdigest()
    assert report["release"] == Release.objects.latest().number == 1
    assert Listing.objects.open().count() == Partnership.objects.count() == ENOUGH
    assert sum(report["placed"].values()) == sum(report["matched"].values()) == ENOUGH


def test_the_bytes_are_kept_as_they_came():
    content = as_csv(WHOLE, end="\r\n")

    run = ingest_run(content, on=FIRST)

    with run.snapshot.file.open("rb") as file:
        assert file.read() == content
    assert run.snapshot.observed_on == date.fromisoformat(FIRST)
    run.snapshot.refresh_from_db()
    assert run.snapshot.columns == list(announcements().reads)


def test_what_a_run_applies_stands_in_the_audit_log():
    run = ingest_run(as_csv(WHOLE))

    assert AuditEntry.objects.filter(actor=f"run {run.pk}", action="apply a list").exists()
    assert AuditEntry.objects.filter(actor=f"run {run.pk}", action="publish").exists()


def test_a_changed_row_closes_its_listing_and_opens_another():
    ingest_run(as_csv(WHOLE), on=FIRST)
    before = listing("F0")
    changed = [WHOLE[0] | {"date": "2021-05-05"}, *WHOLE[1:]]

    run = ingest_run(as_csv(changed), on=SECOND)

    before.refresh_from_db()
    after = listing("F0")
    assert (run.report["changed"], run.report["same"]) == (1, ENOUGH - 1)
    assert (before.closed_by, before.last_shown_on) == (run.snapshot, date.fromisoformat(FIRST))
    assert (after.key, after.closed_by) == (before.key, None)
    assert before.raw["date"] == WHOLE[0]["date"]
    assert after.raw["date"] == "2021-05-05"


def test_a_row_gone_from_a_roll_stays_on_record():
    kept_as_a_roll()
    ingest_run(as_csv(WHOLE), on=FIRST)
    gone = listing("F0")

    run = ingest_run(as_csv(WHOLE[1:]), on=SECOND)

    gone.refresh_from_db()
    partnership = Partnership.objects.get(agency__name=gone.agency)
    assert run.report["gone"] == 1
    assert gone.closed_by == run.snapshot
    assert partnership.status == Status.DELISTED
    assert partnership.last_listed_on == date.fromisoformat(FIRST)
    assert partnership.end is None


def test_a_report_that_was_taken_back_is_claimed_no_more_and_its_row_is_kept():
    ingest_run(as_csv(WHOLE), on=FIRST)
    number = Partnership.objects.get(agency__name=WHOLE[0]["agency"]).pk

    ingest_run(as_csv(WHOLE[1:]), on=SECOND)

    assert not ReleaseRow.objects.newest().filter(partnership_id=number).exists()
    assert Partnership.objects.get(pk=number).published is False
    assert listing("F0").closed_by is not None


SHOWN, LATER, WITHOUT = "2026-01-01", "2026-01-05", "2026-01-09"


@pytest.mark.parametrize(
    "order",
    [(SHOWN, LATER, WITHOUT), (LATER, SHOWN, WITHOUT), (SHOWN, WITHOUT, LATER), (WITHOUT, LATER, SHOWN)],
)
def test_a_row_was_last_shown_on_the_last_day_it_was_seen_though_nothing_else_had_changed(order):
    kept_as_a_roll()
    for day in order:
        run = ingest_run(as_csv(WHOLE[1:] if day == WITHOUT else WHOLE), on=day)
        assert run.outcome in (Outcome.APPLIED, Outcome.UNCHANGED), run.reason

    assert listing("F0").last_shown_on == date.fromisoformat(LATER)
    assert Partnership.objects.get(agency__name=WHOLE[0]["agency"]).last_listed_on == date.fromisoformat(
        LATER
    )


def test_the_same_bytes_of_a_day_that_others_followed_are_unchanged():
    ingest_run(as_csv(WHOLE), on=SHOWN)
    ingest_run(as_csv(WHOLE[1:]), on=WITHOUT)
    before = standing()

    assert ingest_run(as_csv(WHOLE), on=SHOWN).outcome is Outcome.UNCHANGED
    assert standing() == before


def test_a_row_that_comes_back_is_the_same_partnership_first_listed_when_it_was():
    kept_as_a_roll()
    ingest_run(as_csv(WHOLE), on=FIRST)
    number = Partnership.objects.get(agency__name=WHOLE[0]["agency"]).pk
    ingest_run(as_csv(WHOLE[1:]), on=SECOND)

    ingest_run(as_csv(WHOLE), on=THIRD)

    partnership = Partnership.objects.get(agency__name=WHOLE[0]["agency"])
    assert partnership.pk == number
    assert partnership.status == Status.LISTED
    assert partnership.first_listed_on == date.fromisoformat(FIRST)
    assert partnership.last_listed_on is None


def test_a_list_that_goes_back_to_what_it_was_within_a_day_can_change_again():
    one, other = as_csv(WHOLE), as_csv(WHOLE[:-1])
    for content in (one, other, one):
        assert ingest_run(content, on=FIRST).outcome is Outcome.APPLIED

    again = ingest_run(other, on=FIRST)

    assert again.outcome is Outcome.APPLIED
    assert Listing.objects.open().count() == ENOUGH - 1


def broken_by(error):
    """A run that breaks while it applies, and what stood before it."""
    ingest_run(as_csv(WHOLE), on=FIRST)
    before, run = standing(), asked_for(as_csv(WHOLE[1:]), on=SECOND)

    def publish(_run, _agencies):
        raise error

    return before, run, Publishing(lambda _agencies, _run: Effect(), runs._preview, publish)


def test_a_run_that_breaks_while_it_applies_leaves_nothing_half_done_and_says_so():
    before, run, publishing = broken_by(ZeroDivisionError())

    run_source(run, publishing=publishing, today=TODAY)

    run.refresh_from_db()
    assert standing() == before
    assert run.outcome == Outcome.REJECTED
    assert "failed in step “apply” (ZeroDivisionError); nothing was changed" in run.reason


def test_a_run_that_loses_the_database_is_taken_up_again():
    before, run, publishing = broken_by(OperationalError())

    with pytest.raises(OperationalError):
        run_source(run, publishing=publishing, today=TODAY)

    run.refresh_from_db()
    assert standing() == before
    assert run.outcome == ""
    assert runs.ingest(run=run, today=TODAY).outcome is Outcome.APPLIED


def test_a_run_delivered_twice_is_carried_out_once():
    run = asked_for(as_csv(WHOLE))
    first = runs.ingest(run=run, today=TODAY)

    again = runs.ingest(run=run, today=TODAY)

    assert again.finished_at == first.finished_at
    assert Listing.objects.count() == ENOUGH


def test_every_row_says_which_agency_it_means_or_waits_for_a_person():
    ingest_run(as_csv([*WHOLE, announcement("N1", agency=""), announcement("N2", state="Ohiio")]))

    for one in Listing.objects.open():
        assert one.matches.filter(verdict__in=[Verdict.SAME, Verdict.UNSURE]).exists()
    assert {one.raw["id"] for one in Listing.objects.awaiting_match()} == {"N1", "N2"}


ODD = {
    "a very long name": {"agency": "Very " * 200 + "Police Department"},
    "a very long county": {"city": "", "county": "Onondaga, " * 100},
    "a very long city": {"city": "Llanfair" * 100},
    "a very long address": {"source_url": "https://news.example/" + "x" * 5000},
    "a very long title": {"source_title": "Ring " * 1000},
    "a NUL": {"agency": "Day\0ton Police Department"},
    "an emoji": {"agency": "Dayton 🚓 Police Department", "city": "🏙"},
    "another script": {"agency": "警察", "city": "東京"},
    "quotes and lines": {"agency": 'Dayton "PD",\r\nOhio', "source_title": "a\n\nb"},
    "a formula": {"agency": "=HYPERLINK(1)", "city": "@SUM(1)"},
    "markup": {"agency": "<script>alert(1)</script> Police Department"},
    "a surrogate": {"agency": "Dayton \ufffd Police"},
    "the last year": {"date": "9999-12-31"},
    "the first year": {"date": "0001-01-01"},
    "no state": {"state": ""},
    "no name": {"agency": ""},
    "nothing but an id": dict.fromkeys(announcements().reads, ""),
}


def odd_rows():
    return [announcement() | cells | {"id": f"ODD {habit}"} for habit, cells in ODD.items()]


def test_odd_rows_stop_no_run_and_none_is_lost():
    run = published(*odd_rows())

    assert run.report["kept"] == len(ODD)
    assert {one.raw["id"] for one in Listing.objects.open()} == {f"ODD {habit}" for habit in ODD}


def test_two_processes_make_of_a_list_what_one_makes(monkeypatch):
    found = []
    for batch_rows in (len(WHOLE), 5):
        monkeypatch.setattr(opening, "BATCH_ROWS", batch_rows)
        with rolled_back():
            run = published(*odd_rows(), *WHOLE[:20])
            listings = [model_to_dict(one, exclude=NUMBERS) for one in Listing.objects.order_by("row_number")]
            matches = list(
                Match.objects.order_by("listing__row_number").values_list("agency__slug", "reasons")
            )
            found.append((listings, matches, run.report["problems"], run.report["matched"]))

    assert found[0] == found[1]
    assert len(found[0][0]) == len(ODD) + 20


def test_odd_rows_seen_again_are_the_same_rows():
    published(*odd_rows(), on=FIRST)

    run = ingest_run(as_csv(odd_rows(), end="\r\n"), on=SECOND, decided=1)

    assert run.report["same"] == len(ODD)
    assert run.report["release"] is None


def test_an_agency_with_an_endless_name_is_known_again():
    name = "Very " * 200 + "Police Department"
    published(announcement("A", agency=name), on=FIRST)

    published(announcement("A", agency=name, date="2020"), announcement("B", agency=name), on=SECOND)

    assert Agency.objects.count() == 1


def test_bytes_that_nobody_meant_as_text_are_refused_or_read_but_never_an_accident():
    for content in (bytes(range(256)), b"\xff\xfe" * 50, b"\x00" * 100, b"a,b\n" + b"\x80" * 40):
        assert ingest_run(content).outcome in (Outcome.REJECTED, Outcome.HELD)


def test_a_short_list_may_be_published_for_these_tests_by_decision():
    run = published(announcement())

    assert run.report["kept"] == 1
    assert Partnership.objects.get().status == Status.REPORTED
