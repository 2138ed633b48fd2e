"""One claim of one listing, and the days on which it shows the tie. Pure.

* A `roll` attests the tie on each day the list showed it, from its given start. A row that vanished was taken off,
  if the list was kept then.
* `reports` attest the tie on the day of the report, by it, or from a given start; never later. A row that vanished
  was a mistake of whoever collects them.
* A `one_off` table attests the tie on the day it speaks for, or by it.

The day on which we kept or fetched a list is no evidence about an agency. Only a roll's snapshots tell how long a
row stood.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from partnerships.dates import Span
from partnerships.models.vocabulary import DateBasis, Event, LocationPrecision, Nature

SAYS_IT_IS = frozenset({Event.LISTED, Event.JOINED, Event.REPORTED_ACTIVE})
"""Events that show the tie in force."""
SAYS_SO = SAYS_IT_IS | {Event.ANNOUNCED, Event.ENDED}
"""Events by which a source says that there is, will be or was a tie."""
PRECISIONS = tuple(LocationPrecision)


class Location(NamedTuple):
    """Where a listing was placed. `latitude` and `longitude` in degrees; both None when not placed."""

    latitude: float | None
    longitude: float | None
    precision: LocationPrecision
    city: str
    county: str
    county_fips: str

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """Sorts the most precise first; a listing that also names the county before one that does not."""
        return PRECISIONS.index(self.precision), not self.county_fips, not self.city


NOWHERE = Location(None, None, LocationPrecision.NONE, "", "", "")


class Evidence(NamedTuple):
    """One claim, with what matters of the listing that makes it.

    `source` is the list's slug, `said_by` the publisher in words, else the list's title. `retired_on`: the day from
    which a list that is not `source_kept` stopped, where that is known. `first_shown_on` and `last_shown_on`: the days
    for which the first and the last snapshot speak that show the row. `gone_on`: the day of the first snapshot that
    shows it no more. `published_on`: when the page was published that the row cites.
    """

    listing: int
    source: str
    said_by: str
    nature: Nature
    source_kept: bool
    retired_on: date | None
    first_shown_on: date
    last_shown_on: date
    gone_on: date | None
    published_on: Span | None
    event: Event
    span: Span | None
    basis: DateBasis | None
    address: str
    location: Location

    @property
    def stands(self) -> bool:
        """Whether the list still makes the claim. A row taken out of a collection of reports was a mistake."""
        return self.gone_on is None or self.nature is not Nature.REPORTS

    @property
    def taken_off_on(self) -> date | None:
        """The day by which a roll, while kept, took the row off. What vanishes from a retired list says nothing."""
        if self.gone_on is None or self.nature is not Nature.ROLL:
            return None
        kept_then = self.source_kept or (self.retired_on is not None and self.gone_on < self.retired_on)
        return self.gone_on if kept_then else None

    @property
    def was_taken_off(self) -> bool:
        return self.taken_off_on is not None

    @property
    def listed_until(self) -> date:
        """The last day on which the list showed the row. A table published once speaks for one day only."""
        return self.last_shown_on if self.nature is Nature.ROLL else self.first_shown_on

    @property
    def start(self) -> Span | None:
        """When the tie began, as far as the claim tells: a day, or by a day. None where it does not tell.

        A report or a table that gives no start still shows the tie on its own day, so it began by then.
        """
        if self.event not in SAYS_IT_IS or self.span:
            return self.span if self.event in SAYS_IT_IS else None
        if self.nature is Nature.ONE_OFF:
            return Span.by(self.first_shown_on)
        if self.nature is Nature.REPORTS and self.published_on:
            return Span.by(self.published_on.last)
        return None

    @property
    def start_basis(self) -> DateBasis | None:
        """Why that start is believed."""
        return self.basis if self.span else DateBasis.REPORTED_ACTIVE if self.start else None

    @property
    def attested_until(self) -> date | None:
        """The last day on which the claim shows the tie; None where it shows it on no day that is known."""
        if self.event is Event.ENDED:
            return self.span.first - timedelta(days=1) if self.span and self.span.first else None
        if self.event not in SAYS_IT_IS:
            return None
        return self._reported_until() if self.nature is Nature.REPORTS else self.listed_until

    def _reported_until(self) -> date | None:
        """The day of the report. Of a day that is known to the month or year only, the least that it can be."""
        reported = self.span
        if reported is None or self.event is Event.REPORTED_ACTIVE:
            return reported.last if reported else self.published_on.first if self.published_on else None
        if self.published_on is None:
            return reported.last
        if reported.first and self.published_on.last < reported.first:
            return None  # the page was written before: it tells what was to come
        return min(self.published_on.last, max(self.published_on.first or reported.last, reported.last))
