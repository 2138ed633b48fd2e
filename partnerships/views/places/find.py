"""The one box that finds a ZIP code, a town, a county or an agency: as a page, and as suggestions."""

from __future__ import annotations

import re
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from partnerships.geography.zip_codes import five_digits
from partnerships.http import limits
from partnerships.queries.places.search import find
from partnerships.queries.question import meaning
from partnerships.views.places import towns

CACHE_SECONDS = 60
ONLY_ZIP = re.compile(r"\d{5}(-\d{0,4})?")
"""What can be nothing but a ZIP code: of one that we do not know, its page says so."""
WORDS = re.compile(r"(?=.{3,80}$)[^\W\d_][\w ’']*")
"""What may be words of a reader; a file's name or an attack is not looked for."""


def page(request: HttpRequest) -> HttpResponseBase:
    """Everything the text may mean; of a ZIP code, at once its own page. Complete without JavaScript."""
    text = request.GET.get("q", "").strip()
    if code := meaning.zip_in(text) or (five_digits(text) if ONLY_ZIP.fullmatch(text) else ""):
        return towns.zip_code(request, code)
    return render(request, "pages/find.html", {"text": text, "found": find(text) if text else []})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Where nothing is, the words of the address are searched for."""
    text = words_of(request.path)
    with limits.room_to_search(request) as has_room:
        found = find(text) if text and has_room else []
    return render(request, "404.html", {"text": text, "found": found}, status=404)


def words_of(path: str) -> str:
    """The words of an address's last part, "/agencies/oakland-police/" → "oakland police"; none if it has none."""
    last = path.strip("/").rpartition("/")[2]
    text = " ".join(re.split(r"[-_+\s]+", last))
    return text if WORDS.fullmatch(text) else ""


def suggestions(request: HttpRequest) -> HttpResponse:
    """The same meanings for the box on the map, as it is typed into."""
    found = [asdict(one) | {"kind_words": one.kind_words} for one in find(request.GET.get("q", ""))]
    response = JsonResponse({"found": found}, json_dumps_params={"separators": (",", ":")})
    patch_cache_control(response, public=True, max_age=CACHE_SECONDS)
    return response
