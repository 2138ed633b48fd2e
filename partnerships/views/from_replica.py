"""Which requests are answered from the database's replica, where one is set.

A reader's page is. A curator's is not, nor anything that comes with a session, writes, or shows a form: they see what
they wrote a moment ago. A replica that does not answer, or that does not have the release that the primary has, is
left for the primary before anything is read from it; one that fails later is left, and the answer is made anew.

A request is answered from one server: which release is newest, by which kept pages and tags are named, is what that
server says. So no page of one release is ever kept or sent under the name of another.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from partnerships.http.clients import is_signed_in
from partnerships.http.servers import SERVERS, Servers
from partnerships.operations import metrics
from partnerships.queries import data_state
from partnerships.queries.data_state import DataState

LOG = logging.getLogger(__name__)
SECONDS_KNOWN = 1.0
"""How long the release that the primary named is taken to be the newest. So long a replica may lag unnoticed."""
SECONDS_OLD = 5.0
"""What was named longer ago than this is not relied on while another thread asks."""
SECONDS_TO_WAIT = 2.0
"""How long a thread waits for that other one."""
MAYBE_NOT_THERE_YET = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
"""What is answered about a version that the replica does not have."""


class Primary:
    """The state that the primary named last: asked again once in a while, by one thread for all of this process."""

    def __init__(self) -> None:
        self._state: DataState | None = None
        self._asked_at = float("-inf")
        self._lock = threading.Lock()

    def state(self, servers: Servers) -> DataState | None:
        """What it named a moment ago; None where it does not answer."""
        age = time.monotonic() - self._asked_at
        if age < SECONDS_KNOWN:
            return self._state
        if self._lock.acquire(timeout=SECONDS_TO_WAIT if age > SECONDS_OLD else 0):
            try:
                if time.monotonic() - self._asked_at >= SECONDS_KNOWN:
                    self.ask(servers)
            finally:
                self._lock.release()
        return self._state

    def ask(self, servers: Servers) -> DataState | None:
        """What it says now. The thread asks the primary from here on."""
        servers.choose_primary()
        with servers.patience():
            self._state = data_state.current()
        self._asked_at = time.monotonic()
        return self._state


PRIMARY = Primary()


def servers_for(request: HttpRequest) -> Servers | None:
    """The two servers, where the request may be answered from either."""
    return next((two for two in SERVERS if two.may_be_replica(request) and not is_signed_in(request)), None)


def state_for(request: HttpRequest) -> DataState | None:
    """What there is to read for this request. From here on it reads from the replica, where that may be and can be."""
    if servers := servers_for(request):
        if state := _of_the_replica(servers):
            metrics.READ_FROM.labels(metrics.REPLICA).inc()
            return state
        servers.choose_primary()
        metrics.READ_FROM.labels(metrics.PRIMARY).inc()
    return data_state.current()


def _of_the_replica(servers: Servers) -> DataState | None:
    """The state of the replica, which is asked from here on; None where it cannot be relied on."""
    if servers.is_away():
        return None
    newest = PRIMARY.state(servers)
    state = _asked_replica(servers)
    if (
        state and newest and newest.tag != state.tag
    ):  # it lags; or has what the primary did not have a moment ago
        newest = PRIMARY.ask(servers)
        state = _asked_replica(servers)
    return state if state and (newest is None or newest.tag == state.tag) else None


def _asked_replica(servers: Servers) -> DataState | None:
    servers.choose_replica()
    with servers.patience():
        state = data_state.current()
    is_one = state is not None and state.of_replica
    if not is_one:
        LOG.warning("The replica %s", "is none: it takes changes itself." if state else "does not answer.")
    servers.note_replica(answered=is_one)
    return state if is_one else None


def or_primary(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, just before the view: an answer that the replica failed to give is made anew from the primary."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        servers = servers_for(request)
        if servers is None:
            return get_response(request)
        if not hasattr(request, "data_state"):
            request.data_state = state_for(request)  # type: ignore[attr-defined]  # as `kept_pages.keep` does
        connection = servers.chosen_replica()
        if connection is None:
            return get_response(request)
        with connection.execute_wrapper(metrics.count_statement):
            response = get_response(request)
        if not _is_to_be_made_anew(request, response, servers):
            return response
        servers.choose_primary()
        request.data_state = data_state.current()  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def _is_to_be_made_anew(request: HttpRequest, response: HttpResponseBase, servers: Servers) -> bool:
    if servers.has_failed():
        LOG.warning("The replica failed at %s.", request.path)
        return response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    if response.status_code not in MAYBE_NOT_THERE_YET:
        return False
    state, newest = request.data_state, PRIMARY.ask(servers)  # type: ignore[attr-defined]  # `state_for` gave it
    return newest is not None and (state is None or newest.tag != state.tag)
