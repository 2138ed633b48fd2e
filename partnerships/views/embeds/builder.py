"""The page that builds an embed: what it shows, its heading, size, day, version, and the part of the map.

It needs no script. The map's own menu leads here with the question and the view that a reader has before them.
"""

from __future__ import annotations

import re

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_page
from partnerships.views.embeds.kinds import (
    EMBED_PARAMETERS,
    EMBEDS,
    MAX_TITLE_LENGTH,
    Embed,
    frame_of,
    heading,
)

FROZEN = "frozen"
SIZE = re.compile(r"[1-9]\d{1,3}|[1-9]\d?%|100%")
"""Pixels, or a part of the other page's column."""
VIEW = re.compile(r"\d{1,2}(\.\d+)?/-?\d{1,2}(\.\d+)?/-?\d{1,3}(\.\d+)?")
"""Zoom, latitude, longitude: a part of the map, as the fragment of its address has it."""
BUILDER_PARAMETERS = (*EMBED_PARAMETERS, "shows", "width", "height", "data", "view")
ELSEWHERE = (*BUILDER_PARAMETERS, "page", "page_size", "sort")
"""Parameters of the address that are no part of the question in the frame."""
USUAL_WIDTH = "100%"


def builder(request: HttpRequest) -> HttpResponseBase:
    """The page; who empties its field for the day asks no more for what is certain on that day."""
    if request.GET.get("certainty") and not request.GET.get("as_of"):
        asked = request.GET.copy()
        del asked["certainty"]
        return redirect(f"{request.path}?{asked.urlencode()}")
    return _built(request)


@csp_update({"frame-src": [SELF]})
@answers_question(refuse=refuse_with_page, also=BUILDER_PARAMETERS)
def _built(request: HttpRequest, question: Question) -> HttpResponse:
    chosen = {name: request.GET.get(name, "").strip() for name in BUILDER_PARAMETERS}
    embed = EMBEDS.get(chosen["shows"] or "map")
    if problems := _problems(chosen, embed):
        return refuse_with_page(request, problems)
    assert embed  # noqa: S101 (a problem otherwise)
    title, is_frozen = heading(request.GET), chosen["data"] == FROZEN
    others = dict.fromkeys(ELSEWHERE)
    query = question.address(
        **{**others, "title": title or None, "version": question.version if is_frozen else None}
    )
    address = embed.address(request, query, _fragment(embed, chosen["view"]))
    sizes = {"width": chosen["width"] or USUAL_WIDTH, "height": chosen["height"] or embed.height}
    said = title or gettext("Partnerships with Ring: %(words)s") % {"words": question.words()}
    context = {
        "question": question,
        "embeds": EMBEDS.values(),
        "embed": embed,
        "is_frozen": is_frozen,
        "title": title,
        "view": chosen["view"],
        "most_letters": MAX_TITLE_LENGTH,
        "filters": _filters(question),
        "address": address,
        "snippet": frame_of(address, **sizes, title=said),
        **sizes,
    }
    return render(request, "pages/embed_builder.html", context)


def _problems(chosen: dict[str, str], embed: Embed | None) -> list[str]:
    found = []
    if embed is None:
        found.append(gettext("shows: it is none of %(names)s.") % {"names": ", ".join(EMBEDS)})
    if chosen["data"] not in ("", FROZEN):
        found.append(gettext("data: it is neither empty, for the newest version, nor “frozen”."))
    found += [
        gettext("%(name)s: write pixels, such as 480, or a part of the page, such as 100%%.") % {"name": name}
        for name in ("width", "height")
        if chosen[name] and not SIZE.fullmatch(chosen[name])
    ]
    if chosen["view"] and not VIEW.fullmatch(chosen["view"]):
        found.append(gettext("view: write zoom, latitude and longitude, such as 6/36.5/-119."))
    return found


def _fragment(embed: Embed, view: str) -> str:
    """What a map shows at first: a part of it where one was chosen, and how it is shaded."""
    return "/".join(filter(None, (view, embed.fragment))) if embed.is_map else ""


def _filters(question: Question) -> list[tuple[str, str]]:
    """The question's parameters that the form has no field for."""
    asked = QueryDict(question.address(**dict.fromkeys((*ELSEWHERE, "as_of"))))
    return [(name, value) for name, values in asked.lists() for value in values]
