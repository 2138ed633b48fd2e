"""Charts of growth, drawn on the server: shapes and words from `exports.charts`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext

from partnerships.charts.shapes import Drawing
from partnerships.exports.charts import CHARTS
from partnerships.queries.growth import Growth
from partnerships.queries.question import Question

register = template.Library()

COLUMN = '<rect class="column" x="{}" y="{}" width="{}" height="{}"/>'
VALUE = '<rect class="value" x="{}" y="{}" width="{}" height="{}" data-x="{}"><title>{}</title></rect>'


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
def columns(drawing: Drawing) -> str:
    """The bars of a drawing. There are hundreds, and a template takes ten times as long for each."""
    return format_html_join("", COLUMN, ((bar.x, bar.y, bar.width, bar.height) for bar in drawing.bars))


@register.filter
def values(drawing: Drawing) -> str:
    """The parts of a drawing that say one value each, to a pointer and to the keyboard."""
    top, height = drawing.size.top, drawing.height
    return format_html_join(
        "", VALUE, ((one.left, top, one.width, height, one.x, one.says) for one in drawing.values)
    )


@register.inclusion_tag("parts/charts/_bar.html")
def bar(number: int, most: int) -> dict[str, Any]:
    """A bar as long as the number's part of the largest; the number stands beside it in words."""
    return {"width": round(100 * number / most, 1) if most else 0}


@register.simple_tag
def partial(number: int, whole: int) -> str:
    """A part of a whole in percent, as a reader says it."""
    percent = 100 * number / whole
    return f"{percent:.0f}" if percent >= 1 or not number else gettext("less than 1")


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key, 0)
