"""What one reader may take of the site, so that none can stop the others: how often, and how much at a time.

An answer that is kept costs next to nothing and is not counted. Knows addresses by their names only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2.errors
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from redis.exceptions import RedisError

from partnerships.http.clients import client_of
from partnerships.http.permits import NoPermit, Permit, Permits
from partnerships.http.refusals import refusal
from partnerships.http.throttles import ClientThrottle, ReaderThrottle, SignInThrottle

TOO_OFTEN = _("Too many requests came from your network. Wait %(seconds)s seconds, then try again.")
CACHE_AWAY = _(
    "A part of this site that counts attempts does not answer, so this cannot be done now. Wait a minute."
)
TOO_LONG = _("This question takes the database too long. Narrow it, or take the CSV of the whole version.")


@dataclass(frozen=True)
class Limit:
    """What is limited of one kind of answer. `busy`: what who gets no permit is told."""

    permits: Permits
    retry_seconds: int
    busy: str
    throttle: ClientThrottle | None = None


SEARCH = Limit(  # and other questions that a reader writes, of which no answer is kept
    Permits(total=3, each=2, wait_seconds=5),
    3,
    _("Several others are searching at this moment. Please search again in a few seconds."),
    ReaderThrottle("search"),
)
# A box of many points takes a tenth of a second of Python, which computes in one thread at a time.
MAP = Limit(
    Permits(total=1, each=1, wait_seconds=5),
    3,
    _("Several others ask the map at this moment. Please try again in a few seconds."),
    ReaderThrottle("map"),
)
FILE = Limit(
    Permits(total=12, each=8, wait_seconds=5),
    5,
    _(
        "As many files are being sent as this site can send at a time. Yours begins when one of them has ended."
    ),
    ReaderThrottle("file"),
)
WORKBOOK = Limit(
    Permits(total=1, each=1, wait_seconds=3),
    5,
    _("Others had their files written first: XLSX, KML and ZIP take the site some time each. Yours begins when it is "
      "its turn; CSV and JSON are there at once."),
    ReaderThrottle("file"),
)  # fmt: skip
PICTURE = Limit(
    Permits(total=4, each=2, wait_seconds=1),
    3,
    _("Several others ask for pictures at this moment. Please try again in a few seconds."),
    ReaderThrottle("picture"),
)
API = Limit(
    Permits(total=3, each=2, wait_seconds=5),
    3,
    _("Several others ask the API at this moment. Please try again in a few seconds."),
)
SIGN_IN = Limit(
    Permits(total=1, each=1, wait_seconds=3),
    3,
    _("Others are signing in at this moment. Please try again in a few seconds."),
    SignInThrottle(),
)
PAGE = Limit(  # any other page that is made anew
    Permits(total=48, each=8, wait_seconds=0),
    3,
    _("Many pages are being made for your network at this moment. Please try again in a few seconds."),
    ReaderThrottle("page"),
)
LIMITS = (SEARCH, MAP, FILE, WORKBOOK, PICTURE, API, SIGN_IN, PAGE)

BY_NAME = {
    **dict.fromkeys(
        ("find", "find-json", "follow", "changes-feed", "agency-feed", "states-csv", "counties-csv", "embed-builder",
         "oembed", "source-compare"),
        SEARCH,
    ),
    **dict.fromkeys(("points", "points-of-version", "points-of-release", "areas", "towns"), MAP),
    "share-picture": PICTURE,
    **dict.fromkeys(("partnerships-xlsx", "partnerships-kml", "partnerships-zip"), WORKBOOK),
    **dict.fromkeys(
        ("partnerships-csv", "partnerships-json", "partnerships-ndjson", "partnerships-geojson", "history",
         "difference-csv", "difference-json", "source-difference-json"),
        FILE,
    ),
}  # fmt: skip
"""Addresses whose answers are limited. One without parameters is asked for by everyone, and kept: it is not counted."""


SIGNING_IN = ("admin:login", "account_login", "mfa_authenticate", "mfa_login_webauthn")
"""Addresses that take a password, a code or a passkey."""


def limit_of(request: HttpRequest, name: str) -> Limit | None:
    """What limits the answer to this request for the address of this name; None where nothing does."""
    if request.method == "POST":
        return SIGN_IN if name in SIGNING_IN else SEARCH if name == "follow" else None
    if name in BY_NAME:
        return BY_NAME[name] if request.GET or BY_NAME[name] in (FILE, WORKBOOK) else None
    if name.startswith("api-") and name != "api-docs":
        return API
    return SEARCH if request.GET.get("q", "").strip() else None


class Limits:
    """Middleware: refuses what is asked for too often (429), or while too much of its kind goes on (503).

    Before all that asks the database. What is never kept is refused by who keeps pages (`refused`), the rest here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            response = self.get_response(request)
        except BaseException:
            _give_back(request)
            raise
        limit = getattr(request, "limit", None)
        if limit is SIGN_IN and response.status_code == 302 and limit.throttle:
            limit.throttle.give_back(client_of(request), time.time())
        if response.streaming:
            _give_back_when_sent(response, request)
        else:
            _give_back(request)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        return refused(request, (match and match.view_name) or "")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        sentence = TOO_LONG if took_too_long(error) else CACHE_AWAY if isinstance(error, RedisError) else ""
        return refusal(request, 503, gettext(sentence), retry_seconds=60) if sentence else None


def refused(request: HttpRequest, name: str, *, otherwise: Limit | None = None) -> HttpResponse | None:
    """Find room for the answer at the address of this name, once a request; or say why there is none.

    `otherwise`: what limits it where its name and parameters do not say, because it is made for one reader alone.
    """
    limit = None if hasattr(request, "limit") else limit_of(request, name) or otherwise
    return _refused(request, limit) if limit else None


@contextmanager
def room_for_page(request: HttpRequest, name: str) -> Iterator[HttpResponse | None]:
    """In the block, there is room to make the page of this name anew, or why not. What has another limit has room."""
    if hasattr(request, "limit") or limit_of(request, name):
        yield None
    elif refused := _too_often(request, PAGE):
        yield refused
    else:
        try:
            permit = PAGE.permits.take(client_of(request))
        except NoPermit:
            yield _busy(request, PAGE)
            return
        request.limit = PAGE  # type: ignore[attr-defined]  # ours
        try:
            yield None
        finally:
            permit.give_back()


def took_too_long(error: Exception) -> bool:
    """Whether the database gave up on a statement at its time limit."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, psycopg2.errors.QueryCanceled)


@contextmanager
def room_to_search(request: HttpRequest) -> Iterator[bool]:
    """Whether there is room for a search beside the answer itself, which is given either way."""
    try:
        yield _refused(request, SEARCH) is None
    finally:
        _give_back(request)


def _refused(request: HttpRequest, limit: Limit) -> HttpResponse | None:
    if refused := _too_often(request, limit):
        return refused
    try:
        for one in (FILE, WORKBOOK) if limit is WORKBOOK else (limit,):
            _permits_of(request).append(one.permits.take(client_of(request)))
    except NoPermit:
        _give_back(request)
        return _busy(request, limit)
    request.limit = limit  # type: ignore[attr-defined]  # ours
    return None


def _too_often(request: HttpRequest, limit: Limit) -> HttpResponse | None:
    throttle = limit.throttle
    if throttle is None or throttle.allow_request(request):
        return None
    wait = round(throttle.wait()) + 1
    response = refusal(request, 429, gettext(TOO_OFTEN) % {"seconds": wait}, retry_seconds=wait)
    for name, value in request.allowance.headers.items():  # type: ignore[attr-defined]  # set by the throttle
        response[name] = value
    return response


def _busy(request: HttpRequest, limit: Limit) -> HttpResponse:
    is_page = limit in (FILE, WORKBOOK, SEARCH, PAGE)
    return refusal(request, 503, gettext(limit.busy), retry_seconds=limit.retry_seconds, asks_again=is_page)


def _permits_of(request: HttpRequest) -> list[Permit]:
    """The permits that the request has taken, in order."""
    permits: list[Permit] = request.__dict__.setdefault("permits", [])
    return permits


def give_back_when_written(request: HttpRequest) -> Callable[[], None]:
    """What gives back the permit of an expensive file once it is written, however slowly it is read."""
    if getattr(request, "limit", None) is not WORKBOOK:
        return lambda: None
    return _permits_of(request).pop().give_back


def _give_back(request: HttpRequest) -> None:
    for permit in _permits_of(request):
        permit.give_back()


def _give_back_when_sent(response: Any, request: HttpRequest) -> None:
    """The permit of an answer that is sent as it is computed is held until all of it is."""
    for permit in _permits_of(request):
        response.streaming_content = permit.held_by(response.streaming_content)
