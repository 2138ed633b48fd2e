"""The page that builds an embed: what it shows, its heading, size, day and version. It needs no script."""

from __future__ import annotations

import re

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
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
BUILDER_PARAMETERS = (*EMBED_PARAMETERS, "shows", "width", "height", "data")
NO_PART_OF_A_FRAME = (*BUILDER_PARAMETERS, "version", "page", "page_size", "sort")
USUAL_WIDTH = "100%"


@csp_update({"frame-src": [SELF]})
@answers_question(refuse=refuse_with_page, also=BUILDER_PARAMETERS)
def builder(request: HttpRequest, question: Question) -> HttpResponse:
    chosen = {name: request.GET.get(name, "").strip() for name in BUILDER_PARAMETERS}
    embed = EMBEDS.get(chosen["shows"] or "map")
    if problems := _problems(chosen, embed):
        return refuse_with_page(request, problems)
    assert embed  # noqa: S101 (a problem otherwise)
    title, is_frozen = heading(request.GET), chosen["data"] == FROZEN
    others = dict.fromkeys(NO_PART_OF_A_FRAME)
    query = question.address(
        **{**others, "title": title or None, "version": question.version if is_frozen else None}
    )
    address = embed.address(request, query)
    sizes = {"width": chosen["width"] or USUAL_WIDTH, "height": chosen["height"] or embed.height}
    said = title or gettext("Partnerships with Ring: %(words)s") % {"words": question.words()}
    context = {
        "question": question,
        "embeds": EMBEDS.values(),
        "embed": embed,
        "is_frozen": is_frozen,
        "title": title,
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
    return found


def _filters(question: Question) -> list[tuple[str, str]]:
    """The question's parameters that the form has no field for."""
    asked = QueryDict(question.address(**dict.fromkeys((*NO_PART_OF_A_FRAME, "as_of"))))
    return [(name, value) for name, values in asked.lists() for value in values]
