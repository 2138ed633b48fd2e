"""From everything said about one agency in one program to the values readers see. Pure.

Which claims give which status, first match wins:

| status         | when                                                                            |
|----------------|---------------------------------------------------------------------------------|
| `denied`       | a list still shows a claim that the agency denies it                            |
| `ended`        | a list still shows a claim that it ended                                        |
| `listed`       | a list that is still kept names it, says it joined, or reports it active        |
| `list_retired` | only lists that stopped (or dropped the category) name it; last known state     |
| `delisted`     | it was named, and is gone from every list that named it                         |
| `announced`    | it was announced, and nothing more was ever said                                |
| (none)         | lists only report that there was none: a fact about that day, not a partnership |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partnerships.dates import Span
from partnerships.models.vocabulary import DateBasis, Event, LocationPrecision, Status

SAYS_IT_IS = frozenset({Event.LISTED, Event.JOINED, Event.REPORTED_ACTIVE})
PRECISIONS = tuple(LocationPrecision)


@dataclass(frozen=True)
class Evidence:
    """One claim, with what matters of the listing that makes it.

    `source` is the list's slug, `said_by` the publisher in words, else the list's title.
    `list_kept`: its list is still kept. `shown`: the list's newest snapshot still shows the row.
    `last_shown_on`: for a row that is gone, or whose list is no longer kept, the last day it was shown.
    """

    listing: int
    source: str
    said_by: str
    list_kept: bool
    shown: bool
    first_shown_on: date
    last_shown_on: date | None
    event: Event
    span: Span | None
    basis: DateBasis | None
    address: str
    location: Location


@dataclass(frozen=True)
class Location:
    """Where a listing was placed. `latitude` and `longitude` in degrees; both None when not placed."""

    latitude: float | None
    longitude: float | None
    precision: LocationPrecision
    city: str
    county: str
    county_fips: str

    @property
    def rank(self) -> tuple:
        """Sorts the most precise first; a listing that also names the county before one that does not."""
        return PRECISIONS.index(self.precision), not self.county_fips, not self.city


@dataclass(frozen=True)
class Conclusion:
    """The values of one partnership."""

    status: Status
    start: Span | None
    end: Span | None
    date_basis: DateBasis | None
    location: Location
    sources: tuple[str, ...]
    source_urls: tuple[str, ...]
    conflicts: tuple[str, ...]
    listing_ids: tuple[int, ...]
    first_listed_on: date
    last_listed_on: date | None


def conclude(evidence: Iterable[Evidence]) -> Conclusion | None:
    """What the evidence allows us to say; None when nothing says that there is or was a partnership."""
    evidence = sorted(evidence, key=lambda one: (one.source, one.listing, one.event))
    status = conclude_status(evidence)
    if status is None:
        return None
    start, basis, start_conflicts = conclude_start(evidence)
    return Conclusion(
        status=status,
        start=start,
        end=_earliest([one.span for one in evidence if one.event is Event.ENDED and one.span]),
        date_basis=basis,
        location=min((one.location for one in evidence), key=lambda location: location.rank),
        sources=tuple(dict.fromkeys(one.source for one in evidence)),
        source_urls=tuple(sorted({one.address for one in evidence if one.address})),
        conflicts=(*start_conflicts, *_contradictions(evidence)),
        listing_ids=tuple(sorted({one.listing for one in evidence})),
        first_listed_on=min(one.first_shown_on for one in evidence),
        last_listed_on=_last_listed_on(evidence),
    )


def conclude_status(evidence: Iterable[Evidence]) -> Status | None:
    """The status by the table above."""
    evidence = list(evidence)
    shown = {one.event for one in evidence if one.shown}
    says_it_is = [one for one in evidence if one.event in SAYS_IT_IS]
    if Event.DENIED in shown:
        return Status.DENIED
    if Event.ENDED in shown:
        return Status.ENDED
    if any(one.shown and one.list_kept for one in says_it_is):
        return Status.LISTED
    if any(one.shown for one in says_it_is):
        return Status.LIST_RETIRED
    if says_it_is:
        return Status.DELISTED
    if any(one.event is Event.ANNOUNCED for one in evidence):
        return Status.ANNOUNCED
    return None


def conclude_start(evidence: Iterable[Evidence]) -> tuple[Span | None, DateBasis | None, tuple[str, ...]]:
    """The start, why we believe it, and the dates that do not agree with it, in words.

    Of the dates given as a start, the earliest; of two that may be the same day, the more exact. Where no
    start is given, the earliest day by which it was reported active.
    """
    dated = [one for one in evidence if one.event in SAYS_IT_IS and one.span]
    starts = [one for one in dated if one.span.first is not None]
    reports = [one for one in dated if one.span.first is None]
    if not starts:
        first = min(reports, key=lambda one: one.span.last, default=None)
        return (first.span, first.basis, ()) if first else (None, None, ())
    best = min(starts, key=lambda one: (one.span.last, -one.span.first.toordinal()))
    conflicts = _differing(best, [one for one in starts if not one.span.overlaps(best.span)])
    conflicts += [
        f"Reported active {one.span.words} ({one.said_by}), before the start that is given, "
        f"{best.span.words} ({best.said_by})."
        for one in reports
        if one.span.last < best.span.first
    ]
    return best.span, best.basis, tuple(dict.fromkeys(conflicts))


def _differing(best: Evidence, others: list[Evidence]) -> list[str]:
    if not others:
        return []
    in_order = [best, *sorted(others, key=lambda one: (one.span.last, one.said_by))]
    dates = dict.fromkeys(f"{one.span.words} ({one.said_by})" for one in in_order)
    return [f"Start dates differ: {', '.join(dates)}."]


def _contradictions(evidence: Iterable[Evidence]) -> list[str]:
    """Denials and reports of none beside claims that there is one."""
    if not any(one.event in SAYS_IT_IS or one.event is Event.ANNOUNCED for one in evidence):
        return []
    words = {Event.DENIED: "The agency denied it", Event.REPORTED_NONE: "Reported to have none"}
    sentences = []
    for one in evidence:
        if one.event in words and one.shown:
            when = f" ({one.span.words})" if one.span else ""
            sentences.append(f"{words[one.event]}{when}, according to {one.said_by}.")
    return list(dict.fromkeys(sentences))


def _last_listed_on(evidence: list[Evidence]) -> date | None:
    """The last day any list showed it; None while a list that is still kept shows it."""
    if any(one.shown and one.list_kept for one in evidence):
        return None
    return max((one.last_shown_on for one in evidence if one.last_shown_on), default=None)


def _earliest(spans: list[Span]) -> Span | None:
    return min(spans, key=lambda span: span.last, default=None)
