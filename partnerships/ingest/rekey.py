"""Keying anew the rows on file, when a later version of the program computes row keys otherwise.

Each row keeps its listings: without this, the next snapshot would close them all and open them again. Keys and
fingerprints are computed from the raw rows on file, so nothing else of a listing changes.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from partnerships.ingest import lookups
from partnerships.ingest.listings.apply import BATCH_ROWS, agencies_of
from partnerships.ingest.row_keys import (
    APART_LENGTH,
    BASE_LENGTH,
    SCHEME_VERSION,
    fingerprint_of,
    key_of,
    row_keys,
)
from partnerships.ingest.snapshot_store import load_bytes
from partnerships.ingest.spec import FieldSource
from partnerships.ingest.spec import Source as Specification
from partnerships.ingest.tables import Row
from partnerships.models import DirectoryAgency, Listing, Source


def scheme_of(source: Source, spec: Specification) -> str:
    """How the keys of a source's rows are computed, in a word. Of a curator's list only the program's part counts:
    other columns take effect with its next snapshot.
    """
    declared: tuple[tuple[str, ...], ...] = ()
    if source.declared:
        parts = (spec.key, spec.apart, spec.states, spec.numbered, spec.reads, spec.optional)
        declared = tuple(tuple(map(_name, columns)) for columns in parts)
    return f"{SCHEME_VERSION}-{hashlib.sha256(repr(declared).encode()).hexdigest()[:16]}"


def _name(part: FieldSource) -> str:
    return part if isinstance(part, str) else f"{part.__module__}.{part.__qualname__}"


def rekey(source: Source) -> set[int]:
    """Key the source's rows anew where they were keyed otherwise. Gives the agencies whose rows became fewer."""
    spec = lookups.declaration(source)
    scheme = scheme_of(source, spec)
    if source.row_scheme == scheme:
        return set()
    with transaction.atomic():
        merged = _rekey_directory(source, spec) if spec.directory else _rekey_listings(source, spec)
        Source.objects.filter(pk=source.pk).update(row_scheme=scheme)
        return agencies_of(merged)


@dataclass
class _Versions:
    """The listings that had one key: their ids, the days on which they were shown, and the key of the newest."""

    listings: list[int] = field(default_factory=list)
    days: list[tuple[date, date]] = field(default_factory=list)
    key: str = ""

    def overlaps(self, other: _Versions) -> bool:
        return any(one[0] < two[1] and two[0] < one[1] for one in self.days for two in other.days)


COLUMNS = ("pk", "key", "raw", "withdrawn_at", "opened_by__observed_on", "closed_by__observed_on")


def _rekey_listings(source: Source, spec: Specification) -> list[int]:
    """Gives the listings of rows that had several keys and now have one."""
    groups: dict[str, dict[str, _Versions]] = defaultdict(lambda: defaultdict(_Versions))
    fingerprints = {}
    listings = Listing.objects.said_by(source).order_by("opened_by__observed_on", "id")
    for pk, key, raw, withdrawn_at, opened_on, closed_on in listings.values_list(*COLUMNS).iterator():
        row = Row(raw, number=1)
        versions = groups[key_of(spec, row)[:BASE_LENGTH]][key]
        versions.listings.append(pk)
        versions.key, fingerprints[pk] = key_of(spec, row), fingerprint_of(spec, row)
        if withdrawn_at is None:
            versions.days.append((opened_on, closed_on or date.max))
    keys: dict[str, list[int]] = {}
    merged: list[int] = []
    for of_base in groups.values():
        for group in _one_row_each(of_base.values()):
            key = _free(group[-1].key, keys)
            keys[key] = [pk for one in group for pk in one.listings]
            merged += keys[key] if len(group) > 1 else []
    changed = (
        Listing(pk=pk, key=key, fingerprint=fingerprints[pk]) for key, pks in keys.items() for pk in pks
    )
    Listing.objects.bulk_update(changed, ["key", "fingerprint"], batch_size=BATCH_ROWS)
    return merged


def _one_row_each(versions: Iterable[_Versions]) -> Iterator[list[_Versions]]:
    """What had several keys, grouped by the row that it is: one after the other, never at the same time."""
    groups: list[list[_Versions]] = []
    alone = list(versions)
    for one in alone:
        fitting = [
            group
            for group in groups
            if (group[0].key == one.key or len(alone) == 2) and not any(map(one.overlaps, group))
        ]
        if fitting:
            fitting[0].append(one)
        else:
            groups.append([one])
    yield from groups


def _free(key: str, taken: Iterable[str]) -> str:
    """The key, or another of its base where that is taken."""
    number, free = 1, key
    while free in taken:
        number += 1
        apart = hashlib.sha256(f"{key} {number}".encode()).hexdigest()
        free = key[:BASE_LENGTH] + apart[:APART_LENGTH]
    return free


def _rekey_directory(source: Source, spec: Specification) -> list[int]:
    """A directory keeps no raw rows: the stored files are read again. Its rows were written in the file's order."""
    for snapshot in source.snapshots.applied():
        keys = row_keys(spec, spec.read(load_bytes(snapshot).content).rows, Counter())
        rows = list(snapshot.directory.order_by("pk").only("pk"))
        if len(rows) != len(keys):
            continue  # the next snapshot of it is then held: a curator looks
        for agency, row_key in zip(rows, keys, strict=True):
            agency.key, agency.fingerprint = row_key.key, row_key.fingerprint
        DirectoryAgency.objects.bulk_update(rows, ["key", "fingerprint"], batch_size=BATCH_ROWS)
    return []
