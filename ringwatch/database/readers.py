"""How long a reader's request waits for the database."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ringwatch.database import watch

SECONDS = 30
"""How long one statement for a reader may be under way."""
CURATORS = "/admin/"
SAFE = ("GET", "HEAD")


def patient(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: readers do not wait without end. What a curator does is carried out, however long it takes."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE or request.path.startswith(CURATORS):
            return get_response(request)
        with watch.patience(SECONDS):
            return get_response(request)

    return answer
