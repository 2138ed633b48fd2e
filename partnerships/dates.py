"""Days known to the day, the month, the year, or only as "by" a day.

A leaf: pure functions over `Span`; no database, no clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language, gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from partnerships.models.vocabulary import DatePrecision

MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
"""As lists write them."""
YEARS_OF_INTEREST = range(1990, 2100)
SHORT_MONTHS = (
    _("Jan"),
    _("Feb"),
    pgettext_lazy("short", "March"),
    pgettext_lazy("short", "April"),
    pgettext_lazy("short", "May"),
    pgettext_lazy("short", "June"),
    pgettext_lazy("short", "July"),
    _("Aug"),
    _("Sep"),
    _("Oct"),
    _("Nov"),
    _("Dec"),
)
LONG_MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
NOT_KNOWN = _("date not known")


class NotADate(ValueError):
    """The text is not a date in any spelling the lists use. The message quotes it."""


@dataclass(frozen=True)
class Span:
    """The days on which something may have happened: `first` to `last`, both included.

    `first` is None for "by", and for that alone: that day or earlier. `last` is never None.
    """

    first: date | None
    last: date
    precision: DatePrecision

    @classmethod
    def day(cls, day: date) -> Span:
        return cls(day, day, DatePrecision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> Span:
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), following - timedelta(days=1), DatePrecision.MONTH)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Span:
        """The three months of a calendar quarter, 1 to 4: written as its year, having no precision of its own."""
        first, last = cls.month(year, 3 * quarter - 2), cls.month(year, 3 * quarter)
        return cls(first.first, last.last, DatePrecision.YEAR)

    @classmethod
    def year(cls, year: int) -> Span:
        return cls(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)

    @classmethod
    def by(cls, day: date) -> Span:
        return cls(None, day, DatePrecision.BY)

    @classmethod
    def from_range(cls, days: DateRange | None, precision: str) -> Span | None:
        """The span of a stored, half-open `daterange`; None for null."""
        if days is None:
            return None
        if days.upper is None:
            raise ValueError(f"a range of days without an end: {days}")
        return cls(days.lower, days.upper - timedelta(days=1), DatePrecision(precision))

    def to_range(self) -> DateRange:
        """As PostgreSQL keeps it: half open, `[first, last + 1)`."""
        return DateRange(self.first, self.last + timedelta(days=1), "[)" if self.first else "()")

    def overlaps(self, other: Span) -> bool:
        starts_in_time = self.first is None or self.first <= other.last
        return starts_in_time and (other.first is None or other.first <= self.last)

    @property
    def iso(self) -> str:
        """ISO 8601 to its precision; empty for "by", whose start has no lower bound."""
        if self.first is None:
            return ""
        length = {DatePrecision.DAY: 10, DatePrecision.MONTH: 7, DatePrecision.YEAR: 4}[self.precision]
        return self.first.isoformat()[:length]

    @property
    def words(self) -> str:
        """As US readers write it: "Sep 5, 2019", "July 2020", "2020", "by Sep 5, 2019"."""
        if self.first is None:
            return gettext("by %(day)s") % {"day": day_in_words(self.last)}
        match self.precision:
            case DatePrecision.DAY:
                return day_in_words(self.last)
            case DatePrecision.MONTH:
                return month_in_words(self.first)
            case _:
                return self._year_in_words()

    def _year_in_words(self) -> str:
        """ "2020", or where only a quarter of it is meant: "Q3 2020"."""
        first = self.first or self.last
        quarter = (first.month + 2) // 3
        if self == Span.quarter(first.year, quarter):
            return gettext("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": first.year}
        return str(first.year)


def day_in_words(day: date) -> str:
    """ "Sep 5, 2019", in the Associated Press's short months."""
    return _day_in(get_language(), day.year, day.month, day.day)


@lru_cache(maxsize=4096)
def _day_in(_language: str | None, year: int, month: int, day: int) -> str:
    return gettext("%(month)s %(day)s, %(year)s") % {
        "month": SHORT_MONTHS[month - 1],
        "day": day,
        "year": year,
    }


def moment_in_words(moment: datetime) -> str:
    """A moment in UTC: "Nov 29, 2026, 22:58"."""
    return f"{day_in_words(moment)}, {moment:%H:%M}"


def days_in_prose(text: str) -> str:
    """A sentence on file, which is in English, with its ISO days as readers write them: "…, as of Aug 9, 2021"."""
    with override(settings.LANGUAGE_CODE):
        return ISO_DAY.sub(_day_or_as_it_is, text)


def _day_or_as_it_is(found: re.Match[str]) -> str:
    try:
        return day_in_words(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def month_in_words(day: date) -> str:
    """The month that a day lies in: "July 2020"."""
    return _month_in(get_language(), day.year, day.month)


@lru_cache(maxsize=1024)
def _month_in(_language: str | None, year: int, month: int) -> str:
    return gettext("%(month)s %(year)s") % {"month": LONG_MONTHS[month - 1], "year": year}


def range_in_words(days: DateRange | None, precision: str) -> str:
    """The words for a stored range, or "date not known" for null."""
    span = Span.from_range(days, precision)
    return span.words if span else str(NOT_KNOWN)


ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
"""In a sentence; a part of a file's name or of an address is none."""
ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


def read_iso(text: str) -> Span:
    """`2019`, `2019-08` or `2019-08-28`. Raises NotADate."""
    found = ISO.match(text.strip())
    if not found:
        raise NotADate(
            gettext("“%(text)s” is not a day, month or year such as 2019-08-28, 2019-08 or 2019")
            % {"text": text}
        )
    year, month, day = found.groups()
    return as_span(text, int(year), int(month) if month else None, int(day) if day else None)


def as_span(text: str, year: int, month: int | None = None, day: int | None = None) -> Span:
    """The year, month or day of these numbers. Raises NotADate, which quotes `text`."""
    try:
        if year == MAXYEAR:  # it has no day after its last, which a half-open range needs
            raise ValueError(year)
        if day:
            return Span.day(date(year, month or 0, day))
        return Span.month(year, month) if month else Span.year(date(year, 1, 1).year)
    except ValueError as error:
        raise NotADate(gettext("“%(text)s” is not a date in the calendar") % {"text": text}) from error
