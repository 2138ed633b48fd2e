"""Charts of growth as drawings, as SVG files that stand alone, and as tables.

The pages, the files and the frames for other sites draw the same. Published counts are of the whole country, so they
stand only beside the whole record.
"""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships import charts, facts
from partnerships.charts import Drawing, Mark
from partnerships.dates import day_in_words
from partnerships.queries import findings, growth
from partnerships.queries.growth import Begun, Growth, Month
from partnerships.queries.question import Question

EARLY = (date(2018, 1, 1), date(2019, 12, 31))
"""The years in which most counts were published, drawn once more by themselves."""
MONTHS_COLUMNS = (
    "month",
    "began",
    "begun_by_its_end_certainly",
    "begun_by_its_end_possibly",
    "dataset_version",
)
FIRST_CREDIT_Y, CREDIT_LINE_HEIGHT, MAX_CREDIT_CHARACTERS = 428, 16, 125
"""In a chart's file, in its units: where the first line of credit stands, and how far apart its lines."""
MARKS_COLUMNS = ("as_of", "count", "counts_what", "said_by", "source", "dataset_version")


@dataclass(frozen=True)
class Chart:
    """One kind of chart: its names, and whether it has the published counts beside its line."""

    name: str
    title: str | Promise
    brief: str | Promise
    """In a list to choose from: few words."""

    def drawn(self, found: Growth, *, is_whole: bool) -> list[Drawing]:
        """The chart in each size; none if there is nothing to draw. `is_whole`: nothing was filtered."""
        if self.name == "monthly":
            return months(found)
        marks = published() if is_whole else []
        if self.name == "early":
            return line(found, [one for one in marks if one.day <= EARLY[1]], *EARLY)
        return line(found, marks)

    def table(self, found: Growth, version: int, *, is_whole: bool) -> bytes:
        """The chart's numbers as CSV: the months, and below them what others published."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        within = EARLY if self.name == "early" else (date.min, date.max)
        writer.writerow(MONTHS_COLUMNS)
        for month in found.months:
            if within[0] <= month.first <= within[1]:
                numbers = (month.began, month.certain, month.possible)
                writer.writerow((f"{month.first:%Y-%m}", *numbers, version))
        writer.writerow(("unknown", found.undated, "", "", version))
        if is_whole and self.name != "monthly":
            writer.writerow(())
            writer.writerow(MARKS_COLUMNS)
            for one in facts.published_counts():
                if one.drawn and one.day <= within[1]:
                    writer.writerow((one.as_of, one.count, one.counts_what, one.said_by, one.source, version))
        return file.getvalue().encode()


CHARTS = {
    one.name: one
    for one in (
        Chart(
            "growth", _("Partnerships with Ring that had begun by each month"), _("Chart: growth by month")
        ),
        Chart(
            "early",
            _("Partnerships with Ring that had begun by each month of 2018 and 2019"),
            _("Chart: growth in 2018 and 2019"),
        ),
        Chart(
            "monthly",
            _("Partnerships with Ring known to have begun in each month"),
            _("Chart: starts in each month"),
        ),
    )
}


def of_question(chart: Chart, question: Question) -> tuple[Growth, list[Drawing]]:
    """What a question's chart is drawn of, and the drawings."""
    found = growth.of(question)
    return found, chart.drawn(found, is_whole=not question.chips())


def as_svg(chart: Chart, question: Question, *, site: str) -> bytes | None:
    """The wide drawing with its title, its question and its credit in it; None if there is nothing to draw."""
    found, drawings = of_question(chart, question)
    if not drawings:
        return None
    day = found.published_on
    words = {"version": question.version, "day": day_in_words(day) if day else "", "site": site}
    publishers = {"publishers": "; ".join(findings.publishers(question))}
    credit = [
        gettext("ringwatch, version %(version)s, %(day)s: %(site)s") % words,
        *textwrap.wrap(gettext("Lists by %(publishers)s.") % publishers, MAX_CREDIT_CHARACTERS),
    ]
    context = {
        "drawing": drawings[0],
        "title": chart.title,
        "words": question.words() if question.chips() else "",
        "credit": [
            (FIRST_CREDIT_Y + CREDIT_LINE_HEIGHT * number, line) for number, line in enumerate(credit)
        ],
        "height": FIRST_CREDIT_Y + CREDIT_LINE_HEIGHT * len(credit),
    }
    return render_to_string("parts/charts/_file.svg", context).encode()


def published() -> list[Mark]:
    """The published counts that are drawn, as points of the chart."""
    return [_mark(one) for one in facts.published_counts() if one.drawn]


def line(
    found: Growth, marks: Sequence[Mark] = (), since: date | None = None, until: date | None = None
) -> list[Drawing]:
    """The line of what had begun by each month; with marks, beside what others published.

    It stops where the evidence ends, and the rest, to the day of the version, is marked.
    """
    days = [
        (day, begun)
        for day, begun in found.shown_by
        if (since is None or day >= since) and (until is None or day <= until)
    ]
    marked = found.end if found.end and (until is None or found.end.day < until) else None
    drawn = charts.Trend(
        low=[(day, begun.certain) for day, begun in days],
        high=[(day, begun.possible) for day, begun in days],
        marks=marks,
        ends_in=_ends_in(days[-1][1]) if days else "",
        stops=charts.Stop(marked.day, found.published_on or marked.day, marked.words) if marked else None,
        says=[_begun_words(day, begun) for day, begun in days],
        between=(gettext("certainly"), gettext("possibly")),
    )
    return charts.trend(drawn)


def months(found: Growth) -> list[Drawing]:
    """A column for each month: the starts that are known to lie in it."""
    bars = [
        (month.first, month.began, gettext("%(month)s: %(number)s known to have begun") % _of(month))
        for month in found.months
    ]
    return charts.columns(bars if any(number for _first, number, _says in bars) else [])


def _mark(one: Any) -> Mark:
    day, count, of, by = map(gettext, (one.as_of_words, one.count_words, one.counts_what, one.said_by))
    return Mark(one.day, one.count, count, f"{day}: {count} {of} ({by})", str(one.reading))


def _begun_words(day: date, begun: Begun) -> str:
    words = {"day": day_in_words(day), "certain": f"{begun.certain:,}", "possible": f"{begun.possible:,}"}
    if begun.certain == begun.possible:
        return gettext("%(day)s: %(certain)s had begun") % words
    return gettext("%(day)s: %(certain)s to %(possible)s had begun") % words


def _ends_in(begun: Begun) -> str:
    if begun.certain == begun.possible:
        return gettext("%(certain)s with a known start") % {"certain": f"{begun.certain:,}"}
    words = {"certain": f"{begun.certain:,}", "possible": f"{begun.possible:,}"}
    return gettext("%(certain)s to %(possible)s with a known start") % words


def _of(month: Month) -> dict[str, str]:
    return {"month": month.words, "number": f"{month.began:,}"}
