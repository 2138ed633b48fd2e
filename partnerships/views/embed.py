"""The map for other people's pages: small, credited, and the only page that may be framed; and what oEmbed asks."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt

from partnerships.http.parameters import whole_number
from partnerships.queries import findings
from partnerships.queries.provenance import evidence_end
from partnerships.queries.question import BadQuestion, Question
from partnerships.views.answers import answers_question, refuse_with_json, refuse_with_page, release_of

WIDTH, HEIGHT = 640, 480
"""Pixels, where the other site sets no limit."""
MIN_PIXELS = 200
EMBED_PARAMETERS = ("title",)
"""What the frame's address may carry beside a question."""
MAX_TITLE_LENGTH = 120
"""Characters of a heading that the other site may give the map."""


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@answers_question(refuse=refuse_with_page, also=EMBED_PARAMETERS)
def embed(request: HttpRequest, question: Question) -> HttpResponse:
    context = {
        "question": question,
        "release": release_of(question),
        "title": request.GET.get("title", "").strip()[:MAX_TITLE_LENGTH],
        "publishers": findings.publishers(question),
        "ends": evidence_end.of_release(question.release),
    }
    return render(request, "pages/embed.html", context)


def oembed(request: HttpRequest) -> HttpResponse:
    """What another site shows for an address of the map: https://oembed.com, of the type "rich"."""
    try:
        asked = urlsplit(request.GET.get("url", ""))
    except ValueError:  # such as "http://[::1"
        asked = urlsplit("")
    if asked.netloc != request.get_host() or asked.path not in (reverse("map"), reverse("embed")):
        return JsonResponse(
            {"problems": [gettext("url: it is not an address of the map on this site.")]}, status=404
        )
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"problems": [gettext("format: only json is given.")]}, status=501)
    try:
        question = Question.ask(QueryDict(asked.query), also=EMBED_PARAMETERS)
    except BadQuestion as bad:
        return refuse_with_json(request, bad.problems)
    width, height = _within(request, "maxwidth", WIDTH), _within(request, "maxheight", HEIGHT)
    root = request.build_absolute_uri(reverse("map"))
    return JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "provider_name": "ringwatch",
            "provider_url": root,
            "title": gettext("Partnerships with Ring: %(words)s") % {"words": question.words()},
            "width": width,
            "height": height,
            "html": _frame(request, question, asked.fragment, width, height),
        }
    )


def _frame(request: HttpRequest, question: Question, fragment: str, width: int, height: int) -> SafeString:
    query, view = question.address(page=None), f"#{fragment}" if fragment else ""
    address = f"{request.build_absolute_uri(reverse('embed'))}{f'?{query}' if query else ''}{view}"
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>',
        address,
        width,
        height,
        gettext("Map of partnerships with Ring"),
    )


def _within(request: HttpRequest, name: str, usual: int) -> int:
    limit = whole_number(request.GET.get(name, ""))
    return usual if limit is None else max(MIN_PIXELS, min(usual, limit))
