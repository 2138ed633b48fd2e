"""How long the database may take over one statement for a reader; curators' acts take as long as they take.

Only where pages are served: the worker and commands set no limit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse


def serve_readers() -> None:
    """From here on, each new connection of this process has the readers' limit."""
    connection_created.connect(_limit_new)


def limited(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: in the admin there is no limit."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(reverse("admin:index")) or not _has_limit():
            return get_response(request)
        _set(0)
        try:
            return get_response(request)
        finally:
            _set(settings.READER_STATEMENT_SECONDS)

    return answer


def _has_limit() -> bool:
    return bool(connection_created.has_listeners()) and settings.READER_STATEMENT_SECONDS > 0


def _limit_new(**_signal: Any) -> None:
    if settings.READER_STATEMENT_SECONDS:
        _set(settings.READER_STATEMENT_SECONDS)


def _set(seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", [seconds * 1000])
