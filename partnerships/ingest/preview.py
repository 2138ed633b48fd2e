"""A preview: what a stored snapshot would change. Changes nothing itself; for the person who decides on a held run.

A long list is read once for that person, not for each page: the differing rows are cached in chunks, so that a page
loads only the rows that it shows. The worker reads it beforehand; a page that comes earlier has it read apart.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple, overload

from django.core.cache import cache
from redis.exceptions import RedisError

from partnerships.ingest import directory, hold, lookups
from partnerships.ingest.compare import Difference as Difference
from partnerships.ingest.compare import PriorRow
from partnerships.ingest.left_out import LeftOut
from partnerships.ingest.mapping.reread import keys_on_file, parsed_in_words, read_by, reread
from partnerships.ingest.reading_in_child import read_in_child
from partnerships.ingest.row_keys import RowKey, recognize, row_keys
from partnerships.ingest.snapshot_store import read_checked
from partnerships.ingest.spec import ROW_ERRORS, Source
from partnerships.ingest.tables import Row, UnreadableFile, storable
from partnerships.models import Listing, Run, Snapshot

CACHE_SECONDS = 3 * 24 * 3600
"""Long enough for a curator who comes back after a weekend."""
CHUNK_ROWS = 500
"""Rows that are cached together."""
ADVICE = "The worker reads it, and keeps what this page shows: come back in some minutes."
"""For who wants to see what a run would change before that is known."""
MAX_NAME_LENGTH = Listing._meta.get_field("agency").max_length
"""Letters of an agency's name that are kept of a row."""


class PreviewRow(NamedTuple):
    """A row that differs, in the publisher's words: what a page shows of it."""

    row_number: int
    fields: dict[str, str]
    raw: dict[str, str]
    before: dict[str, str] | None = None
    """Of a list mapped anew: `raw` is what the row is read as, and this what it was read as before, in words."""


Changed = tuple[PriorRow, PreviewRow]


@dataclass(frozen=True)
class CachedRows(Sequence[Any]):
    """Rows in the cache, loaded a chunk at a time. `read_again` reads the list anew when a chunk is gone.

    What it raises is raised where rows are taken.
    """

    cache_key: str
    length: int
    read_again: Callable[[], Sequence[Any]]

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[Any]:
        for start in range(0, self.length, CHUNK_ROWS):
            yield from self[start : start + CHUNK_ROWS]

    @overload
    def __getitem__(self, index: int) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...

    def __getitem__(self, index: slice | int) -> Any:
        if isinstance(index, int):
            return self[index : index + 1][0]
        start, stop, _step = index.indices(self.length)
        first = start // CHUNK_ROWS
        keys = [_chunk_key(self.cache_key, number) for number in range(first, -(-stop // CHUNK_ROWS))]
        found = _found(keys)
        if len(found) < len(keys):
            return list(self.read_again()[start:stop])
        rows = [row for key in keys for row in _unpacked(found[key])]
        return rows[start - first * CHUNK_ROWS : stop - first * CHUNK_ROWS]


def difference_of(run: Run) -> Difference[PreviewRow]:
    """The rows of the run's snapshot that differ from the snapshot just before it.

    Raises UnreadableFile, with the reason as a sentence, when the declaration cannot read these bytes; TooMuchToRead
    where a page cannot wait for it. Where the cache has lost some of the rows, taking those raises the same.
    """
    before = _before(run)
    key = _cache_key(run, before)
    if cached := _found([key]):
        added, changed, gone, same = _unpacked(cached[key])
        return Difference(
            added=CachedRows(f"{key}-added", added, lambda: _read_and_stored(run, before, key).added),
            changed=CachedRows(f"{key}-changed", changed, lambda: _read_and_stored(run, before, key).changed),
            gone=gone,
            same=same,
        )
    return _read_and_stored(run, before, key)


def precompute(run: Run) -> None:
    """Read and cache what a run would change, however long that takes. Raises UnreadableFile."""
    before = _before(run)
    key = _cache_key(run, before)
    if not _found([key]):
        _store(key, _reading(run, before)())


def _before(run: Run) -> Snapshot | None:
    return lookups.adjacent_snapshots(run.source, _snapshot_of(run).observed_on).before


def _snapshot_of(run: Run) -> Snapshot:
    if run.snapshot is None:
        raise UnreadableFile("This run has no snapshot: nothing was fetched.")
    return run.snapshot


def _cache_key(run: Run, before: Snapshot | None) -> str:
    """Another key after another snapshot was applied before this one, or the columns were mapped anew."""
    applied = [before.pk, before.applied_at and before.applied_at.isoformat()] if before else []
    read_by = [run.source.mapping, run.mapping]
    depends_on = json.dumps([_snapshot_of(run).sha256, applied, *read_by], sort_keys=True).encode()
    return f"run-preview-{run.pk}-{hashlib.sha256(depends_on).hexdigest()[:16]}"


def _store(key: str, difference: Difference[PreviewRow]) -> None:
    """The chunks are stored first and kept longer, so that they are there as long as the entry that counts them."""
    chunks = {}
    for name, rows in (("added", difference.added), ("changed", difference.changed)):
        for number, start in enumerate(range(0, len(rows), CHUNK_ROWS)):
            chunks[_chunk_key(f"{key}-{name}", number)] = _packed(rows[start : start + CHUNK_ROWS])
    counts = (len(difference.added), len(difference.changed), difference.gone, difference.same)
    with suppress(RedisError):
        cache.set_many(chunks, 2 * CACHE_SECONDS)
        cache.set(key, _packed(counts), CACHE_SECONDS)


def _found(keys: list[str]) -> dict[str, bytes]:
    """What the cache has of them: nothing, where there is no cache."""
    try:
        return cache.get_many(keys)
    except RedisError:
        return {}


def _chunk_key(key: str, number: int) -> str:
    return f"{key}-{number}"


def _packed(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value), level=1)


def _unpacked(packed: bytes) -> Any:
    return pickle.loads(zlib.decompress(packed))  # noqa: S301 (from our own cache, which nobody else writes)


def _read_and_stored(run: Run, before: Snapshot | None, key: str) -> Difference[PreviewRow]:
    """What is cached of it no longer counts, so that the worker reads it where a page cannot wait."""
    with suppress(RedisError):
        cache.delete(key)
    difference = read_in_child(_reading(run, before), advice=ADVICE)
    _store(key, difference)
    return difference


def _reading(run: Run, before: Snapshot | None) -> Callable[[], Difference[PreviewRow]]:
    """What reads the rows: once, and without the database."""
    spec = lookups.declaration(run.source, run.mapping)
    then = lookups.declaration(run.source) if run.mapping else None
    shown = directory.rows_shown_at(before) if spec.directory else lookups.rows_shown_at(run.source, before)
    content, left_out = read_checked(_snapshot_of(run)), LeftOut.of(run.asked)
    return lambda: left_out.without(_read_whole(content, shown, spec, then), attrgetter("row_number"))


def _read_whole(
    content: bytes, shown: dict[str, PriorRow], spec: Source, then: Source | None
) -> Difference[PreviewRow]:
    """`then`: how the list was read before its columns were mapped anew; else None."""
    table = spec.read(content)
    if missing := hold.missing_columns(spec, table.columns):
        raise UnreadableFile(missing)
    keys = recognize(row_keys(spec, table.rows, Counter()), shown)
    if then:
        return _reread(content, shown, then, spec, keys)
    by_number = {row_key.number: row_key for row_key in keys}
    rows = ((by_number.get(row.number), row) for row in spec.read(content).rows)
    return _compared(shown, spec, rows)


def _reread(
    content: bytes, shown: dict[str, PriorRow], then: Source, now: Source, keys: list[RowKey]
) -> Difference[PreviewRow]:
    """The difference that another mapping makes. A row is shown as it is read: the file has it as it had."""
    again = reread(content, before=shown, then=then, now=now, rows=keys)
    found = again.difference
    numbers = {row.number for row in (*found.added, *(row for _prior, row in found.changed))}
    read = read_by(content, now, keys, numbers)
    earlier_numbers = {again.numbers.get(number, 0) for number in numbers}
    before = read_by(content, then, keys_on_file(content, shown, then), earlier_numbers)

    def row(key: RowKey) -> PreviewRow:
        parsed, earlier = read[key.number], before.get(again.numbers.get(key.number, 0))
        fields = {"agency": parsed.fields.get("agency", "")}
        words = parsed_in_words(earlier) if earlier else {}
        return PreviewRow(key.number, fields, parsed_in_words(parsed), words)

    changed = [(prior, row(key)) for prior, key in found.changed]
    return Difference(list(map(row, found.added)), changed, found.gone, found.same)


def _compared(
    shown: dict[str, PriorRow], spec: Source, rows: Iterable[tuple[RowKey | None, Row]]
) -> Difference[PreviewRow]:
    """As `compare` gives it, but with only what a page shows of each differing row. A row without a key is not kept."""
    added: list[PreviewRow] = []
    changed: list[Changed] = []
    same = 0
    for row_key, row in rows:
        if row_key is None:
            continue
        prior = shown.pop(row_key.key, None)
        if prior is None:
            added.append(_preview_row(spec, row))
        elif prior.fingerprint == row_key.fingerprint:
            same += 1
        else:
            changed.append((prior, _preview_row(spec, row)))
    return Difference(added, changed, list(shown.values()), same)


def _preview_row(spec: Source, row: Row) -> PreviewRow:
    take = spec.take.get("agency", "")
    try:
        agency = row[take] if isinstance(take, str) else take(row)
    except ROW_ERRORS:
        agency = ""
    raw = {column: storable(text) for column, text in row.items()}
    return PreviewRow(row.number, {"agency": " ".join(agency.split())[:MAX_NAME_LENGTH]}, raw)
