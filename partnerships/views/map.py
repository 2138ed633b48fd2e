"""The front page, and the points its map draws."""

import gzip
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.gzip import gzip_page

from partnerships.exports import map_points
from partnerships.models.vocabulary import Status
from partnerships.queries.places import denominators, towns
from partnerships.views.answers import (
    asking,
    refuse_with_json,
    refuse_with_page,
    release_of,
)

COMPACT = {"separators": (",", ":"), "ensure_ascii": False}
AN_HOUR = 60 * 60
A_DAY = 24 * 60 * 60
A_YEAR = 365 * A_DAY


def may_show_streets(view):
    """Lets a page ask the tile server that the operator has set, and no other; where none is set, nobody."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        for _, tiles, _ in settings.LEAFLET_CONFIG["TILES"]:
            parts = urlsplit(tiles)
            response._csp_update = {"img-src": [f"{parts.scheme}://{parts.netloc}"]}
        return response

    return answer


@may_show_streets
@asking(refuse=refuse_with_page)
def front(request, question):
    context = {"question": question, "release": release_of(question), "statuses": Status.values}
    return render(request, "map.html", context)


@asking(refuse=refuse_with_json)
def points_json(request, question, version=None):
    """The points of a question. At the address of a version the answer never changes, and says so."""
    named = map_points.tag(question)
    tag = quote_etag(named)
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = send(request, map_points.packed(question, named), tag)
    if version == question.version and release_of(question):
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return response


@gzip_page
def areas_json(request):
    """What states and counties are divided by. Asked for only when a reader shades the map."""
    response = JsonResponse(denominators.denominators(), json_dumps_params=COMPACT)
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response


@gzip_page
def towns_json(request, fips):
    """The towns of a state. Asked for only when a reader is close."""
    response = JsonResponse(towns.columns(fips), json_dumps_params=COMPACT)
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


def send(request, packed, tag):
    """Packed points, unpacked for who does not take gzip."""
    unpacked = "gzip" not in request.headers.get("Accept-Encoding", "")
    body = gzip.decompress(packed) if unpacked else packed
    response = HttpResponse(body, content_type="application/json", headers={"ETag": tag})
    if not unpacked:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
