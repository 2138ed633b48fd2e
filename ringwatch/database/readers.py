"""How long a reader's request waits for the database."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ringwatch.database import watch

MARGIN_SECONDS = 15
"""How long after its own time limit a statement is given up: by then the server should have ended it."""
ADMIN_PATH = "/admin/"
SAFE = ("GET", "HEAD")


def patient(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: readers do not wait without end. What a curator does is carried out, however long it takes."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        limit = settings.READER_STATEMENT_SECONDS
        if not limit or request.method not in SAFE or request.path.startswith(ADMIN_PATH):
            return get_response(request)
        with watch.patience(limit + MARGIN_SECONDS):
            return get_response(request)

    return answer
