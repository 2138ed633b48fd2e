"""What a kept snapshot would change, without changing anything: for the person who decides on a held run.

A long list is read once for that person, not at each page: what differs is remembered for a while, in pieces, so
that a page takes up only what it shows.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.core.cache import cache

from partnerships.ingest import directory, hold, lookups
from partnerships.ingest.compare import Before, Difference
from partnerships.ingest.interpret import sightings
from partnerships.ingest.spec import Source
from partnerships.ingest.tables import Row, UnreadableList, storable
from partnerships.models import Run, Snapshot

SECONDS_REMEMBERED = 3 * 24 * 3600
"""Long enough for a curator who comes back after a weekend."""
PIECE = 500
"""Rows that are remembered together."""


class RowSaid(NamedTuple):
    """A row that differs, as far as a page shows it: in the publisher's words."""

    row_number: int
    fields: dict[str, str]
    raw: dict[str, str]


@dataclass(frozen=True)
class Remembered(Sequence):
    """Rows that were read before, taken up a piece at a time. `again` reads them anew should one be forgotten."""

    place: str
    length: int
    again: Callable[[], Sequence]

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, some: slice | int):
        if isinstance(some, int):
            return self[some : some + 1][0]
        start, stop, _step = some.indices(self.length)
        first = start // PIECE
        places = [_piece(self.place, number) for number in range(first, -(-stop // PIECE))]
        found = cache.get_many(places)
        if len(found) < len(places):
            return list(self.again()[start:stop])
        rows = [row for place in places for row in _unpacked(found[place])]
        return rows[start - first * PIECE : stop - first * PIECE]


def difference_of(run: Run) -> Difference:
    """The rows of the run's snapshot beside those that the list showed just before it, as `RowSaid`.

    Raises UnreadableList, with the reason in words, when the declaration cannot read these bytes.
    """
    before = lookups.neighbors(run.source, run.snapshot.observed_on).before
    place = _place(run, before)
    if told := cache.get(place):
        added, changed, gone, same = _unpacked(told)
        return Difference(
            added=Remembered(f"{place}-added", added, lambda: _read(run, before).added),
            changed=Remembered(f"{place}-changed", changed, lambda: _read(run, before).changed),
            gone=gone,
            same=same,
        )
    difference = _read(run, before)
    _remember(place, difference)
    return difference


def _place(run: Run, before: Snapshot | None) -> str:
    """Where the difference is remembered: elsewhere once the list stands otherwise or is mapped anew."""
    standing = [before.pk, before.applied_at.isoformat()] if before else []
    told = json.dumps([run.snapshot.sha256, standing, run.source.mapping], sort_keys=True).encode()
    return f"difference-{run.pk}-{hashlib.sha256(told).hexdigest()[:16]}"


def _remember(place: str, difference: Difference) -> None:
    """The pieces first, and longer: where the whole is told of, its pieces are there."""
    pieces = {}
    for name, rows in (("added", difference.added), ("changed", difference.changed)):
        for number, start in enumerate(range(0, len(rows), PIECE)):
            pieces[_piece(f"{place}-{name}", number)] = _packed(rows[start : start + PIECE])
    cache.set_many(pieces, 2 * SECONDS_REMEMBERED)
    whole = (len(difference.added), len(difference.changed), difference.gone, difference.same)
    cache.set(place, _packed(whole), SECONDS_REMEMBERED)


def _piece(place: str, number: int) -> str:
    return f"{place}-{number}"


def _packed(what) -> bytes:
    return zlib.compress(pickle.dumps(what), level=1)


def _unpacked(packed: bytes):
    return pickle.loads(zlib.decompress(packed))  # noqa: S301 (from our own cache, which nobody else writes)


def _read(run: Run, before: Snapshot | None) -> Difference:
    spec = lookups.declaration(run.source)
    with run.snapshot.file.open("rb") as file:
        table = spec.read(file.read())
    if missing := hold.missing_columns(spec, table.columns):
        raise UnreadableList(missing)
    shown = directory.shown_at(before) if spec.directory else lookups.shown_at(run.source, before)
    return _compared(shown, spec, table.rows)


def _compared(shown: dict[str, Before], spec: Source, rows) -> Difference:
    """As `compare` has it, keeping of each row only what a page shows, and that only where it differs."""
    added, changed, same = [], [], 0
    for sight, row in sightings(spec, rows, Counter()):
        was = shown.pop(sight.key, None)
        if was is None:
            added.append(_said(spec, row))
        elif was.fingerprint == sight.fingerprint:
            same += 1
        else:
            changed.append((was, _said(spec, row)))
    return Difference(added, changed, list(shown.values()), same)


def _said(spec: Source, row: Row) -> RowSaid:
    taken = spec.take.get("agency", "")
    try:
        agency = row[taken] if isinstance(taken, str) else taken(row)
    except (ValueError, KeyError, IndexError):
        agency = ""
    raw = {column: storable(text) for column, text in row.items()}
    return RowSaid(row.number, {"agency": " ".join(agency.split())}, raw)
