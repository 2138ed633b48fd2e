"""Refuses, before anything reads it, what no address of the site takes: bodies without measure, and NULs.

PostgreSQL holds no NUL in a text; of forms' fields Django says so, of addresses and cookies nobody would.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from partnerships.http.parameters import whole_number
from partnerships.http.refusals import refusal

MAX_FORM_BYTES = 64 * 1024
"""The longest body of a reader's form; a report of 4,000 characters fits several times."""
UPLOAD_FORM_BYTES = 1024 * 1024
"""What a form may hold beside the list that a curator gives."""
NUL = "\0"


def guarded(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after those that say who asks."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            sentence = gettext("The address or a cookie holds a NUL, which no text has.")
            return refusal(request, 400, sentence)
        return _refused_body(request) or get_response(request)

    return answer


def _holds_nul(request: HttpRequest) -> bool:
    if NUL in request.path or any(NUL in text for text in request.COOKIES.values()):
        return True
    return "%00" in request.META.get("QUERY_STRING", "") or NUL in request.META.get("QUERY_STRING", "")


def _refused_body(request: HttpRequest) -> HttpResponse | None:
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return refusal(request, 411, gettext("Say how long the body is (Content-Length)."))
    length = request.META.get("CONTENT_LENGTH") or "0"
    if whole_number(length, most=MAX_FORM_BYTES) is not None:
        return None
    most = _most_bytes(request)
    if whole_number(length, most=most) is not None:
        return None
    sentence = gettext("The request's body is too large: at most %(most)s bytes are taken here.")
    return refusal(request, 413, sentence % {"most": f"{most:,}"})


def _most_bytes(request: HttpRequest) -> int:
    """Only who is signed in as a curator gives lists, and only in the admin."""
    if request.path.startswith(reverse("admin:index")) and request.user.is_staff:
        return int(settings.LARGEST_LIST) + UPLOAD_FORM_BYTES
    return MAX_FORM_BYTES
