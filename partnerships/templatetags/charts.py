"""Charts of growth, drawn on the server: shapes from `partnerships.charts`, words from the figures."""

from django import template
from django.utils.translation import gettext

from partnerships import charts

register = template.Library()


@register.inclusion_tag("_chart.html")
def growth_chart(growth, what, marks=(), since=None, until=None):
    """The line of what had begun by each month; with marks, beside what others published."""
    months = [
        month
        for month in growth.months
        if (since is None or month.last >= since) and (until is None or month.last <= until)
    ]
    drawn = charts.Trend(
        low=[(month.last, month.certain) for month in months],
        high=[(month.last, month.possible) for month in months],
        marks=marks,
        ends_in=_ends_in(months[-1]) if months else "",
    )
    return {"drawings": charts.trend(drawn), "what": what}


@register.inclusion_tag("_chart.html")
def month_chart(growth, what):
    """A column for each month: the starts that are known to lie in it."""
    bars = [
        (month.first, month.began, gettext("%(month)s: %(number)s known to have begun") % _of(month))
        for month in growth.months
    ]
    return {
        "drawings": charts.columns(bars if any(month.began for month in growth.months) else []),
        "what": what,
    }


@register.inclusion_tag("_bar.html")
def bar(number, most):
    """A bar as long as the number's part of the largest; the number stands beside it in words."""
    return {"width": round(100 * number / most, 1) if most else 0}


@register.simple_tag
def partial(number, whole):
    """A part of a whole in percent, as a reader says it."""
    percent = 100 * number / whole
    return f"{percent:.0f}" if percent >= 1 or not number else gettext("less than 1")


@register.simple_tag
def per_100_000(number, people):
    """How many for each 100,000 people."""
    return f"{100_000 * number / people:.2f}"


@register.filter
def item(mapping, key):
    return mapping.get(key, 0)


def _ends_in(month) -> str:
    if month.certain == month.possible:
        return gettext("%(certain)s with a known start") % {"certain": f"{month.certain:,}"}
    words = {"certain": f"{month.certain:,}", "possible": f"{month.possible:,}"}
    return gettext("%(certain)s to %(possible)s with a known start") % words


def _of(month) -> dict[str, str]:
    return {"month": month.words, "number": f"{month.began:,}"}
