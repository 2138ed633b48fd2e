"""The pages in the frame: small, credited, their links opening outside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partnerships.exports import share_pictures
from partnerships.queries import findings
from partnerships.queries.places import area_totals, small_maps
from partnerships.queries.provenance import evidence_end
from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_page, release_of
from partnerships.views.embeds.kinds import EMBED_PARAMETERS, framed, heading

MAX_ROWS = 20
"""Rows of the table in a frame; the page that it links to has them all."""


@framed
@answers_question(refuse=refuse_with_page, also=EMBED_PARAMETERS)
def map_page(request: HttpRequest, question: Question) -> HttpResponse:
    return render(request, "embeds/map.html", _context(request, question))


@framed
@answers_question(refuse=refuse_with_page, also=EMBED_PARAMETERS)
def card(request: HttpRequest, question: Question) -> HttpResponse:
    """The number of a question, where its partnerships are, and what is known of their days."""
    shown, legend = small_maps.of_question(question)
    more = {"map": shown, "legend": legend, "totals": area_totals.of(question)}
    return render(request, "embeds/card.html", _context(request, question) | more)


@framed
@answers_question(refuse=refuse_with_page, also=EMBED_PARAMETERS)
def table(request: HttpRequest, question: Question) -> HttpResponse:
    """The first rows of a question."""
    more = {"rows": question.rows()[:MAX_ROWS], "most": MAX_ROWS}
    return render(request, "embeds/table.html", _context(request, question) | more)


def _context(request: HttpRequest, question: Question) -> dict[str, Any]:
    return {
        "question": question,
        "release": release_of(question),
        "title": heading(request.GET),
        "subject": share_pictures.title_of(question),
        "publishers": findings.publishers(question),
        "ends": evidence_end.of_release(question.release),
    }
