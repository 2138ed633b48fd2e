"""The front page, and the points its map draws."""

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.gzip import gzip_page

from partnerships.models.vocabulary import Status
from partnerships.queries import points
from partnerships.views.answers import asking, refuse_with_json, refuse_with_page, release_of


@asking(refuse=refuse_with_page)
def front(request, question):
    context = {"question": question, "release": release_of(question), "statuses": Status.values}
    return render(request, "map.html", context)


@gzip_page
@asking(refuse=refuse_with_json)
def points_json(request, question):
    tag = quote_etag(f"{points.SHAPE}-{question.version}-{question.address()}")
    return get_conditional_response(request, etag=tag) or all_points(question, tag)


def all_points(question, tag):
    answer = points.columns(question) | {
        "chips": [[chip.label, chip.words, chip.without] for chip in question.chips()],
        "links": links(question),
    }
    compact = {"separators": (",", ":"), "ensure_ascii": False}
    response = JsonResponse(answer, json_dumps_params=compact, headers={"ETag": tag})
    patch_cache_control(response, public=True, no_cache=True)
    return response


def links(question):
    """Where the same question is answered otherwise."""
    query = question.address()
    end = f"?{query}" if query else ""
    return {name: reverse(name) + end for name in ("partnerships", "partnerships-csv")}
