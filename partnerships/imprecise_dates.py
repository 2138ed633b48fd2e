"""Dates that lists write in words, or with parts unknown: read to the precision that they honestly have.

A leaf over `written_dates`. What narrows a year or a month without a boundary of its own ("mid-2019", "Fall 2019",
"early August 2019") is read as that year or month, and what lies before a day ("by", "as of", "before") as "by" a day.
A guess ("circa 2019", "2019?") and a winter, which lies in two years, are refused in a sentence.

Row keys and fingerprints are made with `written_dates` alone, so that "Spring 2019" and "Fall 2019" stay two texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext

from partnerships.dates import YEARS_OF_INTEREST, NotADate, Span
from partnerships.models.vocabulary import DatePrecision
from partnerships.written_dates import MAX_LENGTH, AmbiguousDate, DateOrder, read_date

NOT_GIVEN = re.compile(r"(?:no|not) (?:date|stated|given|listed|provided|reported|specified|recorded)|tba")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
UNKNOWN = r"(?:x{2,4}|\?{1,4}|_{1,4}|-{2}|00)"
"""How a part of a date is written that is not known: `2019-08-XX`, `8/??/2019`."""
UNKNOWN_PARTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(\d{{4}})[-/.]{UNKNOWN}(?:[-/.]{UNKNOWN})?"), r"\1"),
    (re.compile(rf"(\d{{4}}[-/.]\d{{1,2}})[-/.]{UNKNOWN}"), r"\1"),
    (re.compile(rf"{UNKNOWN}[-/.](?:{UNKNOWN}[-/.])?(\d{{4}})"), r"\1"),
    (re.compile(rf"(\d{{1,2}})[-/.]{UNKNOWN}[-/.](\d{{4}})"), r"\1/\2"),
    (re.compile(rf"([a-z]{{3,9}}\.?) {UNKNOWN},? (\d{{4}})"), r"\1 \2"),
)
GUESS = re.compile(
    r"\b(?:circa|ca?\.?|about|approx(?:\.|imately)?|around|roughly|est(?:\.|imated)?|probably|likely|maybe|possibly"
    r"|or)\b|[~≈?]"
)
WINTER = re.compile(r"\bwinter\b")
PART = re.compile(
    r"(?:(?:in |the )*(?:early|mid|middle|late|beginning|start|end|spring|summer|fall|autumn"
    r"|(?:first|second|1st|2nd) half|h[12])(?: in| of|,)?(?: the)?[ /-]*)+(?P<whole>.*\d.*)"
)
"""A part of a year or month that has no boundary of its own; `whole`: the year or month."""
YEAR_FIRST = re.compile(r"(?P<whole>\d{4})[ ,/-]*(?:h[12]|spring|summer|fall|autumn)")
STARTED = re.compile(
    r"(?:(?:since|from|starting|started|effective|joined|signed|active since|agreement|mou)(?: on| in)?:? )+"
    r"(?P<whole>.*\d.*)"
)
BY = re.compile(
    r"(?:active )?(?:by|as of|no later than|not later than|on or before|at least since) (?P<whole>.*\d.*)"
)
BEFORE = re.compile(r"(?:before|prior to|earlier than) (?P<whole>.*\d.*)")
WEEK = re.compile(r"(?:the )?week (?:of|beginning|starting) (?P<whole>.*\d.*)")
REMARK = re.compile(r"(?P<whole>.*\d)[ ,;]*\([^()\d]*\)")
"""A remark in brackets behind the date: `8/28/2019 (MOU signed)`."""


class OutsideYears(NotADate):
    """The text is a day on which no list of partnerships can mean anything, such as a spreadsheet's 1/1/1900."""


def read_us(text: str) -> Span | None:
    """A date of a US list, which writes the month first. None for a blank. Raises NotADate."""
    return read_imprecise(text, DateOrder.MONTH_FIRST)


def read_imprecise(text: str, order: DateOrder | None = None) -> Span | None:
    """As `read_date`, and dates in words to the precision that they have. Raises AmbiguousDate, else NotADate."""
    said = " ".join(text.split())
    try:
        span = read_date(said, order)
    except AmbiguousDate:
        raise
    except NotADate:
        span = _in_words(said, order)
    if span and span.last.year not in YEARS_OF_INTEREST:
        years = {"first": YEARS_OF_INTEREST.start, "last": YEARS_OF_INTEREST.stop - 1, "text": text}
        raise OutsideYears(gettext("“%(text)s” is not between %(first)s and %(last)s") % years)
    return span


def _in_words(said: str, order: DateOrder | None) -> Span | None:
    """Raises NotADate with what is wrong with the text."""
    if len(said) > MAX_LENGTH:
        return read_date(said, order)
    text = said.lower().translate(DASHES)
    if NOT_GIVEN.fullmatch(text):
        return None
    for pattern, known in UNKNOWN_PARTS:
        if found := pattern.fullmatch(text):
            return read_date(found.expand(known), order)
    if GUESS.search(text):
        raise NotADate(gettext("“%(text)s” is a guess, not a date") % {"text": said})
    if WINTER.search(text):
        raise NotADate(gettext("“%(text)s” may lie in two years") % {"text": said})
    for wording in WORDINGS:
        if (found := wording.pattern.fullmatch(text)) and (whole := read_imprecise(found["whole"], order)):
            if whole.first is None or not (meant := wording.meant(whole)):
                break
            return meant
    return read_date(text if text != said.lower() else said, order)


@dataclass(frozen=True)
class Wording:
    """A way to write a date in words. `meant`: from the span of its date to the one that is meant, or None."""

    pattern: re.Pattern[str]
    meant: Callable[[Span], Span | None]


def _part_of(whole: Span) -> Span | None:
    return None if whole.precision is DatePrecision.DAY else whole


def _by(whole: Span) -> Span:
    return Span.by(whole.last)


def _before(whole: Span) -> Span | None:
    return Span.by(whole.first - timedelta(days=1)) if whole.first else None


def _week_from(whole: Span) -> Span | None:
    """The month in which the week lies, or the year."""
    if whole.precision is not DatePrecision.DAY:
        return None
    last = whole.last + timedelta(days=6)
    if (whole.last.year, whole.last.month) == (last.year, last.month):
        return Span.month(last.year, last.month)
    return Span.year(last.year) if whole.last.year == last.year else None


WORDINGS = (
    Wording(REMARK, lambda whole: whole),
    Wording(BY, _by),
    Wording(BEFORE, _before),
    Wording(WEEK, _week_from),
    Wording(PART, _part_of),
    Wording(YEAR_FIRST, _part_of),
    Wording(STARTED, lambda whole: whole),
)
