"""Laws of a list's history: the order of arrival does not matter, and a run can be taken back and given again."""

import csv
import io
import random
from datetime import date
from itertools import permutations

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from partnerships.actions import match, runs, sources
from partnerships.actions.conflicts import CannotUndo
from partnerships.actions.runs import undoing
from partnerships.ingest import registry
from partnerships.models import Agency, Listing, Partnership, ReleaseRow, Run
from partnerships.models.vocabulary import Outcome

TODAY = date(2026, 1, 1)
DAYS = [date(2020, month, 1) for month in range(1, 6)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return get_user_model().objects.create_user("curator")


@pytest.fixture(autouse=True)
def declared_sources():
    sources.synchronize()


def snapshots(*, rows=10, days=DAYS, seed=1) -> dict[date, bytes]:
    """A small announcements list as it might have looked on each day: rows come, change, go and come back."""
    chance, history = random.Random(seed), {}
    for day in days:
        shown = [number for number in range(rows) if chance.random() < 0.7]
        history[day] = written({number: chance.choice(["2019-05", "2019-06-03"]) for number in shown})
    return history


def written(dates: dict[int, str]) -> bytes:
    columns = registry.get("announcements").reads
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="")
    table.writeheader()
    for number, day in dates.items():
        table.writerow(
            {
                "id": f"A{number}",
                "agency": f"Town{chr(97 + number)} Police Department",
                "agency_kind": "police",
                "state": "CA",
                "program": "neighbors",
                "event": "joined",
                "date": day,
                "source_url": f"https://example.org/{number}",
                "source_publisher": "A paper",
            }
        )
    return text.getvalue().encode()


def ingest_run(tmp_path, content: bytes, day: date) -> Run:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    asked = {"file": str(path), "observed_on": day.isoformat(), "decided": "by this test"}
    return runs.ingest(run=runs.ask(slug="announcements", actor="test", **asked), today=TODAY)


def history() -> set[tuple]:
    """Every standing listing as (key, what it said, first snapshot's day, last snapshot's day)."""
    return set(
        Listing.objects.standing().values_list(
            "key", "fingerprint", "opened_by__observed_on", "closed_by__observed_on", "last_shown_on"
        )
    )


def published() -> list[tuple]:
    fields = ("agency_name", "status", "start", "first_listed_on", "last_listed_on", "conflicts")
    return sorted(ReleaseRow.objects.newest().values_list(*fields), key=str)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_snapshots_in_any_order_of_arrival_give_the_same_history(tmp_path, seed):
    contents = snapshots(seed=seed, days=DAYS[:4])
    outcomes = []

    for order in permutations(contents):
        with transaction.atomic():
            for day in order:
                ingest_run(tmp_path, contents[day], day)
            outcomes.append((history(), published()))
            transaction.set_rollback(True)

    assert len(outcomes[0][0]) > 10
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_no_row_that_a_snapshot_shows_is_without_its_listing(tmp_path):
    contents = snapshots()
    order = list(contents)
    random.Random(4).shuffle(order)

    for day in order:
        ingest_run(tmp_path, contents[day], day)

    for day, content in contents.items():
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        standing = [
            listing
            for listing in Listing.objects.standing().select_related("opened_by", "closed_by")
            if listing.opened_by.observed_on <= day
            and (listing.closed_by is None or day < listing.closed_by.observed_on)
        ]
        assert sorted(row["id"] for row in rows) == sorted(listing.raw["id"] for listing in standing)
        assert sorted(row["date"] for row in rows) == sorted(listing.raw["date"] for listing in standing)


def everything_readers_see() -> list[tuple]:
    return sorted(
        Partnership.objects.filter(published=True).values_list(
            "id", "agency_name", "status", "start", "listing_ids", "first_listed_on", "last_listed_on"
        ),
        key=str,
    )


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_undoing_runs_gives_each_former_state_and_undoing_that_gives_it_back(tmp_path, curator, seed):
    contents = snapshots(seed=seed)
    order = list(contents)
    random.Random(seed).shuffle(order)
    states, done = [(history(), everything_readers_see())], []
    for day in order:
        done.append(ingest_run(tmp_path, contents[day], day))
        states.append((history(), everything_readers_see()))
    applied = [run for run in done if run.outcome == Outcome.APPLIED]

    for run in reversed(applied):
        undoing.undo(run=run, by=curator, reason="a test")
        assert (history(), everything_readers_see()) == states[done.index(run)]
    for run in applied:
        undoing.redo(run=run, by=curator, reason="a test")
        assert (history(), everything_readers_see()) == states[done.index(run) + 1]


def test_undo_publishes_and_is_refused_out_of_order(tmp_path, curator):
    first = ingest_run(tmp_path, written({0: "2019-05", 1: "2019-05"}), DAYS[0])
    second = ingest_run(tmp_path, written({0: "2019-05", 1: "2019-06-03"}), DAYS[1])

    with pytest.raises(CannotUndo, match=f"Undo run {second.pk}"):
        undoing.undo(run=first, by=curator, reason="too early")
    release = undoing.undo(run=second, by=curator, reason="a bad file")

    assert (release.added, release.changed, release.withdrawn) == (0, 1, 0)


def test_what_a_curator_settled_survives_undo_and_redo(tmp_path, curator):
    run = ingest_run(tmp_path, written({0: "2019-05"}), DAYS[0])
    listing = Listing.objects.get()
    other = Agency.objects.create(slug="another", name="Another", kind="police", state="CA")
    match.same(listing=listing, agency=other, by=curator, reason="the paper says so")

    undoing.undo(run=run, by=curator, reason="a test")
    undoing.redo(run=run, by=curator, reason="a test")

    assert [row.agency_name for row in ReleaseRow.objects.newest()] == ["Another"]


def test_bytes_that_were_undone_are_held_when_they_come_again(tmp_path, curator):
    content = written(dict.fromkeys(range(10), "2019-05"))
    undoing.undo(run=ingest_run(tmp_path, content, DAYS[0]), by=curator, reason="wrong list")
    path = tmp_path / "again.csv"
    path.write_bytes(content)

    run = runs.ingest(
        run=runs.ask(slug="announcements", actor="beat", file=str(path), observed_on=DAYS[1].isoformat()),
        today=TODAY,
    )

    assert run.outcome == Outcome.HELD
    assert "undone by a curator" in run.reason
    assert not Listing.objects.standing().exists()
