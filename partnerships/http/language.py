"""In which language a reader is answered: the one of a link that they followed, else the one their browser asks for.

A link with `lang=es` keeps the language in a cookie and leads to the same address without it. Pages for readers differ
by language and say so to proxies; the admin, the API and files are in one language.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language_from_request, override

PARAMETER = "lang"
IN_ONE_LANGUAGE = ("/admin/", "/api/v1/", "/static/", "/healthz", "/readyz", "/metrics")
"""Addresses whose answers are the same in every language."""
COOKIE_SECONDS = 365 * 24 * 3600
KINDS_WITH_WORDS = (
    "text/html",
    "text/plain",
    "application/json",
    "application/atom+xml",
    "image/svg+xml",
    "image/png",
)
"""Kinds of answers that hold words for readers."""

Answerer = Callable[[HttpRequest], HttpResponseBase]


def in_readers_language(get_response: Answerer) -> Answerer:
    """Middleware: answers in the reader's language. It stands before pages are kept, each in its language."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(IN_ONE_LANGUAGE):
            return get_response(request)
        is_question = request.method in ("GET", "HEAD") and request.META.get("QUERY_STRING")
        if is_question and request.GET.get(PARAMETER) in dict(settings.LANGUAGES):
            return _chosen(request)
        asked = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or "HTTP_ACCEPT_LANGUAGE" in request.META
        if not asked:
            return _with_vary(get_response(request))
        with override(_language(request)):
            return _with_vary(get_response(request))

    return answer


def _language(request: HttpRequest) -> str:
    """The site's own language in its own spelling ("en-us"), or another that it speaks."""
    found = get_language_from_request(request)
    own = settings.LANGUAGE_CODE
    return own if own.partition("-")[0] == found else found


def _chosen(request: HttpRequest) -> HttpResponseBase:
    """To the same address without the choice, which is kept."""
    query = request.GET.copy()
    language = query.pop(PARAMETER)[-1]
    rest = f"?{query.urlencode()}" if query else ""
    response = HttpResponseRedirect(escape_leading_slashes(request.path) + rest)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        str(language),
        max_age=COOKIE_SECONDS,
        samesite="Lax",
        secure=settings.HTTPS,
        httponly=True,
    )
    response["Cache-Control"] = "no-store"
    return response


def _with_vary(response: HttpResponseBase) -> HttpResponseBase:
    """The answer, saying by what it differs where it holds words."""
    is_known = response.status_code == HTTPStatus.NOT_MODIFIED
    if is_known or response.get("Content-Type", "").startswith(KINDS_WITH_WORDS):
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response
