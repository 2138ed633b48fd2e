"""Pages that are made once and kept for every reader who is not signed in.

A page is a function of the newest release, of what else is committed, and of the question. The database is asked for
the first two each time (`queries.data_state`), which takes a fraction of a millisecond. So nobody sees a page of a
former release: who asks first is sent the new one, and only those who ask while it is being made, or while as many
others are made as can be, are sent the one that held a moment ago. What changes without a release may be so old as
RELEASE_SECONDS and DATA_SECONDS say. Where the database does not answer, the page that is kept is sent.

Nothing is kept that depends on who asks: an answer with a cookie, or one that varies by it, such as a page with a form.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import has_vary_header, patch_cache_control
from django.utils.translation import get_language

from partnerships.call_frames import with_room
from partnerships.http import kept_answers, limits
from partnerships.http.clients import client_of, is_signed_in
from partnerships.http.encoding import GZIP, PackedResponse
from partnerships.http.kept_answers import MAX_WAIT_SECONDS, KeptAnswer
from partnerships.http.methods import READING
from partnerships.http.parameters import problem_of_search
from partnerships.http.permits import SLOTS
from partnerships.http.refusals import refused_search
from partnerships.operations import metrics
from partnerships.packed import SECONDS_UNTIL_SMALL
from partnerships.queries import data_state
from partnerships.queries.data_state import DataState
from partnerships.queries.question.filters import PartnershipFilters
from partnerships.queries.question.parameters import ABOUT_THE_ANSWER, WRITTEN
from partnerships.views import from_replica

OF_THE_RELEASE = frozenset(
    "map points facets points-of-version points-of-release embed embed-card embed-table partnerships trends changes "
    "changes-of cite release releases difference methodology glossary about timeline program "
    "chart-page chart-svg chart-csv".split()
)
"""Pages that tell of releases, and beside them of nothing but names of places and lists."""
OF_THE_DATA = frozenset(
    "states state county partnership agency sources source source-difference data api-docs areas towns town zip".split()
)
"""Pages that also tell of what changes without a release: rows that wait, runs, directories."""
KEPT_PAGES = OF_THE_RELEASE | OF_THE_DATA
RELEASE_SECONDS, DATA_SECONDS = 60, 1
"""How long a page is sent although something was written since, while the release is the same. That a list got another
name may be seen a minute later; rows that wait and runs, a second later: an import stops no readers."""

CHOICES = {*PartnershipFilters.base_filters, *ABOUT_THE_ANSWER, "only", "order", "group"} - {*WRITTEN}
"""Parameters that pages offer as links and choices. What readers write themselves has no end, and is not kept."""
MAX_CHOICES = 6
MAX_PATHS = 2048
"""Of how many paths a process remembers whose they are."""
ADMIN_PATH = "/admin/"
"""What is sent there may take long, so it takes no slot of those that answer readers."""
NEVER_KEPT = ("/static/", "/api/v1/", "/follow/", "/healthz", "/readyz")
LITTLE_WORK = ("/static/", "/healthz", "/readyz")
"""What is so little work that it waits for no slot."""
MOMENT_SECONDS = 10.0
"""How long after it last held a page is sent to who asks while another thread or process makes the next one."""

SHARED_SECONDS, STALE_SECONDS, FAILING_SECONDS = 30, 600, 24 * 3600
"""How long a proxy may send a page: without asking us; while it asks; when we do not answer."""

CACHE_STATUS, HIT = "Cache-Status", "ringwatch; hit"
"""Says that a page was kept: RFC 9211."""

CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")

Answerer = Callable[[HttpRequest], HttpResponseBase]


def keep(get_response: Answerer) -> Answerer:
    """Middleware: a page that is kept and still holds is sent; any other is made, compressed and tagged."""
    get_response = with_room(get_response)

    def in_slot(request: HttpRequest) -> HttpResponseBase:
        with SLOTS.one(client_of(request)):
            return get_response(request)

    def in_room(request: HttpRequest) -> HttpResponseBase:
        """What is not kept: whoever waits for room takes no slot meanwhile."""
        name = _name_of(request.path_info)
        if refused := limits.refused(request, name):
            return refused
        with limits.room_for_page(request, name) as full:
            if full:
                return full
            # A box of the map takes long, and few are made at a time: pages do not wait for it.
            takes_long = limits.limit_of(request, name) is limits.MAP
            return (get_response if takes_long else in_slot)(request)

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(LITTLE_WORK):
            return get_response(request)
        if request.path_info.startswith(ADMIN_PATH):
            return (in_slot if request.method in READING else get_response)(request)
        if problem := problem_of_search(request.GET.get("q", "")):
            return refused_search(request, problem)
        if (
            request.method not in READING
            or not settings.KEEP_PAGES
            or request.path_info.startswith(NEVER_KEPT)
        ):
            return in_room(request)
        return _kept_or_made(request, in_room)

    return answer


def _kept_or_made(request: HttpRequest, get_response: Answerer) -> HttpResponseBase:
    """What is asked for at an address where pages are kept."""
    name = _name_of(request.path_info)
    key = None if is_signed_in(request) or name not in KEPT_PAGES else key_of(request)
    if key is None:
        # Anybody can come with a cookie that looks like a session's, so pages made for its sake are counted too.
        made_for_one = limits.SEARCH if name in KEPT_PAGES else None
        if refused := limits.refused(request, name, otherwise=made_for_one):
            return refused  # before anything is asked of the database
    if is_signed_in(request):
        return _private(get_response(request))
    state = from_replica.state_for(request)
    request.data_state = state  # type: ignore[attr-defined]  # for `dataset_version`, which need not ask again
    if key and (page := _kept(request, key, state)):
        return page
    if name not in KEPT_PAGES or request.method == "HEAD":
        return get_response(request)
    if key is None:
        return _made(request, get_response, name, state)
    with limits.room_for_page(request, name) as full:
        if full:
            former = _held_a_moment_ago(key)
            return _sent(request, former) if former else full
        return _made_by_one(request, get_response, name, state, key)


def _made_by_one(
    request: HttpRequest, get_response: Answerer, name: str, state: DataState | None, key: str
) -> HttpResponseBase:
    """The page as it is made now by the first who asks; others are sent the one of a moment ago, or wait.

    So is the first while every slot is taken, as just after a version, when all pages are to be made anew at once.
    """
    former = _held_a_moment_ago(key)
    if former and not SLOTS.has_free():
        return _sent(request, former)
    with kept_answers.MAKERS.one(key, 0 if former else MAX_WAIT_SECONDS) as is_maker:
        if former and not is_maker:
            return _sent(request, former)
        if page := _kept(request, key, state):
            return page
        with kept_answers.claim(key) as is_first:
            if former and not is_first:
                return _sent(request, former)
            return _made(request, get_response, name, state, key)


def _kept(request: HttpRequest, key: str, state: DataState | None) -> HttpResponse | None:
    """The page if it is kept and still holds, or if the database does not answer."""
    kept = found(key, state)
    if kept is None or (state and not holds(kept, state)):
        return None
    if state:
        kept_answers.OWN.confirm(key)
    return _sent(request, kept)


def _held_a_moment_ago(key: str) -> KeptAnswer | None:
    """The page that this process sent a moment ago, when it held."""
    return kept_answers.own(key) if kept_answers.OWN.seconds_since_it_held(key) < MOMENT_SECONDS else None


def _sent(request: HttpRequest, kept: KeptAnswer) -> HttpResponse:
    """A page that is kept, as sent to this reader."""
    request.page_name = kept.stamp[0]  # type: ignore[attr-defined]  # for who counts requests
    metrics.PAGES_SENT.labels(metrics.FROM_KEPT).inc()
    response = kept.send(request)
    response[CACHE_STATUS] = HIT
    return response


def key_of(request: HttpRequest) -> str | None:
    """What names a page among all that are kept; None for what is not kept."""
    query = offered(request.META.get("QUERY_STRING", ""))
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    if query is None:
        return None
    corrected = "corrected" if request.was_tracked else ""  # type: ignore[attr-defined]  # a page then corrects its address
    return f"{request.scheme}://{host}{request.path} {get_language()} {corrected} {query}"


def offered(query: str) -> str | None:
    """The query string of a question that a page offers, in one fixed spelling; None for any other question."""
    if not query:
        return ""
    try:
        asked = parse_qsl(query, max_num_fields=2 * len(CHOICES))
    except ValueError:
        return None
    if len(asked) > MAX_CHOICES or any(name not in CHOICES for name, _ in asked):
        return None
    return urlencode(sorted((name, value.strip()) for name, value in asked if value.strip()))


def found(key: str, state: DataState | None) -> KeptAnswer | None:
    """The page as this process or another keeps it; where none holds any more, an old one."""
    own = kept_answers.own(key)
    if own and (state is None or holds(own, state)):
        return own
    return kept_answers.shared(key) or own


def holds(kept: KeptAnswer, state: DataState) -> bool:
    """Whether a page still says what is so, and no smaller one of the same is expected."""
    name, release, snapshot = kept.stamp
    if not kept.body.is_final and time.time() - kept.made_at >= SECONDS_UNTIL_SMALL:
        return False
    seconds = RELEASE_SECONDS if name in OF_THE_RELEASE else DATA_SECONDS
    return release == state.tag and (snapshot == state.snapshot or time.time() - kept.made_at < seconds)


def _made(
    request: HttpRequest, get_response: Answerer, name: str, state: DataState | None, key: str | None = None
) -> HttpResponseBase:
    """The page as it is made now, kept if it has a key; the one kept before if the database fails meanwhile."""
    conditions = {one: request.META.pop(one) for one in CONDITIONS if one in request.META}
    made_at = time.time()
    metrics.PAGES_SENT.labels(metrics.MADE_ANEW).inc()
    response = get_response(request)
    request.META.update(conditions)
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and key and (former := found(key, None)):
        return former.send(request)
    if not (isinstance(response, HttpResponse) and _is_for_everyone(response)):
        return response
    if "Cache-Control" not in response:
        for_proxies = {"s_maxage": SHARED_SECONDS, "stale_while_revalidate": STALE_SECONDS}
        patch_cache_control(response, public=True, max_age=0, stale_if_error=FAILING_SECONDS, **for_proxies)
    stamp = (name, state.tag, state.snapshot) if state else (name, "", "")
    answer = KeptAnswer.of(response, stamp, made_at)
    if state and key and _is_still_newest(state):
        kept_answers.put(key, answer)
        kept_answers.OWN.confirm(key)
    return answer.send(request)


def _is_still_newest(state: DataState) -> bool:
    """Whether no version was published while the page was made: it may then tell of the one before, or of both."""
    now = data_state.current()
    return now is not None and now.tag == state.tag


@lru_cache(maxsize=MAX_PATHS)
def _name_of(path: str) -> str:
    """The name of the address; empty where there is none."""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def _is_for_everyone(response: HttpResponse) -> bool:
    """Whether the answer is a whole one that would be the same for any reader."""
    is_whole = isinstance(response, PackedResponse) or response.get("Content-Encoding") in (None, GZIP)
    is_found = response.status_code == HTTPStatus.OK
    return is_found and is_whole and not response.cookies and not has_vary_header(response, "Cookie")


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """The answer to who is signed in: nobody else is sent it."""
    patch_cache_control(response, private=True, **({} if "Cache-Control" in response else {"no_cache": True}))
    return response
