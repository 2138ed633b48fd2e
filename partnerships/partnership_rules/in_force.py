"""On which days a partnership was in force: certainly, or only possibly. Pure.

*Certain* on a day: it had certainly begun by then, evidence of that day or later shows it, and it had not ended.
*Possible* on a day: it may have begun by then, and had not certainly ended. So it is only possible on every day after
its last evidence; one whose start is not known is possible on any day, and one that the agency disputes is never
certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from psycopg2.extras import DateRange

from partnerships.dates import Span

A_DAY = timedelta(days=1)
NO_DAYS = DateRange(empty=True)


@dataclass(frozen=True)
class InForce:
    """Half-open ranges of days; `possible` holds the certain ones too."""

    possible: DateRange
    certain: DateRange


def in_force(
    *,
    start: Span | None,
    end: Span | None,
    attested_until: date | None,
    disputed: bool,
    ended_by: date | None,
) -> InForce:
    """`ended_by`: for one whose end is not known, the day by which it is said to have ended."""
    last = end.last if end else ended_by
    possible = _between(start.first if start else None, last)
    if start is None or attested_until is None or disputed:
        return InForce(possible, NO_DAYS)
    until = attested_until
    if end:
        until = min(until, end.first - A_DAY) if end.first else date.min
    elif ended_by:
        until = min(until, ended_by - A_DAY)
    return InForce(possible, _between(start.last, until))


def _between(first: date | None, last: date | None) -> DateRange:
    """The days from `first` to `last`, both included; None = without bound."""
    if first and last and last < first:
        return NO_DAYS
    return DateRange(first, last + A_DAY if last else None, "[)" if first else "()")
