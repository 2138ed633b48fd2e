"""Downloading a file from a web address, by a policy.

Every failure is a FetchFailed with one sentence for the curator; a failed fetch never becomes a fact. This package
knows no source and no database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from partnerships.ingest.fetch.download import Downloader
from partnerships.ingest.fetch.policy import ClosedToPrograms, FetchFailed, FetchPolicy, NotModified, TooLong

__all__ = ["ClosedToPrograms", "Download", "FetchFailed", "FetchPolicy", "NotModified", "TooLong", "fetch"]

MAX_LINKS_FOLLOWED = 3
"""How often a file may point on to another (a KML network link to a network link)."""

Follow = Callable[[bytes], str | None]
"""The address that a file's content points on to, which may be relative; None when the file is the list itself."""


@dataclass(frozen=True)
class Download:
    """What was downloaded. `validators`: what makes a later request conditional; see `fetch`.

    `moved_to`: where the server says that the file is for good, if that is another address than the one asked for.
    """

    content: bytes
    validators: Mapping[str, str] = field(default_factory=dict)
    moved_to: str = ""


def fetch(
    address: str,
    policy: FetchPolicy,
    *,
    validators: Mapping[str, str] | None = None,
    follow: Follow | None = None,
) -> Download:
    """The file at an address. Raises FetchFailed, or NotModified when it is as `validators` describe it.

    `validators`: `address`, `etag` and `last_modified` of an earlier `Download`.
    """
    downloader, current, base = Downloader(policy), address, ""
    for _link in range(MAX_LINKS_FOLLOWED):
        response = downloader.get(current, base=base, validators=validators)
        onward = follow(response.content) if follow else None
        if onward is None:
            return Download(response.content, response.validators, response.moved_to)
        current, base = onward, response.found_at
    raise FetchFailed(f"The list only points on to other addresses, {MAX_LINKS_FOLLOWED} times over.")
