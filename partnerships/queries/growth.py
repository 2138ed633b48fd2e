"""How many partnerships of a question had begun by the end of each month.

A start that is known only to the year, or as "by" a day, has two answers: when it had begun at the latest
(certainly), and when it may have begun (possibly). Starts that are not known are counted apart. Nothing is drawn
after the day on which the lists end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from partnerships.dates import Span, month_in_words
from partnerships.models.vocabulary import DatePrecision
from partnerships.queries.provenance import evidence_end
from partnerships.queries.provenance.evidence_end import EvidenceEnd
from partnerships.queries.question import Question
from partnerships.queries.selection.coded import Marks, Numbers
from partnerships.queries.selection.version_columns import ALWAYS, FOREVER, NOT_DATED, Bounds, day_number

TO_THE_MONTH = (DatePrecision.DAY, DatePrecision.MONTH)
EPOCH_YEAR = 1970
"""The year from whose beginning numpy counts days and months."""


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
    starts = _starts_of(question)
    dated = int(starts.number.sum())
    end = evidence_end.of_question(question)
    at_end = starts.begun_by(end.day) if end else Begun(dated, dated)
    return Growth(
        months=starts.months(),
        dated=dated,
        undated=question.count() - dated,
        imprecise=dated - int(starts.number[starts.is_to_the_month].sum()),
        end=end,
        at_end=at_end,
        later=dated - at_end.possible,
        published_on=question.release.published_at.date() if question.release else None,
    )


def begun_by(question: Question, days: Iterable[date]) -> dict[date, Begun]:
    """What of the question had begun by the end of each day."""
    starts = _starts_of(question)
    return {day: starts.begun_by(day) for day in days}


def begun_within(question: Question, spans: Iterable[Span]) -> dict[Span, Begun]:
    """What of the question began within each span of days."""
    starts = _starts_of(question)
    return {asked: starts.begun_within(asked) for asked in spans}


@dataclass(frozen=True)
class _Starts:
    """Known starts as numbers: the first and the last day of each, and how many partnerships have it."""

    first: Numbers
    last: Numbers
    is_to_the_month: Marks
    number: Numbers

    @classmethod
    def of(cls, counted: Mapping[Bounds, int]) -> _Starts:
        return cls(
            np.array([day_number(first, ALWAYS) for first, _after, _precision in counted], np.int32),
            np.array([day_number(after, FOREVER) - 1 for _first, after, _precision in counted], np.int32),
            np.array([precision in TO_THE_MONTH for _first, _after, precision in counted], np.bool_),
            np.array(list(counted.values()), np.int64),
        )

    def begun_by(self, day: date) -> Begun:
        until = day_number(day, FOREVER)
        return self._begun(self.last <= until, self.first <= until)

    def begun_within(self, asked: Span) -> Begun:
        """Certainly: all days of the start are days of the span. Possibly: some are, as `Span.overlaps` says."""
        since, until = day_number(asked.first, ALWAYS), day_number(asked.last, FOREVER)
        ends_inside, begins_in_time = self.last <= until, self.first <= until
        return self._begun((self.first >= since) & ends_inside, begins_in_time & (self.last >= since))

    def _begun(self, certainly: Marks, possibly: Marks) -> Begun:
        return Begun(int(self.number[certainly].sum()), int(self.number[possibly].sum()))

    def months(self) -> tuple[Month, ...]:
        """Every month from the first start to the last."""
        if not len(self.number):
            return ()
        first, last = _months_of(self.first), _months_of(self.last)
        has_first = self.first > ALWAYS
        begin, end = int(first[has_first].min(initial=last.min())), int(last.max())

        def by_month(months: Numbers, number: Numbers) -> Numbers:
            return np.bincount(months - begin, number, end - begin + 1).astype(np.int64)

        began = by_month(last[self.is_to_the_month], self.number[self.is_to_the_month])
        certain = by_month(last, self.number).cumsum()
        possible = by_month(first[has_first], self.number[has_first]).cumsum() + self.number[~has_first].sum()
        numbers = zip(began.tolist(), certain.tolist(), possible.tolist(), strict=True)
        return tuple(Month(_first_day(begin + place), *each) for place, each in enumerate(numbers))


def _starts_of(question: Question) -> _Starts:
    found = question.computed.get("starts")
    if not isinstance(found, _Starts):
        counted = question.selection.coded("start").counts()
        counted.pop(NOT_DATED, None)
        found = question.computed["starts"] = _Starts.of(counted)
    return found


def _months_of(days: Numbers) -> Numbers:
    """The month that each day lies in, as the months since January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _first_day(month: int) -> date:
    """The first day of a month since January 1970."""
    return date(EPOCH_YEAR + month // 12, month % 12 + 1, 1)
