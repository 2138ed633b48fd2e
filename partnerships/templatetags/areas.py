"""Tables that compare areas, and small maps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from partnerships.dates import day_in_words
from partnerships.outline_maps import SmallMap
from partnerships.queries.places.compared import ComparedArea
from partnerships.queries.question import Question
from partnerships.templatetags.charts import bar, partial
from partnerships.templatetags.lines import Cells
from partnerships.templatetags.records import counted_in

register = template.Library()


@register.simple_tag
def order_link(question: Question, order: str, column: str) -> str:
    """Where a column's header leads: sorted by it, the most first; the other way round if it is so now."""
    first = column if column in ("name", "first") else f"-{column}"
    other = column if first.startswith("-") else f"-{column}"
    return question.address(order=other if order == first else first)


@register.filter
def ordered_by(order: str, column: str) -> str:
    """`aria-sort` of a column's header; empty for the others."""
    return {column: "ascending", f"-{column}": "descending"}.get(order, "")


@register.simple_tag
def area_cells(areas: Iterable[ComparedArea], level: str, most: int) -> Iterator[Cells]:
    """The cells of areas beside each other, of which there may be 250; `level`: `state` or `county`.

    `most`: the most agencies that one of them has, which is as long as a bar can be.
    """
    language, by = get_language(), gettext("by %(day)s")
    nowhere = gettext("State not known") if level == "state" else gettext("County not known")
    for one in areas:
        totals = one.totals
        starts = (totals.started_by, totals.last_started_by)
        first, last = (by % {"day": day_in_words(day)} if day else "" for day in starts)
        yield {
            "name": _linked(reverse(level, args=[one.code]), one.name) if totals.place else nowhere,
            "agencies": counted_in(language, totals.agencies),
            "bar": bar(totals.agencies, most) if totals.agencies and totals.place else "",
            "partnerships": counted_in(language, totals.partnerships),
            "rate": "" if one.rate is None else floatformat(one.rate, 2),
            "share": _share_words(one),
            "first_start": first,
            "last_start": last,
            "until": day_in_words(totals.attested_until) if totals.attested_until else "",
        }


def _linked(address: str, name: str) -> str:
    return format_html('<a href="{}">{}</a>', address, name)


def _share_words(one: ComparedArea) -> str:
    """ "12 of 340 (4 percent)"; empty where no directory says how many there are."""
    if one.part is None or one.share is None:
        return ""
    partners, agencies = one.share.partners, one.share.agencies
    words = {"partners": intcomma(partners), "agencies": intcomma(agencies)}
    return gettext("%(partners)s of %(agencies)s (%(percent)s percent)") % {
        **words,
        "percent": partial(partners, agencies),
    }


@register.filter
def dots(drawn: SmallMap) -> str:
    """The dots of a small map. There may be hundreds, and a template takes ten times as long for each."""
    written = (f'<circle class="{dot.kind}" cx="{dot.x}" cy="{dot.y}" r="7"/>' for dot in drawn.dots)
    return mark_safe("".join(written))  # noqa: S308 (numbers, and words of ours)


@register.inclusion_tag("parts/_small_map.html")
def small_map(drawn: Any, says: str, kind: str = "") -> dict[str, Any]:
    """A small map, and what it shows for who does not see it; nothing where there is none."""
    return {"map": drawn, "says": says, "kind": kind}
