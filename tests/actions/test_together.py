"""Two who act at the same moment: neither undoes the other, and no agency is made twice."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from partnerships.actions import match, override, runs
from partnerships.actions.conflicts import CannotUndo
from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases.publish import publish
from partnerships.actions.runs import undoing
from partnerships.ingest.effect import Publishing
from partnerships.ingest.run import run_source
from partnerships.models import Agency, Partnership, ReleaseRow
from partnerships.models.locks import source_lock
from partnerships.models.vocabulary import Status
from tests.factories import (
    TODAY,
    agency,
    announcement,
    as_csv,
    asked_for,
    atlas,
    curator,
    listing,
    published,
)

pytestmark = pytest.mark.usefixtures("committed_db")

A_MOMENT = 0.5  # seconds in which the other would have finished, had it not waited
SECONDS = 20


@contextmanager
def meanwhile(act):
    """The act goes on in another thread, on a connection of its own; at the end of the block it has ended."""
    errors = []

    def go_on():
        try:
            act()
        except Exception as error:  # noqa: BLE001 (whatever it is, the test is told)
            errors.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=go_on)
    other.start()
    yield other
    other.join(timeout=SECONDS)
    assert not other.is_alive()
    assert errors == []


class Signals:
    """The first has done its part and waits; it goes on when told, or after a while by itself."""

    def __init__(self):
        self.done, self.go = threading.Event(), threading.Event()

    def wait_here(self):
        self.done.set()
        self.go.wait(SECONDS)


@contextmanager
def first_one_then(other, signals):
    """While the first waits, the other is given a moment; then the first goes on."""
    assert signals.done.wait(SECONDS)
    with meanwhile(other) as second:
        second.join(A_MOMENT)
        signals.go.set()
    yield


def test_two_lists_that_name_the_same_new_agency_at_once_make_one_agency():
    name, signals = "Greenfield Police Department", Signals()
    news = announcement("NEWS", agency=name, city="Greenfield", state="WI")
    ring = dict.fromkeys(atlas().reads, "") | {
        "AOSNUMBER": "AOS0001", "City": "Greenfield", "State": "WI", "Agency": name, "Technology": "Ring",
    }  # fmt: skip
    one = asked_for(as_csv([news]), decided=1)
    other = asked_for(as_csv([ring]), slug="eff-atlas", on="2020-10-07", decided=1)

    def publish_slowly(run, agencies):
        signals.wait_here()
        return runs._publish(run, agencies)

    with (
        meanwhile(
            lambda: run_source(
                one, publishing=Publishing(runs._rebuild, runs._preview, publish_slowly), today=TODAY
            )
        ),
        first_one_then(lambda: runs.ingest(run=other, today=TODAY), signals),
    ):
        pass

    assert Agency.objects.count() == 1
    assert Partnership.objects.get().sources == ["announcements", "eff-atlas"]


def test_a_value_set_while_a_row_is_matched_is_not_lost():
    known = announcement("KNOWN", agency="Chatham Police Department", city="", state="NJ")
    doubtful = announcement("DOUBT", agency="Chatham Township Police Department", city="", state="NJ")
    published(known, doubtful)
    meant, doubt, by, signals = agency(known["agency"]), listing("DOUBT"), curator(), Signals()

    def set_slowly():
        with transaction.atomic():
            override.set_(agency=meant, program="neighbors", field="status", value="ended", reason="x", by=by)
            signals.wait_here()

    with (
        meanwhile(set_slowly),
        first_one_then(lambda: match.same(listing=doubt, agency=meant, by=by), signals),
    ):
        pass

    row = ReleaseRow.objects.newest().get()
    assert row.status == Status.ENDED
    assert len(row.listing_ids) == 2
    rebuild()
    assert publish(actor="test", why="nothing") is None


def test_a_run_is_not_undone_while_its_list_is_being_taken_in():
    first = published(announcement())
    second = asked_for(as_csv([announcement(date="2020")]), on="2026-02-01", decided=1)
    signals = Signals()

    def publish_slowly(run, agencies):
        signals.wait_here()
        return runs._publish(run, agencies)

    def run_slowly():
        with source_lock(second.source, wait=True):
            run_source(
                second, publishing=Publishing(runs._rebuild, runs._preview, publish_slowly), today=TODAY
            )

    def undo_refused():
        with pytest.raises(CannotUndo, match="at this moment"):
            undoing.undo(run=first, by=curator(), reason="test")

    with meanwhile(run_slowly), first_one_then(undo_refused, signals):
        pass

    with pytest.raises(CannotUndo, match="first"):
        undoing.undo(run=first, by=curator(), reason="test")
    undoing.undo(run=second, by=curator(), reason="test")
    undoing.undo(run=first, by=curator(), reason="test")
    assert not ReleaseRow.objects.newest().exists()
