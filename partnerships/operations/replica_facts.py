"""Whether the replica that readers' pages are read from answers, and how much it lags behind the primary."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from partnerships.http.servers import SERVERS
from partnerships.operations.levels import Level, Reply, reply

MAX_LAG_BYTES = 64 * 1024 * 1024
"""How much of the primary's log a replica may still have to take before that is told."""
NEWEST = "coalesce((SELECT max(number) FROM partnerships_release), 0)"
OF_THE_PRIMARY = f"SELECT pg_current_wal_lsn()::text, {NEWEST}"
OF_THE_REPLICA = (
    f"SELECT pg_is_in_recovery(), greatest(%s::pg_lsn - pg_last_wal_replay_lsn(), 0)::bigint, {NEWEST}"
)


def replica_fact() -> Reply:
    """How it is. Readers notice nothing of a replica that fails: the primary answers them."""
    if not SERVERS:
        return reply(Level.FINE, "No replica is set (DATABASE_REPLICA_URL).")
    position, newest = _one_row(connection, OF_THE_PRIMARY)
    try:
        with closing(SERVERS[0].open_replica()) as replica:
            is_one, lag_bytes, its_newest = _one_row(replica, OF_THE_REPLICA, position)
    except DatabaseError as error:
        reason = str(error).strip().split("\n")[0]
        return reply(
            Level.WARNING, f"Does not answer, so the primary does: {reason}.", {"replica_answers": 0}
        )
    if not is_one:
        sentence = "Is none: the server of DATABASE_REPLICA_URL takes changes itself, and is not asked."
        return reply(Level.WARNING, sentence, {"replica_answers": 0})
    figures = {"replica_answers": 1, "replica_lag_bytes": lag_bytes}
    if its_newest != newest:
        sentence = f"Has version {its_newest} of {newest}, so the primary answers until it has the newest."
        return reply(Level.WARNING, sentence, figures)
    level = Level.WARNING if lag_bytes > MAX_LAG_BYTES else Level.FINE
    return reply(level, f"Has version {its_newest}; {lag_bytes / 1e6:,.1f} MB behind the primary.", figures)


def _one_row(server: BaseDatabaseWrapper, question: str, *values: str) -> tuple[Any, ...]:
    with server.cursor() as cursor:
        cursor.execute(question, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
