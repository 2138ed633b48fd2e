"""How many partnerships of a question had begun by the end of each month.

A start that is known only to the year, or as "by" a day, has two answers: when it had begun at the latest
(certainly), and when it may have begun (possibly). Starts that are not known are counted apart. Nothing is drawn
after the day on which the lists end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from partnerships.dates import Span, month_in_words
from partnerships.models.vocabulary import DatePrecision
from partnerships.queries.provenance import evidence_end
from partnerships.queries.provenance.evidence_end import EvidenceEnd
from partnerships.queries.question import Question
from partnerships.queries.selection.coded import Marks
from partnerships.queries.selection.version_columns import ALWAYS, FOREVER, NOT_DATED, day_number

TO_THE_MONTH = (DatePrecision.DAY, DatePrecision.MONTH)


@dataclass(frozen=True)
class Month:
    """One month. `began`: starts known to lie in it; `certain` and `possible`: begun by its last day."""

    first: date
    began: int
    certain: int
    possible: int

    @property
    def last(self) -> date:
        return Span.month(self.first.year, self.first.month).last

    @property
    def words(self) -> str:
        return month_in_words(self.first)


@dataclass(frozen=True)
class Begun:
    """How many had begun: certainly, and possibly."""

    certain: int
    possible: int


@dataclass(frozen=True)
class Growth:
    """The months from the first known start to the last. `dated` + `undated` is the question's count.

    `imprecise`: of the dated ones, those whose month is not known. `end`: where the evidence of the version ends;
    `at_end`: what had begun by then; `later`: how many are known to have begun after it. `published_on`: the day of
    the version.
    """

    months: tuple[Month, ...]
    dated: int
    undated: int
    imprecise: int
    end: EvidenceEnd | None
    at_end: Begun
    later: int
    published_on: date | None

    @property
    def shown_by(self) -> list[tuple[date, Begun]]:
        """Each day at which a line stands: the months' last, and where the evidence ends."""
        line = [(month.last, Begun(month.certain, month.possible)) for month in self.months]
        if self.end is None:
            return line
        until = self.end.day
        return [*((day, begun) for day, begun in line if day < until), (until, self.at_end)]


def of(question: Question) -> Growth:
    """The growth of what a question asks for."""
    starts = _starts(question)
    dated = sum(starts.values())
    exact = sum(number for span, number in starts.items() if span.precision in TO_THE_MONTH)
    end = evidence_end.of_question(question)
    at_end = _Days(starts).begun_by(end.day) if end else Begun(dated, dated)
    return Growth(
        months=tuple(_months(starts)),
        dated=dated,
        undated=question.count() - dated,
        imprecise=dated - exact,
        end=end,
        at_end=at_end,
        later=dated - at_end.possible,
        published_on=question.release.published_at.date() if question.release else None,
    )


def begun_by(question: Question, days: Iterable[date]) -> dict[date, Begun]:
    """What of the question had begun by the end of each day."""
    starts = _Days(_starts(question))
    return {day: starts.begun_by(day) for day in days}


def begun_within(question: Question, spans: Iterable[Span]) -> dict[Span, Begun]:
    """What of the question began within each span of days."""
    starts = _Days(_starts(question))
    return {asked: starts.begun_within(asked) for asked in spans}


class _Days:
    """Starts as numbers: the first and the last day of each, and how many partnerships have it."""

    def __init__(self, starts: Counter[Span]) -> None:
        self.first = np.array([day_number(span.first, ALWAYS) for span in starts], np.int32)
        self.last = np.array([day_number(span.last, FOREVER) for span in starts], np.int32)
        self.number = np.array(list(starts.values()), np.int64)

    def begun_by(self, day: date) -> Begun:
        until = day_number(day, FOREVER)
        return self._begun(self.last <= until, self.first <= until)

    def begun_within(self, asked: Span) -> Begun:
        """As `Span.lies_in` and `Span.overlaps`."""
        since, until = day_number(asked.first, ALWAYS), day_number(asked.last, FOREVER)
        ends_inside, begins_in_time = self.last <= until, self.first <= until
        return self._begun((self.first >= since) & ends_inside, begins_in_time & (self.last >= since))

    def _begun(self, certainly: Marks, possibly: Marks) -> Begun:
        return Begun(int(self.number[certainly].sum()), int(self.number[possibly].sum()))


def _starts(question: Question) -> Counter[Span]:
    found = question.computed.get("starts")
    if not isinstance(found, Counter):
        found = question.computed["starts"] = _counted(question)
    return found


def _counted(question: Question) -> Counter[Span]:
    starts: Counter[Span] = Counter()
    for bounds, number in question.selection.coded("start").counts().items():
        if bounds != NOT_DATED:
            first, after, precision = bounds
            starts[Span(first, after - timedelta(days=1), DatePrecision(precision))] = number
    return starts


def _months(starts: Counter[Span]) -> Iterator[Month]:
    if not starts:
        return
    firsts: Counter[date] = Counter()
    lasts: Counter[date] = Counter()
    began: Counter[date] = Counter()
    always = 0
    for span, number in starts.items():
        lasts[_month_of(span.last)] += number
        if span.first is None:
            always += number
        else:
            firsts[_month_of(span.first)] += number
        if span.precision in TO_THE_MONTH:
            began[_month_of(span.last)] += number
    certain, possible = 0, always
    month, end = min([*firsts, *lasts]), max(lasts)
    while month <= end:
        certain += lasts[month]
        possible += firsts[month]
        yield Month(month, began[month], certain, possible)
        month = _month_of(month + timedelta(days=31))


def _month_of(day: date) -> date:
    return day.replace(day=1)
