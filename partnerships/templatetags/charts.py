"""Charts of growth, drawn on the server: shapes and words from `exports.charts`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from partnerships.charts.shapes import Drawing
from partnerships.exports.charts import CHARTS
from partnerships.queries.growth import Growth
from partnerships.queries.question import Question

register = template.Library()

BAR = (
    '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
    '<rect width="{}" height="8"/></svg>'
)
RULE = '<line class="rule{}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
COLUMN = '<rect class="column" x="{}" y="{}" width="{}" height="{}"/>'
VALUE = '<rect class="value" x="{}" y="{}" width="{}" height="{}" data-x="{}"><title>{}</title></rect>'
DOT = '<circle class="dot {}" cx="{}" cy="{}" r="4.5"><title>{}</title></circle>'
TEXT = '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>'
MONTH = '<tr><th scope="row">{}</th>' + '<td class="count">{}</td>' * 3 + "</tr>"
"""The shapes of which a drawing has hundreds, and the rows of its numbers: a template takes ten times as long."""


@register.inclusion_tag("parts/charts/_chart.html", takes_context=True)
def chart(
    context: Context, name: str, growth: Growth, question: Question, *, frame: bool = False
) -> dict[str, Any]:
    """One of the charts of a question, with the ways to take it along unless it stands in a frame already."""
    one = CHARTS[name]
    asked = question.address(page=None, page_size=None, sort=None, order=None)
    address = f"?{asked}" if asked else ""
    kinds = () if frame else ("svg", "csv", "page")
    return {
        "drawings": one.drawn(growth, is_whole=not question.chips()),
        "what": one.title,
        "name": name,
        "site": context["request"].build_absolute_uri("/").rstrip("/"),
        "files": {kind: reverse(f"chart-{kind}", args=[name]) + address for kind in kinds},
    }


@register.filter
def rules(drawing: Drawing) -> str:
    """The lines across a drawing; its ground is one of them."""
    ends, ground = (drawing.from_x, drawing.to_x), drawing.ground
    return _written(RULE, ((" ground" if y == ground else "", *ends, y, y) for y in drawing.rules))


@register.filter
def columns(drawing: Drawing) -> str:
    """The bars of a drawing."""
    return _written(COLUMN, ((bar.x, bar.y, bar.width, bar.height) for bar in drawing.bars))


@register.filter
def values(drawing: Drawing) -> str:
    """The parts of a drawing that say one value each, to a pointer and to the keyboard."""
    top, height = drawing.size.top, drawing.height
    parts = ((one.left, top, one.width, height, one.x, escape(one.says)) for one in drawing.values)
    return _written(VALUE, parts)


@register.filter
def dots(drawing: Drawing) -> str:
    """The points of a drawing, with their words."""
    return _written(DOT, ((escape(mark.kind), x, y, escape(mark.says)) for x, y, mark in drawing.dots))


@register.filter
def texts(drawing: Drawing) -> str:
    """The words in a drawing."""
    parts = ((one.kind, one.x, one.y, one.anchor, escape(one.words)) for one in drawing.texts)
    return _written(TEXT, parts)


def _written(shape: str, parts: Iterable[tuple[object, ...]]) -> str:
    """Each of the parts as that shape: numbers and names of ours, and words that are escaped already."""
    return mark_safe("".join(shape.format(*part) for part in parts))  # noqa: S308


@register.filter
def month_rows(growth: Growth) -> str:
    """The rows of a chart's numbers, a month each."""
    return _written(
        MONTH,
        (
            (escape(one.words), f"{one.began:,}", f"{one.certain:,}", f"{one.possible:,}")
            for one in growth.months
        ),
    )


@register.simple_tag
def bar(number: int, most: int) -> str:
    """A bar as long as the number's part of the largest; the number stands beside it in words."""
    return format_html(BAR, round(100 * number / most, 1) if most else 0)


@register.simple_tag
def partial(number: int, whole: int) -> str:
    """A part of a whole in percent, as a reader says it."""
    percent = 100 * number / whole
    return f"{percent:.0f}" if percent >= 1 or not number else gettext("less than 1")


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key, 0)
