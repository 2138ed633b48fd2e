"""The snapshots of a source: how many rows each showed, and what it changed against the one before.

Counted from the listings; no snapshot is read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from partnerships.models import Listing, Snapshot, Source
from partnerships.models.sources import SnapshotQuerySet
from partnerships.models.vocabulary import SourceState
from partnerships.queries.sources.row_differences import RowChangeType

NO_CHANGES = dict.fromkeys(RowChangeType, 0)


@dataclass(frozen=True)
class SnapshotSummary:
    """One snapshot. `rows` and what follows are None where they cannot be said: it is not applied, or a directory.

    `before`: the snapshot that it is compared with; None for the first.
    """

    snapshot: Snapshot
    state: SourceState
    rows: int | None = None
    before: Snapshot | None = None
    changes: Mapping[RowChangeType, int] = field(default_factory=dict)


def public() -> SnapshotQuerySet:
    """Snapshots as readers know them: a row that waits in a change set came in one of its own, that waits with it."""
    return Snapshot.objects.exclude(pk__in=Listing.objects.waiting().values("opened_by"))


def summaries(source: Source) -> list[SnapshotSummary]:
    """Every snapshot of the list, newest first."""
    applied = list(public().filter(source=source).applied())
    place = {snapshot.pk: number for number, snapshot in enumerate(applied)}
    rows, changes = _rows(source, place), _changes(source)
    found = []
    for snapshot in public().filter(source=source).order_by("-observed_on", "-applied_at", "-id"):
        number, state = place.get(snapshot.pk), state_on(source, snapshot.observed_on)
        if number is None or source.is_directory:
            found.append(SnapshotSummary(snapshot, state))
            continue
        before = applied[number - 1] if number else None
        found.append(
            SnapshotSummary(snapshot, state, rows[number], before, changes.get(snapshot.pk, NO_CHANGES))
        )
    return found


def comparable(source: Source) -> list[Snapshot]:
    """The snapshots whose rows are known, oldest first. A directory has no rows of partnerships."""
    return [] if source.is_directory else list(public().filter(source=source).applied())


def pair(source: Source, older: int, newer: int) -> tuple[Snapshot, Snapshot]:
    """Two comparable snapshots of the list, the older first. Raises Snapshot.DoesNotExist."""
    order = {snapshot.pk: snapshot for snapshot in comparable(source)}
    if missing := {older, newer} - set(order):
        raise Snapshot.DoesNotExist(f"No applied snapshot of this list has the number {min(missing)}.")
    first, last = sorted((older, newer), key=list(order).index)
    return order[first], order[last]


def state_on(source: Source, day: date) -> SourceState:
    """What was known of the list on a day: kept, until the day from which it was not."""
    kept_then = source.state_on and day < source.state_on
    return SourceState.KEPT if kept_then else SourceState(source.state)


def _shown(source: Source) -> QuerySet[Listing]:
    """Listings that at least one applied snapshot showed."""
    rows = Listing.objects.public().said_by(source).exclude(opened_by__applied_at=None)
    return rows.exclude(closed_by=F("opened_by"))


def _rows(source: Source, place: dict[int, int]) -> list[int]:
    """How many rows each applied snapshot showed, in their order."""
    steps: Counter[int] = Counter()
    ranges = _shown(source).values_list("opened_by", "closed_by").annotate(count=Count("id")).order_by()
    for opened, closed, count in ranges:
        steps[place[opened]] += count
        if closed in place:
            steps[place[closed]] -= count
    return list(accumulate(steps[number] for number in range(len(place))))


def _changes(source: Source) -> Mapping[int, dict[RowChangeType, int]]:
    """Snapshot → how many rows it added, changed and no longer showed."""
    rows = _shown(source)
    came_otherwise = Exists(rows.filter(key=OuterRef("key"), opened_by=OuterRef("closed_by")))
    opened = _counted(rows, "opened_by")
    changed = _counted(rows.filter(came_otherwise), "closed_by")
    closed = _counted(rows.exclude(closed_by=None), "closed_by")
    return {
        number: {
            RowChangeType.ADDED: opened[number] - changed[number],
            RowChangeType.CHANGED: changed[number],
            RowChangeType.GONE: closed[number] - changed[number],
        }
        for number in {*opened, *closed}
    }


def _counted(rows: QuerySet[Listing], by: str) -> Counter[int]:
    return Counter(dict(rows.values_list(by).annotate(count=Count("id")).order_by()))
