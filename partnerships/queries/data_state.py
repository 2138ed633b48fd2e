"""What there is to read at this moment, told by one small question to the database: the newest release, and a name
for all that is committed.

The name is PostgreSQL's snapshot: two moments have the same one only if nothing was written between them. That does not
hold on a replica, whose snapshots do not name what is under way; there it is how much of the primary's log it took.
Only the name is asked for each time. The release is read again when the connection gives another name than it last did:
a connection is to one server, and only there do two moments of one name have the same release.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from django.db import DatabaseError, InterfaceError, connection
from psycopg2.extensions import connection as Connection

from partnerships.models import Release
from partnerships.queries.answer_tag import release_tag

NAMES = ("number", "published_at", "why", "added", "changed", "withdrawn", "total", "layout")
MOMENT = """
SELECT pg_is_in_recovery() AS of_replica,
    CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_wal_replay_lsn()::text, clock_timestamp()::text)
        ELSE pg_current_snapshot()::text END AS snapshot
"""
RELEASE = f"""
SELECT moment.*, {", ".join(NAMES)} FROM ({MOMENT}) AS moment
LEFT JOIN LATERAL (SELECT * FROM partnerships_release ORDER BY number DESC LIMIT 1) AS newest ON true
"""  # noqa: S608 (of names that stand above)


@dataclass(frozen=True)
class DataState:
    """One moment: `release` is the newest release, None before the first; `snapshot` names all that is committed.

    `of_replica`: as a replica has it, which may be behind.
    """

    release: Release | None
    snapshot: str
    of_replica: bool = False

    @cached_property
    def tag(self) -> str:
        """The tag of the newest release; empty before the first."""
        return release_tag(self.release, self.release.layout) if self.release else ""


_LAST_READ: WeakKeyDictionary[Connection, DataState] = WeakKeyDictionary()
"""By connection, the state that was last read on it."""


def current() -> DataState | None:
    """The state of this moment; None when the database does not answer."""
    try:
        moment = connection.first_row(MOMENT)  # type: ignore[attr-defined]  # of `ringwatch.database.base`
        last = _LAST_READ.get(connection.connection)
        if last and moment == (last.of_replica, last.snapshot) and not connection.in_atomic_block:
            return last  # in a transaction, what it wrote itself gives no other name
        return _read()
    except (DatabaseError, InterfaceError):
        connection.close()
        return None


def _read() -> DataState:
    with connection.cursor() as cursor:
        cursor.execute(RELEASE)
        of_replica, snapshot, *values = cursor.fetchone()
    release = None if values[0] is None else Release.from_db(connection.alias, NAMES, values)
    state = _LAST_READ[connection.connection] = DataState(release, snapshot, of_replica)
    return state
