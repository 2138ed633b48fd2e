"""What another site shows for an address of ours: https://oembed.com, of the type "rich"."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext

from partnerships.http.parameters import whole_number
from partnerships.queries.question import BadQuestion, Question
from partnerships.views.answers import refuse_with_json
from partnerships.views.embeds.kinds import EMBED_PARAMETERS, EMBEDS, WIDTH_PX, Embed, frame_of

MIN_PIXELS = 200
KIND_OF_PAGE = {
    "map": "map",
    "embed": "map",
    "state": "card",
    "county": "card",
    "embed-card": "card",
    "trends": "growth",
    "partnerships": "table",
    "embed-table": "table",
}
"""A page's name → the embed that shows what it shows; a chart's own page says which chart."""
PART_OF_ADDRESS = {"code": "state", "fips": "county"}
"""What stands in the path of a page, and the parameter of a question that says the same."""
OF_PAGES = (*EMBED_PARAMETERS, "order")
"""Parameters of those pages that are no part of a question."""


def oembed(request: HttpRequest) -> HttpResponse:
    try:
        asked = urlsplit(request.GET.get("url", ""))
    except ValueError:  # such as "http://[::1"
        asked = urlsplit("")
    embed, about = _embed_of(asked) if asked.netloc == request.get_host() else (None, {})
    if embed is None:
        sentence = gettext("url: it is no address on this site that can be embedded.")
        return JsonResponse({"problems": [sentence]}, status=404)
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"problems": [gettext("format: only json is given.")]}, status=501)
    parameters = QueryDict(asked.query, mutable=True)
    parameters.update({name: value for name, value in about.items() if name not in parameters})
    try:
        question = Question.ask(parameters, also=OF_PAGES)
    except BadQuestion as bad:
        return refuse_with_json(request, bad.problems)
    return JsonResponse(_answer(request, question, embed, asked.fragment))


def _embed_of(asked: SplitResult) -> tuple[Embed | None, dict[str, str]]:
    """The embed of a page, and what the page's path says of the question."""
    try:
        found = resolve(asked.path)
    except Resolver404:
        return None, {}
    name = (
        found.kwargs["name"] if found.url_name == "chart-page" else KIND_OF_PAGE.get(found.url_name or "", "")
    )
    about = {
        PART_OF_ADDRESS[part]: str(value) for part, value in found.kwargs.items() if part in PART_OF_ADDRESS
    }
    return EMBEDS.get(name), about


def _answer(request: HttpRequest, question: Question, embed: Embed, view: str) -> dict[str, object]:
    width, height = _within(request, "maxwidth", WIDTH_PX), _within(request, "maxheight", embed.height)
    title = gettext("Partnerships with Ring: %(words)s") % {"words": question.words()}
    query = question.address(page=None, page_size=None, order=None)
    address = embed.address(request, query, view if embed.is_map else "")
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": "ringwatch",
        "provider_url": request.build_absolute_uri(reverse("map")),
        "title": title,
        "width": width,
        "height": height,
        "html": frame_of(address, width=width, height=height, title=title),
    }


def _within(request: HttpRequest, name: str, usual: int) -> int:
    limit = whole_number(request.GET.get(name, ""))
    return usual if limit is None else max(MIN_PIXELS, min(usual, limit))
