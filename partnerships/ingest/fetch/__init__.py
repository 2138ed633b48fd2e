"""Getting a list's bytes: from its address, from a file at hand, or from the source's own folder.

Every failure is a FetchFailed with one sentence for the curator; a failed fetch never becomes a fact. This
package knows no list by name and asks the database for nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from partnerships.ingest import registry
from partnerships.ingest.fetch.download import Downloads
from partnerships.ingest.fetch.policy import FetchFailed, NotModified, Terms
from partnerships.ingest.spec import Archived, Source
from partnerships.models.vocabulary import ListState

__all__ = ["FetchFailed", "Fetched", "NotModified", "Terms", "archived_not_taken", "fetch", "fetch_archived"]

HOPS = 3
"""How many links a file may point on (a KML network link to a network link)."""
LONGEST_ORIGIN = 1_000
ALL_TAKEN = "The list is no longer kept, and every archived snapshot of it was taken in before."


@dataclass(frozen=True)
class Fetched:
    """The bytes, where they came from, and the day they speak for.

    `validators` is what the server gave to ask later whether anything changed; empty for a file.
    """

    content: bytes
    origin: str
    observed_on: date
    validators: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def fetch(
    source: Source,
    *,
    terms: Terms,
    today: date,
    file: str = "",
    url: str = "",
    observed_on: date | None = None,
    seen: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
) -> Fetched:
    """The list as `Fetched`. Raises FetchFailed, or NotModified when there is nothing new.

    Without `file` or `url`: the list kept with the program; else the oldest archived snapshot whose SHA-256 is not
    among those `taken`; else, for a list that is still kept, the declared address. `seen` is the `validators` of
    the list as we have it.
    """
    if file:
        return Fetched(_from_file(Path(file), terms), Path(file).name, observed_on or today)
    if url:
        return _from_address(url, source, terms, observed_on or today, seen)
    if source.bundled:
        path = registry.folder(source) / source.bundled
        return Fetched(_from_file(path, terms), source.bundled, observed_on or source.observed_on)
    if waiting := archived_not_taken(source, taken):
        return fetch_archived(waiting[0], terms=terms)
    if source.archived and source.state is not ListState.KEPT:
        raise NotModified(ALL_TAKEN)
    if not source.address:
        raise FetchFailed("This list has no address; give it as a file.")
    return _from_address(source.address, source, terms, observed_on or today, seen)


def archived_not_taken(source: Source, taken: Collection[str]) -> list[Archived]:
    """The archived snapshots whose SHA-256 is not among those `taken`, oldest first, as the past was built."""
    return sorted((one for one in source.archived if one.sha256 not in taken), key=_day)


def fetch_archived(archived: Archived, *, terms: Terms) -> Fetched:
    """An archived snapshot, if it is the one declared. Raises FetchFailed."""
    answer = Downloads(terms).get(archived.address)
    fetched = Fetched(answer.content, archived.address, archived.observed_on)
    if fetched.sha256 != archived.sha256:
        raise FetchFailed(
            f"The archived file at {archived.address} is not the one declared: its SHA-256 differs."
        )
    return fetched


def _day(archived: Archived) -> date:
    return archived.observed_on


def _from_file(path: Path, terms: Terms) -> bytes:
    try:
        size = path.stat().st_size
        if size > terms.largest:
            raise FetchFailed(f"{path.name} has {size:,} bytes; at most {terms.largest:,} are read.")
        return path.read_bytes()
    except OSError as error:
        raise FetchFailed(f"The file {path} cannot be read: {error.strerror}.") from error


def _from_address(
    address: str, source: Source, terms: Terms, observed_on: date, seen: Mapping[str, str] | None
) -> Fetched:
    downloads, onward = Downloads(terms), address
    for _hop in range(HOPS):
        answer = downloads.get(onward, seen=seen)
        onward = source.follow(answer.content)
        if onward is None:
            return Fetched(answer.content, address[:LONGEST_ORIGIN], observed_on, answer.validators)
    raise FetchFailed(f"The list only points on to other addresses, {HOPS} times over.")
