"""What a kept snapshot would change, without changing anything: for the person who decides on a held run.

A long list is read once for that person, not at each page: what differs is remembered for a while.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.core.cache import cache

from partnerships.ingest import directory, hold, known, registry
from partnerships.ingest.compare import Difference, compare
from partnerships.ingest.interpret import interpret, sightings
from partnerships.ingest.tables import UnreadableList
from partnerships.models import Run, Snapshot

SECONDS_REMEMBERED = 3600


class RowSaid(NamedTuple):
    """A row that differs, as far as a page shows it."""

    row_number: int
    fields: dict[str, str]
    raw: dict[str, str]


def difference_of(run: Run) -> Difference:
    """The rows of the run's snapshot beside those that the list showed just before it, as `RowSaid`.

    Raises UnreadableList, with the reason in words, when the declaration cannot read these bytes.
    """
    before = known.neighbors(run.source, run.snapshot.observed_on).before
    place = _place(run, before)
    if remembered := cache.get(place):
        return pickle.loads(zlib.decompress(remembered))
    difference = _read(run, before)
    cache.set(place, zlib.compress(pickle.dumps(difference), level=1), SECONDS_REMEMBERED)
    return difference


def _place(run: Run, before: Snapshot | None) -> str:
    """Where the difference is remembered: elsewhere once the list stands otherwise or is mapped anew."""
    standing = [before.pk, before.applied_at.isoformat()] if before else []
    told = json.dumps([run.snapshot.sha256, standing, run.source.mapping], sort_keys=True).encode()
    return f"difference-{run.pk}-{hashlib.sha256(told).hexdigest()[:16]}"


def _read(run: Run, before: Snapshot | None) -> Difference:
    spec = known.declaration(run.source)
    with run.snapshot.file.open("rb") as file:
        content = file.read()
    table = spec.read(content)
    if missing := hold.missing_columns(spec, table.columns):
        raise UnreadableList(missing)
    shown = directory.shown_at(before) if spec.directory else known.shown_at(run.source, before)
    difference = compare(shown, (sight for sight, _row in sightings(spec, table.rows, Counter())))
    differing = {row.key for row in difference.added} | {row.key for _before, row in difference.changed}
    said = _said(spec, content, differing)
    return Difference(
        added=[said[row.key] for row in difference.added],
        changed=[(listing, said[row.key]) for listing, row in difference.changed],
        gone=difference.gone,
        same=difference.same,
    )


def _said(spec, content: bytes, keys: Iterable[str]) -> dict[str, RowSaid]:
    """Key → what the row says, for the rows that differ."""
    rows = interpret(spec, spec.read(content).rows, registry.corrections(spec), Counter(), only=keys)
    return {
        row.key: RowSaid(row.row_number, {"agency": row.fields.get("agency", "")}, row.raw) for row in rows
    }
