"""The advisory locks that keep processes apart, all of them, and the order in which they are taken.

1. `source_lock`: one run or one undoing of a source at a time.
2. `matching_lock`: one run at a time makes agencies and matches.
3. Row locks (`select_for_update`); several rows of a table in order of their number.
4. `publish_lock`: one transaction at a time rebuilds partnerships and publishes.

A transaction that holds a lock takes none above it. Rows that are written under the publish lock only (partnerships,
releases, their rows, what a change set holds) need no lock of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from psycopg2 import errorcodes

from partnerships.models.sources import Source

SOURCE_LOCKS = 0x52494E47  # "RING"
"""First of the two keys of a source's lock, so that it is not another program's in the same database."""
MATCHING_LOCK = "ringwatch apply"
PUBLISH_LOCK = "ringwatch release"
LOCK_IS_ANOTHERS = (errorcodes.LOCK_NOT_AVAILABLE, errorcodes.DEADLOCK_DETECTED)
"""How PostgreSQL says that a lock was waited for long enough, or that two wait for each other."""
CHANGED_MEANWHILE = (errorcodes.DEADLOCK_DETECTED, errorcodes.SERIALIZATION_FAILURE)
"""How it says that another transaction changed the same rows at the same moment."""


class SourceBusy(Exception):
    """A run of the source is waiting or under way. The message is a sentence."""


def has_code(error: OperationalError, codes: tuple[str, ...]) -> bool:
    """Whether PostgreSQL gave one of these codes for it."""
    return getattr(error.__cause__, "pgcode", None) in codes


@contextmanager
def source_lock(source: Source, *, wait: bool) -> Iterator[None]:
    """Hold the source's lock inside the block; the database gives it back however the process ends.

    Raises SourceBusy where another process holds it and `wait` is false. The lock is the connection's: it outlasts
    the transactions inside the block.
    """
    if wait:
        _ask("SELECT pg_advisory_lock(%s, %s)", SOURCE_LOCKS, source.pk)
    elif not _ask("SELECT pg_try_advisory_lock(%s, %s)", SOURCE_LOCKS, source.pk):
        raise SourceBusy(f"Another run of {source.slug} is under way.")
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s, %s)", SOURCE_LOCKS, source.pk)


def source_lock_until_commit(source: Source) -> None:
    """Hold the source's lock until our transaction ends. Raises SourceBusy where another process holds it."""
    if not _ask("SELECT pg_try_advisory_xact_lock(%s, %s)", SOURCE_LOCKS, source.pk):
        raise SourceBusy(f"Another run of {source.slug} is under way.")


def is_source_locked(source: Source) -> bool:
    """Whether any process carries out a run of this source at this moment."""
    return bool(
        _ask(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
            " AND classid = %s AND objid = %s AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database()))",
            SOURCE_LOCKS,
            source.pk,
        )
    )


def matching_lock() -> None:
    """Wait for the lock, and hold it until our transaction ends: two runs that name one new agency make it once."""
    _ask("SELECT pg_advisory_xact_lock(hashtext(%s))", MATCHING_LOCK)


def publish_lock() -> None:
    """Wait for the lock, and hold it until our transaction ends.

    What other transactions committed before is seen from here on, so no two compute without each other's evidence.
    """
    _ask("SELECT pg_advisory_xact_lock(hashtext(%s))", PUBLISH_LOCK)


def _ask(statement: str, *parameters: int | str) -> object:
    """The one value that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()[0]
