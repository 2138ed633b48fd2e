"""Primary and replica, as the app's pages choose between them (`partnerships.http.servers.Servers`)."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.http import HttpRequest

from ringwatch.database import replica, roles, watch
from ringwatch.database.replica import Replica
from ringwatch.database.roles import Access


class Servers:
    """Chooses the server that this thread asks.

    Only requests of a web server may go to the replica: the worker and commands ask the primary.
    """

    def may_be_replica(self, request: HttpRequest) -> bool:
        return bool(roles.OWN) and not roles.is_the_sites_own(request)

    def choose_primary(self) -> None:
        roles.choose(Access.READER)

    def choose_replica(self) -> None:
        roles.choose(Access.REPLICA)
        if connection := replica.chosen():
            connection.has_failed = False

    def chosen_replica(self) -> Replica | None:
        return replica.chosen()

    def has_failed(self) -> bool:
        connection = replica.chosen()
        return connection is not None and connection.has_failed

    def is_away(self) -> bool:
        return replica.BREAKER.is_open()

    def note_replica(self, *, answered: bool) -> None:
        (replica.BREAKER.answered if answered else replica.BREAKER.failed)()

    def patience(self) -> AbstractContextManager[None]:
        return watch.patience(replica.SECONDS_TO_ANSWER)

    def open_replica(self) -> Replica:
        return roles.of_replica()
