"""What a run would do to readers: said beforehand, and held when it is too much."""

from __future__ import annotations

import pytest

from partnerships.actions import runs
from partnerships.actions.runs import undoing
from partnerships.ingest.effect import Effect
from partnerships.models import Agency, Listing, Match, ReleaseRow, Run, Snapshot
from partnerships.models.vocabulary import Outcome, Verdict
from tests.factories import TODAY, announcement, as_csv, curator, filler, ingest_run, published

pytestmark = pytest.mark.django_db

LIST = filler(330)
NONE = {"published": 0, "withdrawn": 0, "doubtful": 0, "changed": 0}


def without(number):
    return as_csv(LIST[number:])


@pytest.fixture
def shown():
    assert ingest_run(as_csv(LIST), on="2026-01-01").outcome is Outcome.APPLIED


def counts():
    tables = (Agency, Listing, Match, ReleaseRow, Snapshot)
    return [table.objects.count() for table in tables]


def test_a_run_that_would_take_more_than_two_in_a_hundred_from_readers_waits(shown):
    before = counts()

    run = ingest_run(without(12), on="2026-02-01")

    assert run.outcome is Outcome.HELD
    assert "12 of 330 partnerships of this list" in run.reason
    assert sum(run.report["lost_by_state"].values()) == 12
    assert run.report["would"]["withdrawn"] + run.report["would"]["changed"] >= 12
    assert counts()[:4] == before[:4]
    assert not run.edits


@pytest.mark.parametrize("number", [1, 9])
def test_a_run_that_takes_fewer_than_ten_is_applied(shown, number):
    run = ingest_run(without(number), on="2026-02-01")

    assert run.outcome is Outcome.APPLIED, run.reason
    assert "would" not in run.report


def test_what_a_curator_decides_is_applied(shown):
    held = ingest_run(without(12), on="2026-02-01")

    applied = runs.ingest(run=runs.apply_held(run=held, by=curator(), reason="They left."), today=TODAY)

    assert applied.outcome is Outcome.APPLIED


def test_a_run_held_for_another_reason_says_what_readers_would_lose_too(shown):
    run = ingest_run(without(100), on="2026-02-01")

    assert run.outcome is Outcome.HELD
    assert "which is more than a tenth" in run.reason
    assert sum(run.report["lost_by_state"].values()) == 100


def test_rows_that_would_fall_into_doubt_count_and_are_named(shown):
    doubtful = [row | {"agency": "Police Department"} for row in LIST[:15]]

    run = ingest_run(as_csv([*doubtful, *LIST[15:]]), on="2026-02-01")

    assert run.outcome is Outcome.HELD
    assert run.report["would"]["doubtful"] == 15
    assert run.report["matched"]["unsure"] == 15
    assert "15 would wait for a person" in run.reason


def test_a_dry_run_says_what_it_would_do_and_does_none_of_it():
    before = counts()

    with runs.rolled_back():
        run = ingest_run(as_csv(LIST), on="2026-01-01", dry_run=True)
    report = run.report

    assert report["outcome"] == Outcome.DRY_RUN
    assert report["would"] == NONE | {"published": 330}
    assert report["matched"]["new"] == 330
    assert counts() == before
    assert not Run.objects.filter(outcome=Outcome.DRY_RUN).exists()


def test_a_few_new_rows_are_counted_as_new_and_as_changed():
    published(announcement("A", date="2019-05"), on="2026-01-01")
    more = [
        announcement("A", date="2019-04"),
        announcement("B", agency="Xenia Police Department", city="Xenia"),
    ]

    with runs.rolled_back():
        run = ingest_run(as_csv(more), on="2026-02-01", dry_run=True)

    assert run.report["would"] == NONE | {"published": 1, "changed": 1}


@pytest.mark.parametrize(
    ("lost", "named", "held"),
    [(9, 10, False), (10, 10, True), (10, 500, False), (11, 500, True), (0, 0, False), (30, 1_500, False)],
)
def test_a_run_waits_from_ten_on_and_above_two_in_a_hundred(lost, named, held):
    effect = Effect(withdrawn=lost, lost={"OH": lost}, named=named)

    assert bool(effect.reason_to_hold) is held


def test_the_newest_decision_of_a_row_outlives_an_undone_run():
    from partnerships.actions import match

    carla = curator()
    bare = announcement("BARE", agency="Chatham Police Department", city="", state="NJ")
    township = announcement("TOWNSHIP", agency="Chatham Township Police Department", city="", state="NJ")
    published(bare, on="2026-01-01")
    second = published(bare, township, on="2026-01-02")
    listing = Listing.objects.get(raw__id="TOWNSHIP")
    match.same(listing=listing, agency=Agency.objects.get(), by=carla, reason="One agency.")

    undoing.undo(run=second, by=carla, reason="Too early.")
    published(bare, township | {"source_title": "Other words"}, on="2026-01-03")

    kept = Match.objects.get(listing=Listing.objects.open().get(raw__id="TOWNSHIP"), verdict=Verdict.SAME)
    assert kept.decided_by == carla
    assert kept.reasons == ["As decided for this row before."]
