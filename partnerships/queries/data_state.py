"""What there is to read at this moment, told by one small question to the database: the newest release, and a name
for all that is committed.

The name is PostgreSQL's snapshot: two moments have the same one only if nothing was written between them. That does not
hold on a replica, whose snapshots do not name what is under way; there it is how much of the primary's log it took.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db import DatabaseError, InterfaceError, connection

from partnerships.models import Release
from partnerships.queries.answer_tag import release_tag

NAMES = ("number", "published_at", "why", "added", "changed", "withdrawn", "total", "layout")
ASK = """
SELECT pg_is_in_recovery(),
    CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_wal_replay_lsn()::text, clock_timestamp()::text)
        ELSE pg_current_snapshot()::text END,
    number, published_at, why, added, changed, withdrawn, total, layout
FROM (VALUES (1)) AS now
LEFT JOIN LATERAL (SELECT * FROM partnerships_release ORDER BY number DESC LIMIT 1) AS newest ON true
"""


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


def current() -> DataState | None:
    """The state of this moment; None when the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(ASK)
            of_replica, snapshot, *values = cursor.fetchone()
    except (DatabaseError, InterfaceError):
        connection.close()
        return None
    release = None if values[0] is None else Release.from_db(connection.alias, NAMES, values)
    return DataState(release, snapshot, of_replica)
