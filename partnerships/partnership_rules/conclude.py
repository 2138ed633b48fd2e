"""From everything said about one agency in one program to the values readers see. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partnerships.dates import Span, day_in_words
from partnerships.models.vocabulary import DateBasis, Event, Nature
from partnerships.partnership_rules.evidence import SAYS_IT_IS, SAYS_SO, Evidence, Location
from partnerships.partnership_rules.status import History, status_history

AGAINST = (Event.DENIED, Event.REPORTED_NONE)
"""Events by which a source says that there is or was no tie."""


@dataclass(frozen=True)
class Conclusion:
    """The values of one partnership.

    `listing_ids` are all that speak of it; `rows_saying_so` of them, in `lists_saying_so` lists, say that there is,
    will be or was a tie. `attested_until`: the last day on which any evidence shows it.
    """

    history: History
    start: Span | None
    end: Span | None
    date_basis: DateBasis | None
    announced: Span | None
    attested_until: date | None
    location: Location
    sources: tuple[str, ...]
    source_urls: tuple[str, ...]
    conflicts: tuple[str, ...]
    listing_ids: tuple[int, ...]
    rows_saying_so: int
    lists_saying_so: int
    first_listed_on: date | None
    last_listed_on: date | None


@dataclass(frozen=True)
class Denial:
    """What is said of an agency and a program where no source says that there is, will be or was a tie."""

    event: Event
    span: Span | None
    location: Location
    sources: tuple[str, ...]
    listing_ids: tuple[int, ...]


def conclude(evidence: Iterable[Evidence]) -> Conclusion | Denial | None:
    """What the evidence allows us to say; None when no list says anything any more."""
    evidence = sorted(
        (one for one in evidence if one.stands), key=lambda one: (one.source, one.listing, one.event)
    )
    history = status_history(evidence)
    if history is None:
        return _denial([one for one in evidence if one.event in AGAINST])
    start, basis, start_conflicts = conclude_start(evidence)
    saying_so = [one for one in evidence if one.event in SAYS_SO]
    end = _earliest([one.span for one in evidence if one.event is Event.ENDED and one.span])
    return Conclusion(
        history=history,
        start=start,
        end=end,
        date_basis=basis,
        announced=_announced(evidence),
        attested_until=max((day for one in evidence if (day := one.attested_until)), default=None),
        location=best_location(one.location for one in evidence),
        sources=tuple(dict.fromkeys(one.source for one in evidence)),
        source_urls=tuple(sorted({one.address for one in evidence if one.address})),
        conflicts=(*start_conflicts, *_shown_after(end, evidence), *_contradictions(evidence)),
        listing_ids=tuple(sorted({one.listing for one in evidence})),
        rows_saying_so=len({one.listing for one in saying_so}),
        lists_saying_so=len({one.source for one in saying_so}),
        first_listed_on=min((one.first_shown_on for one in evidence if _is_listed(one)), default=None),
        last_listed_on=_last_listed_on(evidence),
    )


def _denial(evidence: list[Evidence]) -> Denial | None:
    """The agency's own denial before what others report, the earliest of each."""
    if not evidence:
        return None
    spans = [
        (one.event is not Event.DENIED, one.span.last if one.span else date.max, one) for one in evidence
    ]
    first = min(spans, key=lambda each: each[:2])[2]
    return Denial(
        event=first.event,
        span=first.span,
        location=best_location(one.location for one in evidence),
        sources=tuple(dict.fromkeys(one.source for one in evidence)),
        listing_ids=tuple(sorted({one.listing for one in evidence})),
    )


def best_location(locations: Iterable[Location]) -> Location:
    """The most precise; of equals the first."""
    return min(locations, key=lambda location: location.rank)


def _announced(evidence: list[Evidence]) -> Span | None:
    """The earliest day on which it was announced: as the row says, else when the page was published."""
    announced = [one.span or one.published_on for one in evidence if one.event is Event.ANNOUNCED]
    return _earliest([span for span in announced if span])


def conclude_start(evidence: Iterable[Evidence]) -> tuple[Span | None, DateBasis | None, tuple[str, ...]]:
    """The start, why we believe it, and the dates that do not agree with it, in words.

    Of the dates given as a start, the earliest; of two that may be the same day, the more exact. Where no
    start is given, the earliest day by which it was reported active.
    """
    dated = [(one, span) for one in evidence if (span := one.start)]
    starts = [(one, span, span.first) for one, span in dated if span.first is not None]
    reports = [(one, span) for one, span in dated if span.first is None]
    if not starts:
        first = min(reports, key=lambda each: each[1].last, default=None)
        return (first[1], first[0].start_basis, ()) if first else (None, None, ())
    best, given, began = min(starts, key=lambda each: (each[1].last, -each[2].toordinal()))
    others = [(one, span) for one, span, _first in starts if not span.overlaps(given)]
    conflicts = _differing((best, given), others)
    conflicts += [
        f"Reported active {span.words} ({one.said_by}), before the start that is given, "
        f"{given.words} ({best.said_by})."
        for one, span in reports
        if span.last < began
    ]
    return given, best.start_basis, tuple(dict.fromkeys(conflicts))


def _differing(best: tuple[Evidence, Span], others: list[tuple[Evidence, Span]]) -> list[str]:
    if not others:
        return []
    in_order = [best, *sorted(others, key=lambda each: (each[1].last, each[0].said_by))]
    dates = dict.fromkeys(f"{span.words} ({one.said_by})" for one, span in in_order)
    return [f"Start dates differ: {', '.join(dates)}."]


def _shown_after(end: Span | None, evidence: Iterable[Evidence]) -> list[str]:
    """Where evidence shows it after the day on which it is said to have ended."""
    if end is None:
        return []
    after = sorted(
        (one.attested_until, one.said_by)
        for one in evidence
        if one.event in SAYS_IT_IS and one.attested_until and one.attested_until > end.last
    )
    return [
        f"Said to have ended {end.words}, and shown on {day_in_words(day)} ({said_by})."
        for day, said_by in dict.fromkeys(after[-1:])
    ]


def _contradictions(evidence: Iterable[Evidence]) -> list[str]:
    """Denials and reports of none beside claims that there is one."""
    words = {Event.DENIED: "The agency denied it", Event.REPORTED_NONE: "Reported to have none"}
    sentences = []
    for one in evidence:
        if one.event in words and not one.was_taken_off:
            when = f" ({one.span.words})" if one.span else ""
            sentences.append(f"{words[one.event]}{when}, according to {one.said_by}.")
    return list(dict.fromkeys(sentences))


def _is_listed(one: Evidence) -> bool:
    """Whether the row stands on a list of agencies, not in a collection of reports."""
    return one.nature is not Nature.REPORTS


def _last_listed_on(evidence: list[Evidence]) -> date | None:
    """The last day a list showed it; None while a roll that is still kept shows it, and where none ever did."""
    listed = [one for one in evidence if _is_listed(one)]
    if any(one.nature is Nature.ROLL and one.source_kept and one.gone_on is None for one in listed):
        return None
    return max((one.listed_until for one in listed), default=None)


def _earliest(spans: list[Span]) -> Span | None:
    return min(spans, key=lambda span: span.last, default=None)
