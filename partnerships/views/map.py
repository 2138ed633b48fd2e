"""The front page, and the points its map draws."""

import gzip
import hashlib
import json

from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page

from partnerships.models.vocabulary import Status
from partnerships.queries import areas, points, towns
from partnerships.views.answers import (
    COUNT_HEADER,
    asking,
    refuse_with_json,
    refuse_with_page,
    release_of,
)

COMPACT = {"separators": (",", ":"), "ensure_ascii": False}
AN_HOUR = 60 * 60
A_DAY = 24 * 60 * 60
A_YEAR = 365 * A_DAY


@asking(refuse=refuse_with_page)
def front(request, question):
    context = {"question": question, "release": release_of(question), "statuses": Status.values}
    return render(request, "map.html", context)


@asking(refuse=refuse_with_json)
def points_json(request, question, version=None):
    """The points of a question. At the address of a version the answer never changes, and says so."""
    release = release_of(question)
    stamp = release.published_at.timestamp() if release else 0
    told = f"{points.SHAPE}-{get_language()}-{question.version}-{stamp}-{question.address()}"
    tag = quote_etag(hashlib.sha256(told.encode()).hexdigest()[:32])
    response = get_conditional_response(request, etag=tag) or answer(request, question, tag, told)
    if version == question.version and release:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return response


@gzip_page
def areas_json(request):
    """What states and counties are divided by. Asked for only when a reader shades the map."""
    response = JsonResponse(areas.denominators(), json_dumps_params=COMPACT)
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response


@gzip_page
def towns_json(request, fips):
    """The towns of a state. Asked for only when a reader is close."""
    response = JsonResponse(towns.columns(fips), json_dumps_params=COMPACT)
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


def answer(request, question, tag, told):
    """All points, made once a version and question and kept compressed."""
    key = f"points-{hashlib.sha256(told.encode()).hexdigest()}"
    kept = cache.get(key)
    if kept is None:
        columns = all_points(question)
        text = json.dumps(columns, **COMPACT)
        kept = (columns["count"], gzip.compress(text.encode(), compresslevel=6))
        cache.set(key, kept, A_DAY)
    count, packed = kept
    unpacked = "gzip" not in request.headers.get("Accept-Encoding", "")
    body = gzip.decompress(packed) if unpacked else packed
    response = HttpResponse(
        body, content_type="application/json", headers={"ETag": tag, COUNT_HEADER: str(count)}
    )
    if not unpacked:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def all_points(question):
    return points.columns(question) | {
        "chips": [[chip.label, chip.words, chip.without] for chip in question.chips()],
        "links": links(question),
    }


def links(question):
    """Where the same question is answered otherwise."""
    query = question.address()
    end = f"?{query}" if query else ""
    return {name: reverse(name) + end for name in ("partnerships", "partnerships-csv", "cite")}
