"""A streaming replica of the database, as a connection to it: it only reads, and may be away, hang or be behind.

Which requests are answered from it, and when, is said elsewhere (`partnerships.views.from_replica`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import psycopg2
from django.db import DatabaseError, OperationalError, connections
from psycopg2.errors import QueryCanceled
from psycopg2.extensions import connection as Connection

from ringwatch.breaker import Breaker
from ringwatch.database.base import DatabaseWrapper

LOG = logging.getLogger(__name__)
SECONDS_TO_ANSWER = 1.5
"""How long a replica may take over a small question; there is another server to ask."""
SECONDS_TO_CONNECT = "2"
SECONDS_AWAY = 10
"""How long a replica that did not answer is left alone."""

BREAKER = Breaker(SECONDS_AWAY)
POSITION = "SELECT pg_last_wal_replay_lsn()::text"
HAS_REACHED = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"


class Replica(DatabaseWrapper):
    """A connection to the replica."""

    breaker = BREAKER
    seconds_to_answer = SECONDS_TO_ANSWER

    def __init__(self, settings: dict[str, Any], alias: str, primary: dict[str, Any]) -> None:
        super().__init__(settings, alias)
        self.has_failed = False
        """Whether a statement failed that another server may answer: one that took too long it would not."""
        self.primary = primary
        """How the primary is reached instead."""
        self._at_least: str | None = None

    def copy(self, alias: str | None = None) -> DatabaseWrapper:  # type: ignore[override]  # not always of this kind
        """Another connection, to a server that has come as far as this one: the primary has, if no replica is found."""
        other = Replica(self.settings_dict, alias or self.alias, self.primary)
        with self.cursor() as cursor:
            cursor.execute(POSITION)
            (other._at_least,) = cursor.fetchone()
        try:
            other.ensure_connection()
        except OperationalError as error:
            LOG.warning("The replica takes no connection: %s", error)
            return DatabaseWrapper(self.primary, other.alias)
        return other

    def is_given_up(self) -> bool:
        """Who asks the replica has asked the breaker already, also where a connection stands."""
        return False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        connection = super().get_new_connection(conn_params)
        if self._at_least:
            with connection.cursor() as cursor:
                cursor.execute(HAS_REACHED, [self._at_least])
                reached = cursor.fetchone()
            connection.rollback()
            if reached != (True,):
                connection.close()
                raise psycopg2.OperationalError("Another replica answered, and it is behind the first.")
        return connection

    def first_row(self, sql: str) -> tuple[Any, ...]:
        row = super().first_row(sql)
        self.has_failed = False  # it was an old connection that broke, and a new one was asked
        return row

    def _watched(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        try:
            return super()._watched(execute, sql, params, many, context)
        except DatabaseError as error:
            self.has_failed = not isinstance(error.__cause__, QueryCanceled)
            raise


def chosen() -> Replica | None:
    """The replica's connection, where this thread asks the replica at this moment."""
    connection = connections["default"]
    return connection if isinstance(connection, Replica) else None


def settings_of(primary: dict[str, Any], replica: dict[str, Any]) -> dict[str, Any]:
    """How the replica is reached: as it is set, in the primary's role where it names none."""
    own = {name: value for name, value in replica.items() if name not in ("USER", "PASSWORD") or value}
    return primary | own | {"OPTIONS": replica["OPTIONS"] | {"connect_timeout": SECONDS_TO_CONNECT}}
