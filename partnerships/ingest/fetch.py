"""Getting a list's bytes: from its address, from a file at hand, or from the source's own folder.

Every failure is a FetchFailed with one sentence for the curator; a failed fetch never becomes a fact.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from partnerships.ingest import registry
from partnerships.ingest.spec import Source

LARGEST = 50_000_000
"""Bytes of a list, as sent. A longer answer is cut off and refused."""
SECONDS_TO_WAIT = 30
HOPS = 3
"""How many links a file may point on (a KML network link to a network link)."""


class FetchFailed(Exception):
    """The list could not be had. The message says why, for the curator."""


@dataclass(frozen=True)
class Fetched:
    """The bytes, where they came from, and the day they speak for."""

    content: bytes
    origin: str
    observed_on: date

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def fetch(
    source: Source, *, agent: str, today: date, file: str = "", url: str = "", observed_on: date | None = None
):
    """The list as `Fetched`. Raises FetchFailed.

    Without `file` or `url`: the list kept with the program, else, for a list that is no longer kept, its
    newest archived snapshot, else the declared address. `agent` is the User-Agent header.
    """
    if file:
        return Fetched(_from_file(Path(file)), Path(file).name, observed_on or today)
    if url:
        return Fetched(_from_address(url, source, agent), url, observed_on or today)
    if source.bundled:
        path = registry.folder(source) / source.bundled
        return Fetched(_from_file(path), source.bundled, observed_on or source.observed_on)
    if source.archived:
        archived = max(source.archived, key=lambda one: one.observed_on)
        fetched = Fetched(
            _from_address(archived.address, source, agent), archived.address, archived.observed_on
        )
        if fetched.sha256 != archived.sha256:
            raise FetchFailed(
                f"The archived file at {archived.address} is not the one declared: its SHA-256 differs."
            )
        return fetched
    if not source.address:
        raise FetchFailed("This list has no address; give it as a file.")
    return Fetched(_from_address(source.address, source, agent), source.address, observed_on or today)


def _from_file(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise FetchFailed(f"{path.name} has {size:,} bytes; at most {LARGEST:,} are read.")
        return path.read_bytes()
    except OSError as error:
        raise FetchFailed(f"The file {path} cannot be read: {error.strerror}.") from error


def _from_address(address: str, source: Source, agent: str) -> bytes:
    for _hop in range(HOPS):
        content = _download(address, agent)
        onward = source.follow(content)
        if onward is None:
            return content
        address = onward
    raise FetchFailed(f"The list only points on to other addresses, {HOPS} times over.")


def _download(address: str, agent: str) -> bytes:
    if urlsplit(address).scheme not in ("http", "https"):
        raise FetchFailed(f"Only http and https addresses are fetched, not {address}.")
    content = bytearray()
    try:
        with httpx.stream(
            "GET", address, timeout=SECONDS_TO_WAIT, follow_redirects=True, headers={"User-Agent": agent}
        ) as answer:
            if answer.status_code != httpx.codes.OK:
                raise FetchFailed(f"{address} answered {answer.status_code} {answer.reason_phrase}.")
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > LARGEST:
                    raise FetchFailed(f"{address} sent more than {LARGEST:,} bytes.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchFailed(f"{address} could not be fetched: {error or type(error).__name__}.") from error
    return bytes(content)
