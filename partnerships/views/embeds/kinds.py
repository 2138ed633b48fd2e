"""The kinds of embed: where each is, what it is called, how high it is, and the HTML that frames it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_exempt

from partnerships.exports.charts import CHARTS

View = Callable[..., HttpResponseBase]
EMBED_PARAMETERS = ("title",)
"""What a frame's address may carry beside a question."""
MAX_TITLE_LENGTH = 120
"""Characters of a heading that the other site may give."""
WIDTH_PX = 640
"""Pixels, where the other site sets no limit."""


@dataclass(frozen=True)
class Embed:
    """One kind. `fragment`: what the map shows at first; `height` in pixels."""

    name: str
    words: str | Promise
    route: str
    arguments: tuple[str, ...] = ()
    fragment: str = ""
    height: int = 480

    @property
    def is_map(self) -> bool:
        return self.route == "embed"

    def address(self, request: HttpRequest, query: str, view: str = "") -> str:
        """The frame's address. `view`: the fragment of an address of the map, instead of the kind's own."""
        path = request.build_absolute_uri(reverse(self.route, args=self.arguments))
        fragment = view or self.fragment
        return f"{path}{f'?{query}' if query else ''}{f'#{fragment}' if fragment else ''}"


EMBEDS = {
    one.name: one
    for one in (
        Embed("map", _("Map: a point for each partnership"), "embed"),
        Embed("states/count", _("Map: states by number"), "embed", fragment="states/count"),
        Embed("states/share", _("Map: states by share of agencies"), "embed", fragment="states/share"),
        Embed("states/rate", _("Map: states by number per 100,000"), "embed", fragment="states/rate"),
        Embed("counties/count", _("Map: counties by number"), "embed", fragment="counties/count"),
        Embed(
            "counties/share",
            _("Map: counties by share of agencies"),
            "embed",
            fragment="counties/share",
        ),
        Embed("card", _("Card: number, map, since when"), "embed-card", height=520),
        *(Embed(one.name, one.brief, "chart-page", (one.name,), height=520) for one in CHARTS.values()),
        Embed("table", _("Table: the first agencies"), "embed-table", height=560),
    )
}


def framed(view: View) -> View:
    """A page that any site may show in a frame."""
    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(view))


def heading(asked: dict[str, Any] | Any) -> str:
    """The heading that the other site gave; empty where it gave none."""
    return str(asked.get("title", "")).strip()[:MAX_TITLE_LENGTH]


def frame_of(address: str, *, width: int | str, height: int | str, title: str) -> SafeString:
    """The HTML that shows an embed in another page."""
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>',
        address,
        width,
        height,
        title,
    )
