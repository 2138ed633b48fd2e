"""Tables that compare areas, and small maps."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import mark_safe

from partnerships.outline_maps import SmallMap
from partnerships.queries.question import Question

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


@register.filter
def dots(drawn: SmallMap) -> str:
    """The dots of a small map. There may be hundreds, and a template takes ten times as long for each."""
    written = (f'<circle class="{dot.kind}" cx="{dot.x}" cy="{dot.y}" r="7"/>' for dot in drawn.dots)
    return mark_safe("".join(written))  # noqa: S308 (numbers, and words of ours)


@register.inclusion_tag("parts/_small_map.html")
def small_map(drawn: Any, says: str, kind: str = "") -> dict[str, Any]:
    """A small map, and what it shows for who does not see it; nothing where there is none."""
    return {"map": drawn, "says": says, "kind": kind}
