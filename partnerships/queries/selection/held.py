"""The columns of the versions that were asked for last: held by this process, and in the cache for the others.

Those of a version that differs little from one that is held are made of the held ones.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple

from django.core.cache import cache
from redis.exceptions import RedisError

from partnerships.models import Release
from partnerships.queries.answer_tag import release_tag
from partnerships.queries.selection import other_version, version_columns
from partnerships.queries.selection.version_columns import VersionColumns

FORMAT_VERSION = 2
"""Counts up when what is held changes, so that no process takes the former from the cache."""
MAX_ROWS = 400_000
"""Rows of all versions that a process holds beside the one asked for last; a hundred thousand take some 25 MB."""
CACHE_SECONDS = 24 * 3600
READ_LAST = f"columns-{FORMAT_VERSION}-read-last"
"""Names the number of the version that was last read from the database: it is in the cache, as others may not be."""
MAX_STEPS = 50
"""How many versions lie at most between one and another that its columns are made of."""
MAX_SHARE_CHANGED = 0.25
"""Of how many of its rows at most were changed between the two: else reading all takes no longer, and serves others."""


class Held(NamedTuple):
    """The number of a version, and its columns."""

    version: int
    columns: VersionColumns


_held: OrderedDict[str, Held] = OrderedDict()
_lock = Lock()
_reading = Lock()
"""One version is read at a time: it takes a second of a processor at a hundred thousand rows."""


def of(release: Release | None) -> VersionColumns:
    """The columns of a release; of none, no rows."""
    if release is None:
        return version_columns.read(0)
    key = _key(release)
    if (found := _own(key)) is not None:
        return found.columns
    with _reading:
        if (found := _own(key)) is not None:
            return found.columns
        return _hold(key, release.number, _of_another(release) or _shared_or_read(key, release.number))


def _key(release: Release) -> str:
    return f"columns-{FORMAT_VERSION}-{release_tag(release, release.layout)}"


def _own(key: str) -> Held | None:
    with _lock:
        if key in _held:
            _held.move_to_end(key)
        return _held.get(key)


def _hold(key: str, version: int, columns: VersionColumns) -> VersionColumns:
    with _lock:
        _held[key] = Held(version, columns)
        while len(_held) > 1 and sum(len(one.columns) for one in _held.values()) > MAX_ROWS:
            _held.popitem(last=False)
    return columns


def _of_another(release: Release) -> VersionColumns | None:
    """Made of the nearest version at hand, if it is one of this database and few rows changed between the two."""
    near = min(_at_hand(), key=lambda version: abs(version - release.number), default=0)
    if not 0 < abs(near - release.number) <= MAX_STEPS:
        return None
    first, last = sorted((near, release.number))
    between = {one.number: one for one in Release.objects.filter(number__range=(first, last))}
    changed = sum(one.added + one.changed + one.withdrawn for one in between.values() if one.number > first)
    if near not in between or changed > release.total * MAX_SHARE_CHANGED:
        return None
    key = _key(between[near])
    own = _own(key)
    if (columns := own.columns if own else _shared(key)) is None:
        return None
    made = other_version.columns_of(release.number, columns, near)
    return made if len(made) == release.total else None


def _at_hand() -> set[int]:
    """The versions that are held; in a process that has none yet, the one that was last read for all."""
    with _lock:
        if _held:
            return {one.version for one in _held.values()}
    last: int | None = _shared(READ_LAST)
    return {last} if last else set()


def _shared_or_read(key: str, version: int) -> VersionColumns:
    kept: VersionColumns | None = _shared(key)
    if kept is not None:
        return kept
    made = version_columns.read(version)
    with suppress(RedisError):
        cache.set(key, made, CACHE_SECONDS)
        cache.set(READ_LAST, version, CACHE_SECONDS)
    return made


def _shared(key: str) -> Any:
    """What the cache has; None without it."""
    with suppress(RedisError):
        return cache.get(key)
    return None
