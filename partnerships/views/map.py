"""The front page, and the points its map draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page

from partnerships import facts
from partnerships.exports import map_points
from partnerships.http.conditional import unless_known
from partnerships.http.encoding import packed_response
from partnerships.queries import facets, findings
from partnerships.queries.places import denominators, towns
from partnerships.queries.question import Question
from partnerships.views.answers import (
    answers_question,
    refuse_with_json,
    refuse_with_page,
    release_of,
)
from partnerships.views.files.citing import day_context

COMPACT: dict[str, Any] = {"separators": (",", ":"), "ensure_ascii": False}
HOUR_SECONDS = 60 * 60
DAY_SECONDS = 24 * HOUR_SECONDS
YEAR_SECONDS = 365 * DAY_SECONDS
ROWS_WITHOUT_SCRIPTS = 25
"""Rows that stand on the page for readers without JavaScript; the table has them all."""


def may_show_streets(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lets a page ask the tile server that the operator has set, and no other; where none is set, nobody."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        servers = [urlsplit(tiles) for _, tiles, _ in settings.LEAFLET_CONFIG["TILES"]]
        allowed = csp_update({"img-src": [f"{parts.scheme}://{parts.netloc}" for parts in servers]})
        response: HttpResponseBase = (allowed(view) if servers else view)(request, *args, **kwargs)
        return response

    return answer


@may_show_streets
@answers_question(refuse=refuse_with_page)
def front(request: HttpRequest, question: Question) -> HttpResponse:
    context = {
        "question": question,
        "release": release_of(question),
        "findings": findings.of(question),
        "lists": findings.lists(question),
        "publishers": findings.publishers(question),
        "marks": facts.marks(),
        "pictured": question.narrows and question.address_of_rows(version=question.version),
        "first_rows": question.rows()[:ROWS_WITHOUT_SCRIPTS],
    }
    return render(request, "pages/map.html", context | day_context(question))


@gzip_page
@answers_question(refuse=refuse_with_json)
def facets_json(request: HttpRequest, question: Question) -> HttpResponse:
    """What the filters offer beside a question: asked for when a reader has changed it."""
    offered = {name: [asdict(one) for one in options] for name, options in facets.of(question).items()}
    response = JsonResponse(offered, json_dumps_params=COMPACT)
    patch_cache_control(response, public=True, no_cache=True)
    return response


@answers_question(refuse=refuse_with_json)
def points_json(
    request: HttpRequest, question: Question, version: int | None = None, tag: str | None = None
) -> HttpResponseBase:
    """The points of a question. At the address of a release (its version and tag) they never change, and say so.

    The address of a version alone does change: a restored backup may have published other rows by that number.
    """
    named = map_points.tag(question)

    def make() -> HttpResponse:
        return packed_response(request, map_points.packed(question, named), "application/json")

    response = unless_known(request, make, tag=named)
    if tag and (version, tag) == (question.version, map_points.tag_of_release(question)):
        patch_cache_control(response, public=True, max_age=YEAR_SECONDS, immutable=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return for_any_page(response)


@gzip_page
def areas_json(request: HttpRequest) -> HttpResponseBase:
    """What states and counties are divided by. Asked for only when a reader shades the map."""
    response = JsonResponse(denominators.denominators(), json_dumps_params=COMPACT)
    patch_cache_control(response, public=True, max_age=HOUR_SECONDS)
    return for_any_page(response)


@gzip_page
def towns_json(request: HttpRequest, fips: str) -> HttpResponseBase:
    """The towns of a state. Asked for only when a reader is close."""
    response = JsonResponse(towns.columns(fips), json_dumps_params=COMPACT)
    patch_cache_control(response, public=True, max_age=DAY_SECONDS)
    return for_any_page(response)


def for_any_page(response: HttpResponseBase) -> HttpResponseBase:
    """Lets scripts of any page read a public answer: a frame in a sandbox is of no site, ours neither."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
