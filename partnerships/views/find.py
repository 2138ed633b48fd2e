"""The one box that finds a ZIP code, a town, a county or an agency: as a page, and as suggestions."""

from dataclasses import asdict

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from partnerships.queries.find import find

KEEP_SECONDS = 60


def page(request):
    """Everything the text may mean. Complete without JavaScript."""
    text = request.GET.get("q", "").strip()
    return render(request, "find.html", {"text": text, "found": find(text) if text else []})


def suggestions(request):
    """The same meanings for the box on the map, as it is typed into."""
    found = [asdict(one) | {"kind_words": one.kind_words} for one in find(request.GET.get("q", ""))]
    response = JsonResponse({"found": found}, json_dumps_params={"separators": (",", ":")})
    patch_cache_control(response, public=True, max_age=KEEP_SECONDS)
    return response
