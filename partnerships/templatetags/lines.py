"""Long lists on pages: a line's markup stands in the template once, and what differs is filled in for each line.

A template that is rendered for each of fifty rows took half of the time that a page of the table takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template import Context, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from partnerships.queries.facets import Option
from partnerships.queries.labels import start_in_words
from partnerships.templatetags.records import counted_in, place_words, program_in, status_in, until_in

register = template.Library()

Cells = dict[str, object]
"""What is filled in for one line, by the name of its mark. It is escaped unless it is marked as safe."""


@register.tag
def lines(parser: Parser, token: Token) -> Lines:
    """`{% lines rows|table_cells:day %}` a line `{% endlines %}`: once for each, its marks such as `{place}` filled in.

    All else in the line, such as `{{ heading }}`, is rendered once for all.
    """
    _name, cells = token.split_contents()
    line = parser.parse(["endlines"])
    parser.delete_first_token()
    return Lines(parser.compile_filter(cells), line)


class Lines(template.Node):
    def __init__(self, cells: FilterExpression, line: NodeList) -> None:
        self._cells = cells
        self.nodelist = line

    def render(self, context: Context) -> SafeString:
        line = self.nodelist.render(context)
        found: Iterable[Cells] = self._cells.resolve(context)
        return mark_safe("".join([line.format_map(_escaped(cells)) for cells in found]))  # noqa: S308 (it is)


def _escaped(cells: Cells) -> dict[str, str]:
    """As `format_html` does it, which takes three times as long."""
    return {name: cell if isinstance(cell, SafeString) else escape(str(cell)) for name, cell in cells.items()}


@register.filter
def table_cells(rows: Iterable[Any], day: date | None) -> Iterator[Cells]:
    """The cells of each row of the table; `day`: the one asked for."""
    language = get_language()
    for row in rows:
        certainty = row.shown_certainty
        dated = (row.start, row.start_precision, row.announced, row.announced_precision)
        yield {
            "address": row.get_absolute_url(),
            "agency": row.agency_name,
            "place": place_words(row),
            "program": program_in(language, row.program),
            "status": status_in(language, row.shown_status, "status" in row.overridden, certainty),
            "until": until_in(language, row.attested_until, certainty if day else ""),
            "start_class": "brief" if row.start else "soft",
            "start": _start_in(language, *dated),
            "sources": len(row.sources),
        }


@register.filter
def option_cells(options: Iterable[Option], name: str) -> Iterator[Cells]:
    """The cells of each option of the filter `name`; a status is shown with its shape."""
    language = get_language()
    for one in options:
        yield {
            "value": one.value,
            "checked": " checked" if one.chosen else "",
            "label": status_in(language, one.value)
            if name == "status"
            else mark_safe(f"<span>{escape(one.label)}</span>"),  # noqa: S308
            "count": counted_in(language, one.count),
        }


@lru_cache(maxsize=4096)
def _start_in(_language: str | None, *dated: Any) -> str:
    return start_in_words(*dated)
