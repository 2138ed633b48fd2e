"""Charts of growth, drawn on the server: shapes from `partnerships.charts`, words from the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext

from partnerships import charts
from partnerships.geography import people
from partnerships.queries.growth import Begun, Growth, Month

register = template.Library()
register.simple_tag(people.per_100_000)


@register.inclusion_tag("parts/charts/_chart.html")
def growth_chart(
    growth: Growth, what: str, marks: Sequence[Any] = (), since: date | None = None, until: date | None = None
) -> dict[str, Any]:
    """The line of what had begun by each month; with marks, beside what others published.

    It stops where the evidence ends, and the rest, to the day of the version, is marked.
    """
    line = [
        (day, begun)
        for day, begun in growth.shown_by
        if (since is None or day >= since) and (until is None or day <= until)
    ]
    marked = growth.end if growth.end and (until is None or growth.end.day < until) else None
    drawn = charts.Trend(
        low=[(day, begun.certain) for day, begun in line],
        high=[(day, begun.possible) for day, begun in line],
        marks=marks,
        ends_in=_ends_in(line[-1][1]) if line else "",
        stops=charts.Stop(marked.day, growth.published_on or marked.day, marked.words) if marked else None,
    )
    return {"drawings": charts.trend(drawn), "what": what}


@register.inclusion_tag("parts/charts/_chart.html")
def month_chart(growth: Growth, what: str) -> dict[str, Any]:
    """A column for each month: the starts that are known to lie in it."""
    bars = [
        (month.first, month.began, gettext("%(month)s: %(number)s known to have begun") % _of(month))
        for month in growth.months
    ]
    return {
        "drawings": charts.columns(bars if any(month.began for month in growth.months) else []),
        "what": what,
    }


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


def _ends_in(begun: Begun) -> str:
    if begun.certain == begun.possible:
        return gettext("%(certain)s with a known start") % {"certain": f"{begun.certain:,}"}
    words = {"certain": f"{begun.certain:,}", "possible": f"{begun.possible:,}"}
    return gettext("%(certain)s to %(possible)s with a known start") % words


def _of(month: Month) -> dict[str, str]:
    return {"month": month.words, "number": f"{month.began:,}"}
