"""The backend: Django's own, with a watch on connections and statements. Django asks for this module by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import psycopg2
from django.db import InterfaceError, OperationalError
from django.db.backends.postgresql import base
from psycopg2.extensions import connection as Connection

from ringwatch.breaker import Breaker
from ringwatch.database import watch

SECONDS_TO_ANSWER = 5
"""How long a connection may take over the first small question of a request, or whether it still stands."""
SECONDS_AWAY = 2
"""How long a database that did not answer is left alone."""

BREAKER = Breaker(SECONDS_AWAY)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL's wrapper, which asks no server that did not answer a moment ago."""

    breaker = BREAKER
    """What knows whether the server is worth asking."""
    seconds_to_answer: float = SECONDS_TO_ANSWER

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.execute_wrappers.append(self._watched)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        if self.is_given_up():
            raise psycopg2.OperationalError("The database did not answer a moment ago.")
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            self.breaker.failed()
            raise
        self.breaker.answered()
        return cast("Connection", connection)

    def is_given_up(self) -> bool:
        """Whether the server did not answer a moment ago, so that nobody connects to it now."""
        return self.breaker.is_open()

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        with watch.within(self.seconds_to_answer, self.connection, self.breaker.failed):
            return bool(super().is_usable())

    def first_row(self, sql: str) -> tuple[Any, ...]:
        """The row of a small question that is a request's first.

        Its answer shows that the connection stands, so Django does not ask that before. A broken one is made anew.
        """
        may_have_fallen = self.connection is not None and not self.in_atomic_block
        self.health_check_done = True
        try:
            return self._row_soon(sql)
        except (OperationalError, InterfaceError):
            if not may_have_fallen:
                raise
        self.close()
        return self._row_soon(sql)

    def _row_soon(self, sql: str) -> tuple[Any, ...]:
        with watch.patience(self.seconds_to_answer), self.cursor() as cursor:
            cursor.execute(sql)
            return cast("tuple[Any, ...]", cursor.fetchone())

    def _watched(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        seconds = watch.seconds()
        if seconds is None or self.connection is None:
            return execute(sql, params, many, context)
        with watch.within(seconds, self.connection, self.breaker.failed):
            return execute(sql, params, many, context)
