"""The database's servers where there are two: the primary, and a replica that only reads. The project reaches them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest


class Servers(Protocol):
    """Both servers, as this thread and this process see them."""

    def may_be_replica(self, request: HttpRequest) -> bool:
        """Whether the answer to this request may be read from the replica."""

    def choose_primary(self) -> None:
        """Have this thread ask the primary from here on."""

    def choose_replica(self) -> None:
        """Have this thread ask the replica from here on."""

    def chosen_replica(self) -> BaseDatabaseWrapper | None:
        """The replica's connection, where this thread asks the replica at this moment."""

    def has_failed(self) -> bool:
        """Whether the replica failed at a statement of this thread that the primary may answer."""

    def is_away(self) -> bool:
        """Whether the replica did not answer a moment ago. Who is told no must ask it, and note whether it answered."""

    def note_replica(self, *, answered: bool) -> None:
        """Note whether the replica answered."""

    def patience(self) -> AbstractContextManager[None]:
        """In the block, a statement is given up that a server does not answer soon."""

    def open_replica(self) -> BaseDatabaseWrapper:
        """A connection to the replica of one's own."""


SERVERS: list[Servers] = []
"""The two servers; none where one answers everything."""
