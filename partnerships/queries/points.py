"""The map's points: the answer to a question as columns, small enough to send whole.

Knows release rows and words; not requests, and not how a point is drawn. What has no place on the map is sent
as well, without names, so that counts by day, state and county are those of the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext
from psycopg2.extras import DateRange

from partnerships.models import LAW_ENFORCEMENT
from partnerships.models.vocabulary import LocationPrecision, Program, Status
from partnerships.queries.labels import start_in_words
from partnerships.queries.provenance import evidence_end, statements
from partnerships.queries.question import Question
from partnerships.queries.selection import Selection
from partnerships.queries.selection.coded import Coded, Numbers, in_order
from partnerships.queries.selection.version_columns import (
    ALWAYS,
    EPOCH,
    FOREVER,
    NOT_DATED,
    SPANS,
    Bounds,
    day_number,
)

__all__ = ["EPOCH", "FORMAT_VERSION", "SPANS", "columns"]

FORMAT_VERSION = 7
"""Counts up when the answer's shape changes, so that no browser keeps the former one."""
MAX_DATES_WORDED = 16_384
"""Dates whose words a process remembers: most answers have the same ones."""


def worded(words: type[TextChoices]) -> list[tuple[str, str]]:
    """The words that records use, each with its label."""
    return [(value, str(label)) for value, label in words.choices]


def columns(question: Question) -> dict[str, Any]:
    """One object of columns for the rows that have a place. `count` is of all that match; `statements`: agencies
    beside them of which it is said that they have no partnership; `evidence_ends`: the day on which the lists of the
    version end, and how that is said, or null.
    """
    end = evidence_end.of_release(question.release)
    chosen = question.selection
    is_placed = ~np.isnan(chosen.columns.numbers["latitude"])
    placed, unplaced = chosen.where(is_placed), chosen.where(~is_placed)
    return {
        "version": question.version,
        "count": len(chosen),
        "unplaced": len(unplaced),
        "statements": statements.of_question(question).count(),
        "evidence_ends": {"day": day_number(end.day, FOREVER), "words": end.words, "says": end.says}
        if end
        else None,
        "statuses": worded(Status),
        "programs": worded(Program),
        **named(placed),
        **counted(placed, question.as_of),
        "elsewhere": counted(unplaced, question.as_of),
    }


def named(chosen: Selection) -> dict[str, Any]:
    """What a card on the map shows."""
    place, dated, drawn = (chosen.coded(name).in_order() for name in ("place", "dated", "drawn"))
    latitude, longitude = chosen.number("drawn_latitude"), chosen.number("drawn_longitude")
    return {
        "id": chosen.columns.public_ids[chosen.rows].tolist(),
        "lat": latitude,
        "lon": longitude,
        "agency": chosen.columns.named[chosen.rows].tolist(),
        "places": place.values,
        "place": place.codes,
        "program": indexes(Program, chosen.coded("program")),
        "dates": [in_words(get_language(), *each) for each in dated.values],
        "date": dated.codes,
        "sources": chosen.number("lists_saying_so"),
        "rows": chosen.number("rows_saying_so"),
        "precisions": [
            (precision, point_in_words(precision, has_city)) for precision, has_city in drawn.values
        ],
        "precision": drawn.codes,
        "shown_until": chosen.number("attested_until"),
    }


def counted(chosen: Selection, day: date | None) -> dict[str, Any]:
    """What is counted of a row, wherever it lies: status, state, county, and the days it was in force.

    `may_from` to `may_until` are the first and last day on which it may have been in force, `sure_from` to
    `sure_until` those on which it certainly was; `undated` rows have no known start. `histories` are those of the
    statuses, each as pairs of (first day, status), and `history` says which is a row's. Days are counted from 1970.
    `agencies` tells agencies apart, and `law` is 1 for those of law enforcement, which a directory counts.
    """
    state, county, history = (chosen.coded(name).in_order() for name in ("state", "county_fips", "history"))
    agency = chosen.number("agency")
    return {
        "status": indexes(Status, chosen.status_on(day)),
        "histories": [steps(*each) for each in history.values],
        "history": history.codes,
        "undated": chosen.coded("start").numbered(lambda start: start == NOT_DATED),
        "states": state.values,
        "state": state.codes,
        "counties": county.values,
        "county": county.codes,
        "agencies": in_order(agency, int(agency.max(initial=-1)) + 1)[1],
        "law": chosen.coded("agency_kind").numbered(LAW_ENFORCEMENT.__contains__),
        **{name: chosen.number(name) for name in SPANS},
    }


def steps(days: Iterable[date], statuses: Iterable[str]) -> list[list[int]]:
    """A history as pairs of (first day, status), the first from the beginning of time."""
    return [
        [day_number(day, ALWAYS), Status.values.index(status)]
        for day, status in zip((None, *days), statuses, strict=True)
    ]


@lru_cache(MAX_DATES_WORDED)
def in_words(_language: str | None, start: Bounds, announced: Bounds) -> str:
    """When it began, or that only its announcement is dated; in the language in use."""
    return start_in_words(_range(start), start[2], _range(announced), announced[2])


def _range(bounds: Bounds) -> DateRange | None:
    first, after, _ = bounds
    return DateRange(first, after) if after else None


def indexes(choices: type[TextChoices], coded: Coded[Any]) -> Numbers:
    """The place of each row's value in its closed list."""
    return coded.numbered(choices.values.index)


def point_in_words(precision: str, has_city: bool) -> str:
    """What a point is. A place without a name is the middle of a ZIP code, or the county's seat near it."""
    if precision == LocationPrecision.PLACE and not has_city:
        return gettext("the middle of a ZIP code that a list gives, or at the county’s seat near it")
    return str(LocationPrecision(precision).label)
