"""A doubtful list is held, and bytes that are no list are rejected: neither changes anything until a person decides."""

import pytest

from partnerships.actions import runs
from partnerships.models import AuditEntry, Listing, Run, Snapshot
from partnerships.models.vocabulary import Outcome
from tests.factories import (
    TODAY,
    as_csv,
    curator,
    filler,
    ingest_run,
)
from tests.starter_runs import ENOUGH, FIRST, SECOND, WHOLE, standing

pytestmark = pytest.mark.django_db


HELD = {
    "too few rows": (as_csv(WHOLE[:10]), "10 rows were kept"),
    "a tenth and more are gone": (as_csv([*WHOLE[40:], *filler(ENOUGH + 60)[ENOUGH:]]), "are gone"),
    "only a header": (as_csv([]), "0 rows were kept"),
    "an unknown column": (as_csv([row | {"mood": "good"} for row in WHOLE]), "“mood”"),
    "a missing column": (
        as_csv([{k: v for k, v in row.items() if k != "event"} for row in WHOLE]),
        "“event”",
    ),
    "problems in many rows": (as_csv([row | {"date": "soon"} for row in WHOLE]), "have problems"),
}


@pytest.mark.parametrize("habit", HELD)
def test_a_doubtful_list_is_held_with_its_reason_and_changes_nothing(habit):
    content, reason = HELD[habit]
    ingest_run(as_csv(WHOLE), on=FIRST)
    before = standing()

    run = ingest_run(content, on=SECOND)

    assert run.outcome is Outcome.HELD
    assert reason in run.reason
    assert run.report["reason"] == run.reason
    assert run.report["kept"] + run.report["ignored"] == run.report["rows"]
    assert standing() == before
    assert list(Run.objects.held()) == [run]


REJECTED = {
    "a web page": (b"<!doctype html><title>Sign in</title>", "looks like a web page"),
    "nothing": (b"", "empty"),
    "one column": (b"not found\n", "several columns"),
    "a KML": (b'<?xml version="1.0"?><kml/>', "looks like XML"),
}


@pytest.mark.parametrize("habit", REJECTED)
def test_bytes_that_are_no_such_list_are_rejected_and_change_nothing(habit):
    content, reason = REJECTED[habit]
    ingest_run(as_csv(WHOLE), on=FIRST)
    before = standing()

    run = ingest_run(content, on=SECOND)

    assert run.outcome is Outcome.REJECTED
    assert reason in run.reason
    assert standing() == before


def test_a_file_that_is_not_there_is_a_recorded_run_with_its_reason():
    run = runs.ask(slug="announcements", actor="test", file="/nowhere/list.csv")

    run = runs.ingest(run=run, today=TODAY)

    assert run.outcome is Outcome.REJECTED
    assert "/nowhere/list.csv cannot be read" in run.reason
    assert Snapshot.objects.count() == 0


def test_an_address_that_does_not_answer_is_a_recorded_run_with_its_reason():
    run = runs.ask(slug="announcements", actor="test", url="http://127.0.0.1:9/list.csv")

    run = runs.ingest(run=run, today=TODAY)

    assert run.outcome is Outcome.REJECTED
    assert "private network" in run.reason


def test_a_held_list_is_applied_when_a_person_says_so():
    ingest_run(as_csv(WHOLE), on=FIRST)
    held = ingest_run(as_csv(WHOLE[:10]), on=SECOND)

    run = runs.ingest(run=runs.apply_held(run=held, by=curator(), reason="checked"), today=TODAY)

    held.refresh_from_db()
    assert run.outcome is Outcome.APPLIED
    assert run.snapshot == held.snapshot
    assert held.decided_by == curator()
    assert Listing.objects.open().count() == 10
    assert Run.objects.held().count() == 0


def test_a_held_list_that_a_person_rejects_changes_nothing_and_leaves_the_queue():
    ingest_run(as_csv(WHOLE), on=FIRST)
    before = standing()
    held = ingest_run(as_csv(WHOLE[:10]), on=SECOND)

    runs.reject_held(run=held, by=curator(), reason="a broken download")

    assert Run.objects.held().count() == 0
    assert standing() == before
    assert AuditEntry.objects.filter(action="reject a held run", reason="a broken download").exists()


def test_a_held_list_is_decided_once():
    held = ingest_run(as_csv(WHOLE[:10]))
    runs.reject_held(run=held, by=curator(), reason="no")

    with pytest.raises(runs.NotHeld):
        runs.apply_held(run=held, by=curator(), reason="yes")


def test_a_list_without_a_column_it_needs_cannot_be_applied_even_by_decision():
    content, _reason = HELD["a missing column"]

    held = ingest_run(content)
    run = runs.ingest(run=runs.apply_held(run=held, by=curator(), reason="go on"), today=TODAY)

    assert run.outcome is Outcome.HELD
    assert Listing.objects.count() == 0
