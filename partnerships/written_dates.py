"""Days as lists write them, in any spelling that can mean one day only.

A leaf: pure functions from text to `Span`. Where a spelling can mean two days (`3/4/2019`, `08-09-10`), the order of
day, month and year must be given; without it the text is refused with its readings.

* A time is dropped. The day is the one that is written, in the zone it is written in: `2019-08-28T00:00:00-05:00` and
  `2019-08-28T23:30Z` are both August 28.
* A number is a spreadsheet's day (43705) or the seconds or milliseconds since 1970, of which the UTC day counts.
  Only numbers that give a day of `YEARS_OF_INTEREST` are read.
* `Aug-19` is a month: a spreadsheet writes `2019-08` so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.dates import MONTHS, YEARS_OF_INTEREST, NotADate, Span, as_span

BLANKS = frozenset(
    {
        "",
        "?",
        "n/a",
        "na",
        "n.a.",
        "#n/a",
        "unknown",
        "date unknown",
        "not known",
        "not available",
        "none",
        "null",
    }
    | {"n.d.", "undated", "tbd", "-", "–", "—"}
)
SPREADSHEET_EPOCH = date(1899, 12, 30)
CENTURY_PIVOT = 70
"""Two digits below it are a year of this century."""
MAX_CACHED_DATES = 2**12
"""Dates whose days are kept at hand: a list writes the same ones again and again."""
MAX_LENGTH = 80
"""Characters of a date with its weekday, time and zone; more is no date."""


class DateOrder(TextChoices):
    """In which order a list writes day, month and year."""

    MONTH_FIRST = "month", _("Month first: 8/28/2019")
    DAY_FIRST = "day", _("Day first: 28/8/2019")
    YEAR_FIRST = "year", _("Year first: 19-08-28")


class AmbiguousDate(NotADate):
    """The text can mean several days. `readings`: what it means in each order."""

    def __init__(self, text: str, readings: dict[DateOrder, Span]) -> None:
        days = gettext(" or ").join(dict.fromkeys(span.words for span in readings.values()))
        super().__init__(gettext("“%(text)s” may be %(days)s") % {"text": text, "days": days})
        self.readings = readings


WEEKDAY = re.compile(
    r"\b(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b[.,]*",
    re.IGNORECASE,
)
ZONE = (
    r"(?:\s?(?:z|utc|gmt|[ecmp][sd]t|ak[sd]t|hst|ast)\b)?(?:\s?[+-]\d{2}(?::?\d{2})?\b)?"
    r"(?:\s?(?:\([^)]*\)|\[[^]]*\]))?"
)
HOUR = r"(?:[01]?\d|2[0-4])"
TIME = re.compile(
    rf"(?:(?<=\d)t|\bat\b|\s|,)*(?<![\d:])(?:{HOUR}:[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\b\.?)?"
    rf"|{HOUR}\s?[ap]\.?m\b\.?|(?<=t){HOUR}(?:[0-5]\d){{1,2}}(?=z|[+-]|$)|(?<=t){HOUR}(?=z|[+-]|$)){ZONE}",
    re.IGNORECASE,
)
LEFT_OF_TIME = re.compile(r"(?<=\d)t$")
JSON_DATE = re.compile(r"/Date\((\d+)(?:[+-]\d{4})?\)/$")
"""As older servers write milliseconds in JSON."""
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2})(?:z|[+-]\d{2}:\d{2})?)?$")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?$")
TRIPLE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$")
MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})$")
NUMBER = re.compile(r"\d{5}(?:\.\d+)?$|\d{10}(?:\.\d+)?$|\d{13}(?:\.0+)?$|\d\.\d+e\+\d{2}$")
QUARTERS = (
    re.compile(r"q(?P<quarter>[1-4])[ ,/-]*'?(?P<year>\d{4}|\d{2})$"),
    re.compile(r"(?P<year>\d{4})[ ,/-]*q(?P<quarter>[1-4])$"),
    re.compile(r"(?P<quarter>[1-4])q[ ,/-]*'?(?P<year>\d{4}|\d{2})$"),
    re.compile(
        r"(?P<quarter>[1-4]|first|second|third|fourth)(?:st|nd|rd|th)? quarter(?: of|,)? (?P<year>\d{4})$"
    ),
)
QUARTER_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
NAMED = re.compile(r"(?:(\d{1,4})[ -]+)?([a-z]{3,9})\.?(?:[ -]+('?\d{1,4}))?(?:[ -]+('?\d{2,4}))?$")
MONTH_NUMBERS = {
    name: number
    for number, month in enumerate(MONTHS, start=1)
    for name in (month.lower(), month[:3].lower(), *(("sept",) if number == 9 else ()))
}


def read_date(text: str, order: DateOrder | None = None) -> Span | None:
    """The day, month, quarter or year that a cell says; None for a blank.

    `order`: how the list writes day, month and year; None = not known. Raises AmbiguousDate where it would be needed,
    else NotADate.
    """
    said = " ".join(text.split())
    if len(said) > MAX_LENGTH:
        raise NotADate(gettext("“%(text)s” is not a date") % {"text": text})
    return _read(said, order)


@lru_cache(maxsize=MAX_CACHED_DATES)
def _read(said: str, order: DateOrder | None) -> Span | None:
    if said.lower() in BLANKS:
        return None
    if wrapped := JSON_DATE.match(said):
        said = wrapped[1]
    day = _without_time(said)
    span = _numbered(said) or _named(day, said) or _quarter(day) or _in_numbers(day, order, said)
    if span is None:
        raise NotADate(gettext("“%(text)s” is not a date") % {"text": said})
    return _year_of_serial(span)


def is_number(text: str) -> bool:
    """Whether the cell is a bare number that is read as a day: a person should check what it counts."""
    return bool(NUMBER.match(text.strip().lower()))


def order_of(texts: Iterable[str]) -> DateOrder | None:
    """The order in which these cells write day, month and year, where it can be only one; else None."""
    possible = set(DateOrder)
    seen = False
    for said in (" ".join(text.split()) for text in texts):
        if len(said) <= MAX_LENGTH and (found := TRIPLE.match(_without_time(said))):
            seen = True
            possible &= set(_readings(found))
    return possible.pop() if seen and len(possible) == 1 else None


def _without_time(text: str) -> str:
    """The day of a day and time, in small letters, without its weekday."""
    without = TIME.sub(" ", WEEKDAY.sub(" ", text), count=1)
    day = " ".join(ORDINAL.sub("", without.lower().replace(",", " ")).split()).rstrip(" .")
    return LEFT_OF_TIME.sub("", day).removeprefix("the ")


def _numbered(text: str) -> Span | None:
    """A spreadsheet's day number, or seconds or milliseconds since 1970 (the day in UTC)."""
    if not NUMBER.match(text.lower()):
        return None
    number = int(Decimal(text))
    if number < 10**6:
        day = SPREADSHEET_EPOCH + timedelta(days=number)
    else:
        seconds = number / 1000 if number >= 10**11 else number
        day = datetime.fromtimestamp(seconds, UTC).date()
    return Span.day(day) if day.year in YEARS_OF_INTEREST else None


def _named(day: str, said: str) -> Span | None:
    """A date whose month is spelt: `aug 28 2019`, `28-aug-19`, `2019 august 28`, `aug-19`, `august of 2019`."""
    found = NAMED.match(day.replace(".", " ").replace("/", " ").replace(" of ", " ").replace("  ", " "))
    month = MONTH_NUMBERS.get(found[2]) if found else None
    if found is None or month is None:
        return None
    before, after, last = found[1], found[3], found[4]
    if before and len(before) == 4:
        return None if last else as_span(said, int(before), month, _whole(after))
    if before and after:
        return None if last or len(after) == 1 else as_span(said, _full_year(after), month, int(before))
    if after and last:
        return None if len(after) > 2 else as_span(said, _full_year(last), month, int(after))
    if after and not before and (len(after) == 4 or "-" in day or after.startswith("'")):
        return as_span(said, _full_year(after), month)
    return None


def _whole(digits: str | None) -> int | None:
    return int(digits.removeprefix("'")) if digits else None


def _full_year(digits: str) -> int:
    number = int(digits.removeprefix("'"))
    if len(digits.removeprefix("'")) > 2:
        return number
    return number + (2000 if number < CENTURY_PIVOT else 1900)


def _quarter(day: str) -> Span | None:
    for pattern in QUARTERS:
        if found := pattern.match(day):
            quarter = QUARTER_WORDS.get(found["quarter"]) or int(found["quarter"])
            year = _full_year(found["year"])
            return Span.quarter(year, quarter) if year in YEARS_OF_INTEREST else None
    return None


def _in_numbers(day: str, order: DateOrder | None, said: str) -> Span | None:
    """A date in figures: `2019-08-28`, `20190828`, `2019`, `8/28/2019`, `8/2019`."""
    if found := ISO.match(day):
        return as_span(said, int(found[1]), int(found[3]), _whole(found[4]))
    if (found := COMPACT.match(day)) and int(found[1]) in YEARS_OF_INTEREST:
        return as_span(said, int(found[1]), int(found[2]), _whole(found[3]))
    if re.fullmatch(r"\d{4}", day):
        return as_span(said, int(day))
    if found := TRIPLE.match(day):
        return _one_reading(found, order, said)
    if found := MONTH_YEAR.match(day):
        return as_span(said, int(found[2]), int(found[1]))
    return None


def _one_reading(found: re.Match[str], order: DateOrder | None, said: str) -> Span | None:
    readings = _readings(found)
    if order:
        return readings.get(order)
    if len({span.last for span in readings.values()}) > 1:
        raise AmbiguousDate(said, readings)
    return next(iter(readings.values()), None)


def _readings(found: re.Match[str]) -> dict[DateOrder, Span]:
    """What `a/b/c` means in each order in which it is a day of the calendar."""
    first, second, third = found[1], found[3], found[4]
    parts = {
        DateOrder.MONTH_FIRST: (third, first, second),
        DateOrder.DAY_FIRST: (third, second, first),
    }
    if len(first) == len(third) == 2:
        parts[DateOrder.YEAR_FIRST] = (first, second, third)
    readings = {}
    for order, (year, month, day) in parts.items():
        try:
            readings[order] = as_span("", _full_year(year), int(month), int(day))
        except NotADate:
            continue
    return readings


def _year_of_serial(span: Span) -> Span:
    """`7/12/1905` is how a spreadsheet shows the number 2020: the year 2020."""
    serial = (span.last - SPREADSHEET_EPOCH).days
    return Span.year(serial) if span.first == span.last and serial in YEARS_OF_INTEREST else span
