"""The columns of the versions that were asked for last: held by this process, and in the cache for the others."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from threading import Lock

from django.core.cache import cache
from redis.exceptions import RedisError

from partnerships.models import Release
from partnerships.queries.answer_tag import release_tag
from partnerships.queries.selection import version_columns
from partnerships.queries.selection.version_columns import VersionColumns

FORMAT_VERSION = 1
"""Counts up when what is held changes, so that no process takes the former from the cache."""
MAX_ROWS = 400_000
"""Rows of all versions that a process holds beside the one asked for last; a hundred thousand take some 25 MB."""
CACHE_SECONDS = 24 * 3600

_held: OrderedDict[str, VersionColumns] = OrderedDict()
_lock = Lock()
_reading = Lock()
"""One version is read at a time: it takes a second of a processor at a hundred thousand rows."""


def of(release: Release | None) -> VersionColumns:
    """The columns of a release; of none, no rows."""
    if release is None:
        return version_columns.read(0)
    key = f"columns-{FORMAT_VERSION}-{release_tag(release, release.layout)}"
    if (found := _own(key)) is not None:
        return found
    with _reading:
        return _own(key) or _hold(key, _shared_or_read(key, release.number))


def _own(key: str) -> VersionColumns | None:
    with _lock:
        if key in _held:
            _held.move_to_end(key)
        return _held.get(key)


def _hold(key: str, columns: VersionColumns) -> VersionColumns:
    with _lock:
        _held[key] = columns
        while len(_held) > 1 and sum(map(len, _held.values())) > MAX_ROWS:
            _held.popitem(last=False)
    return columns


def _shared_or_read(key: str, version: int) -> VersionColumns:
    with suppress(RedisError):
        kept: VersionColumns | None = cache.get(key)
        if kept is not None:
            return kept
    made = version_columns.read(version)
    with suppress(RedisError):
        cache.set(key, made, CACHE_SECONDS)
    return made
