"""The bytes of a source: from a file, from its own folder, from an archive, or from its address.

Asks the database for nothing. Every failure is a FetchFailed with one sentence for the curator.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from pathlib import Path

from partnerships.ingest import registry
from partnerships.ingest.fetch import FetchFailed, FetchPolicy, NotModified, fetch
from partnerships.ingest.spec import Archived, Source
from partnerships.models.vocabulary import SourceState

MAX_ORIGIN_LENGTH = 1_000
ALL_ARCHIVED_STORED = "The list is no longer kept, and every archived snapshot of it was taken in before."


@dataclass(frozen=True)
class Fetched:
    """The bytes of a source, where they came from, and the day they speak for.

    `validators`: the ETag and Last-Modified for a conditional request later; empty for a file.
    """

    content: bytes
    origin: str
    observed_on: date
    validators: Mapping[str, str] = field(default_factory=dict)
    moved_to: str = ""
    """Where the server says that the list is for good, if that is not where it was asked for."""

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def fetch_source(
    source: Source,
    policy: FetchPolicy,
    *,
    today: date,
    file: str = "",
    url: str = "",
    observed_on: date | None = None,
    validators: Mapping[str, str] | None = None,
    stored_hashes: Collection[str] = (),
) -> Fetched:
    """The list. Raises FetchFailed, or NotModified when there is nothing new.

    Without `file` or `url`: the file bundled with the program, until it is stored where there is another way to the
    list; else the oldest archived snapshot whose SHA-256 is not in `stored_hashes`; else, for a list that is still
    kept, the declared address. `validators`: those of the snapshot that was applied last.
    """
    day = observed_on or today
    if file:
        return Fetched(_read_file(Path(file), policy), Path(file).name, day)
    if url:
        return _from_address(url, source, policy, day, validators)
    has_other_ways = bool(source.archived or source.address)
    if source.bundled and not (has_other_ways and is_bundle_stored(source, stored_hashes)):
        return _bundled(source, policy, observed_on or source.observed_on or today)
    if waiting := archived_not_stored(source, stored_hashes):
        return fetch_archived(waiting[0], policy)
    if source.archived and source.state is not SourceState.KEPT:
        raise NotModified(ALL_ARCHIVED_STORED)
    if not source.address:
        raise FetchFailed("This list has no address; give it as a file.")
    return _from_address(source.address, source, policy, day, validators)


def bundle_hash(source: Source) -> str:
    """The SHA-256 of the file bundled with the program; "" where there is none."""
    if not source.bundled:
        return ""
    return hashlib.sha256((registry.folder(source) / source.bundled).read_bytes()).hexdigest()


def originals(source: Source) -> set[str]:
    """The SHA-256 of the archived snapshots of which the bundled file is a shorter copy: those of its day."""
    return {one.sha256 for one in source.archived if source.bundled and one.observed_on == source.observed_on}


def declared_hashes(source: Source) -> set[str]:
    """The SHA-256 of the bytes that the program knows: the bundled file, and the archived snapshots."""
    return {bundle_hash(source), *(one.sha256 for one in source.archived)} - {""}


def is_bundle_stored(source: Source, stored_hashes: Collection[str]) -> bool:
    """Whether the bundled file, or the original it is copied from, is stored."""
    return not {bundle_hash(source), *originals(source)}.isdisjoint(stored_hashes)


def archived_not_stored(source: Source, stored_hashes: Collection[str]) -> list[Archived]:
    """The archived snapshots whose SHA-256 is not in `stored_hashes`, oldest first."""
    waiting = (archived for archived in source.archived if archived.sha256 not in stored_hashes)
    return sorted(waiting, key=attrgetter("observed_on"))


def fetch_archived(archived: Archived, policy: FetchPolicy) -> Fetched:
    """An archived snapshot. Raises FetchFailed, also when its SHA-256 is not the one declared."""
    fetched = Fetched(fetch(archived.address, policy).content, archived.address, archived.observed_on)
    if fetched.sha256 != archived.sha256:
        raise FetchFailed(
            f"The archived file at {archived.address} is not the one declared: its SHA-256 differs."
        )
    return fetched


def _bundled(source: Source, policy: FetchPolicy, day: date) -> Fetched:
    path = registry.folder(source) / source.bundled
    return Fetched(_read_file(path, policy), source.bundled, day)


def _read_file(path: Path, policy: FetchPolicy) -> bytes:
    try:
        size = path.stat().st_size
        if size > policy.max_bytes:
            raise FetchFailed(f"{path.name} has {size:,} bytes; at most {policy.max_bytes:,} are read.")
        return path.read_bytes()
    except OSError as error:
        raise FetchFailed(f"The file {path} cannot be read: {error.strerror}.") from error


def _from_address(
    address: str, source: Source, policy: FetchPolicy, day: date, validators: Mapping[str, str] | None
) -> Fetched:
    download = fetch(address, policy, validators=validators, follow=source.follow)
    return Fetched(download.content, address[:MAX_ORIGIN_LENGTH], day, download.validators, download.moved_to)
