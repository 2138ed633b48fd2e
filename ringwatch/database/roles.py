"""Three roles of the database: the owner's, which migrates; the site's own; and one that only reads what readers see.

Web server, worker and beat connect in the site's own role, which can alter no table and change no entry of the audit
log (`grants.py` says what each may). Commands are the owner's. In a web server every connection is the reading role's,
but for requests that write or that curators make: whatever gets a statement of its own into a reader's page can change
nothing, and sees no account and no follower. Where there is a replica, the reading role may be asked for there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ringwatch.database import replica
from ringwatch.database.base import DatabaseWrapper

SAFE = ("GET", "HEAD", "OPTIONS")
OF_CURATORS = ("/admin/", "/status/", "/metrics")
OF_FORMS = ("/follow/", "/corrections/")


class Access(Enum):
    """A connection that a thread may have: in which role, to which server."""

    OWN = auto()
    READER = auto()
    REPLICA = auto()


OWN: dict[str, dict[str, Any]] = {}
"""The database as the site's own role connects to it, where a request's connection is chosen: in a web server."""
_of_thread = threading.local()


def serve_site(**_signal: object) -> None:
    """From here on, connections of this process are the site's own role's, where it is another than the owner's."""
    if settings.SITE_ROLE:
        own = {"USER": settings.SITE_ROLE, "PASSWORD": settings.SITE_PASSWORD}
        connections.settings["default"] = connections.settings["default"] | own
        for connection in connections.all(initialized_only=True):
            connection.close()
            del connections[connection.alias]


def serve_readers() -> None:
    """From here on, connections of this process are the reading role's, unless a request is the site's own."""
    if settings.READER_ROLE or settings.REPLICA:
        OWN.setdefault("default", connections.settings["default"])
        connections.settings["default"] = settings_for(Access.READER)


def settings_for(access: Access) -> dict[str, Any]:
    """The database as it is reached so. Without a reading role, readers' pages are made in the site's own."""
    where = OWN.get("default") or connections.settings["default"]
    if access is Access.REPLICA:
        where = replica.settings_of(where, settings.REPLICA)
    if access is Access.OWN or not settings.READER_ROLE:
        return where
    return where | {"USER": settings.READER_ROLE, "PASSWORD": settings.READER_PASSWORD}


def least(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, before all that asks the database."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if OWN:
            choose(Access.OWN if is_the_sites_own(request) else Access.READER)
        return get_response(request)

    return answer


def is_the_sites_own(request: HttpRequest) -> bool:
    """Whether the request writes, or is a curator's, or shows a form of its own to somebody."""
    return request.method not in SAFE or request.path.startswith((*OF_CURATORS, *OF_FORMS))


def choose(access: Access) -> None:
    """Have this thread use such a connection from here on."""
    kept: dict[Access, DatabaseWrapper] = _of_thread.__dict__.setdefault("kept", {})
    if access not in kept:
        kept[access] = (
            of_replica() if access is Access.REPLICA else DatabaseWrapper(settings_for(access), "default")
        )
    chosen = kept[access]
    if connections["default"] is not chosen:
        chosen.close_if_unusable_or_obsolete()
        connections["default"] = chosen


def of_replica() -> replica.Replica:
    """A connection to the replica."""
    return replica.Replica(settings_for(Access.REPLICA), "default", settings_for(Access.READER))
