"""The agencies that a row may mean, each with all that is needed to decide: words, evidence, place, directory.

The number of questions to the database is the same for every row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from partnerships.models import Agency, DirectoryAgency, Listing, Match, Partnership
from partnerships.models.folded_names import Distinctive
from partnerships.models.vocabulary import Kind, LocationPrecision, Verdict
from partnerships.queries.curation import review_queue
from partnerships.queries.curation.comparison import (
    Facts,
    Pair,
    compare,
    distance_words,
    kilometers_apart,
)
from partnerships.search_text import distinctive

MAX_EVIDENCE_SHOWN = 4
"""Rows of an agency that stand beside its name; the page says how many there are."""
MAX_DIRECTORY_SHOWN = 6
PRECISE_ENOUGH = (LocationPrecision.EXACT, LocationPrecision.PLACE)
ON_MAP = tuple(str(one) for one in (*PRECISE_ENOUGH, LocationPrecision.COUNTY))
"""How exactly a point must be known to be put on the small map, best first."""


@dataclass
class Candidate:
    """An agency beside the row. `number`: its key; None where it cannot be chosen. `match`: what was said so far."""

    agency: Agency
    match: Match | None = None
    number: int | None = None
    facts: Facts = field(default_factory=lambda: Facts((), "", "", ""))
    pairs: list[Pair] = field(default_factory=list)
    apart: str = ""
    evidence: list[Listing] = field(default_factory=list)
    partnerships: list[Partnership] = field(default_factory=list)

    @property
    def shown(self) -> list[Listing]:
        return self.evidence[:MAX_EVIDENCE_SHOWN]

    @property
    def more(self) -> int:
        return len(self.evidence) - len(self.shown)


def of_row(listing: Listing, matches: Sequence[Match]) -> list[Candidate]:
    """The candidates of a row, those that a rule found first, then those of like names. `matches`: the row's."""
    found = [Candidate(one.agency, one) for one in matches if one.agency]
    near = review_queue.similar_agencies(listing, without=[one.agency.pk for one in found])
    found += [Candidate(agency) for agency in near]
    fill(listing, found)
    number = 0
    for one in found:
        if one.agency.merged_into_id is None and not (one.match and one.match.verdict == Verdict.SAME):
            number += 1
            one.number = number
    return found


def fill(listing: Listing, candidates: Sequence[Candidate]) -> None:
    """Add to each candidate its evidence, and the comparison with the row."""
    evidence = _evidence([one.agency for one in candidates])
    partnerships = defaultdict(list)
    for one in Partnership.objects.filter(agency__in=evidence, published=True).order_by("program"):
        partnerships[one.agency_id].append(one)
    row = row_facts(listing)
    for candidate in candidates:
        candidate.evidence = [one for one in evidence[candidate.agency.pk] if one.pk != listing.pk]
        candidate.partnerships = partnerships[candidate.agency.pk]
        candidate.facts = agency_facts(candidate.agency, candidate.evidence)
        candidate.pairs = compare(row, candidate.facts)
        candidate.apart = distance_words(kilometers_apart(row, candidate.facts))


def _evidence(agencies: Iterable[Agency]) -> dict[int, list[Listing]]:
    """Agency → the rows that are matched to it, newest first."""
    found: dict[int, list[Listing]] = {agency.pk: [] for agency in agencies}
    listings = Listing.objects.standing().select_related("source", "opened_by").prefetch_related("claims")
    matches = Match.objects.filter(agency__in=found, verdict=Verdict.SAME, listing__withdrawn_at=None)
    for match in matches.prefetch_related(Prefetch("listing", queryset=listings)).order_by("-listing_id"):
        if match.agency_id is not None:
            found[match.agency_id].append(match.listing)
    return found


def row_facts(listing: Listing) -> Facts:
    return Facts(
        names=_distinct([listing.agency, listing.alias]),
        kind=listing.kind,
        kind_words=listing.get_kind_display(),
        state=listing.state,
        cities=_distinct([listing.city]),
        counties=_distinct([listing.county_name]),
        oris=_distinct([listing.ori]),
        points=_points([listing]),
    )


def agency_facts(agency: Agency, evidence: Sequence[Listing]) -> Facts:
    """What is on file of an agency: its own names, and what its rows say."""
    return Facts(
        names=_distinct([agency.name, *agency.former_names, *(one.agency for one in evidence)]),
        kind=agency.kind,
        kind_words=agency.get_kind_display(),
        state=agency.state,
        cities=_distinct([one.city for one in evidence]),
        counties=_distinct([one.county_name for one in evidence]),
        oris=_distinct([agency.ori, *(one.ori for one in evidence)]),
        points=_points(evidence),
    )


def _points(listings: Iterable[Listing]) -> tuple[tuple[float, float], ...]:
    """Points that are precise enough to tell two towns apart."""
    return tuple(
        dict.fromkeys(
            (one.latitude, one.longitude)
            for one in listings
            if one.latitude is not None
            and one.longitude is not None
            and one.location_precision in PRECISE_ENOUGH
        )
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


@dataclass(frozen=True)
class DirectoryEntry:
    """An agency as the directory names it."""

    name: str
    kind: str
    city: str
    county: str
    latitude: float | None
    longitude: float | None


def in_directory(listing: Listing, candidates: Sequence[Candidate]) -> list[DirectoryEntry]:
    """What the directory has in the row's state under the distinctive words of the row's name or a candidate's."""
    names = [listing.agency, *(one.agency.name for one in candidates)]
    asked = {distinctive(name) for name in names} - {""}
    named = DirectoryAgency.objects.current().annotate(distinctive=Distinctive("name"))
    found = named.filter(state=listing.state, distinctive__in=asked, is_station=False).order_by("name", "id")
    columns = ("name", "kind", "city", "county", "latitude", "longitude")
    return [
        DirectoryEntry(name.title(), str(Kind(kind).label), city.title(), county.title(), *point)
        for name, kind, city, county, *point in found.values_list(*columns)[:MAX_DIRECTORY_SHOWN]
    ]


def map_points(
    listing: Listing, candidates: Sequence[Candidate], known: Sequence[DirectoryEntry]
) -> list[dict[str, Any]]:
    """What the small map shows: the row, the candidates by their number, the directory's agencies."""
    points: list[dict[str, Any]] = []
    if placed := _placed_best([listing]):
        points.append(point("row", "", listing.agency, placed.latitude, placed.longitude))
    points += [
        point("agency", str(one.number or "✓"), one.agency.name, placed.latitude, placed.longitude)
        for one in candidates
        if (placed := _placed_best(one.evidence))
    ]
    points += [point("directory", "", one.name, one.latitude, one.longitude) for one in known if one.latitude]
    return points


def _placed_best(listings: Iterable[Listing]) -> Listing | None:
    """The row whose point is known best; None where only states are: the middle of one is nobody's place."""
    placed = [one for one in listings if one.latitude is not None and one.location_precision in ON_MAP]
    return min(placed, key=lambda one: ON_MAP.index(one.location_precision), default=None)


def point(
    what: str, label: str, name: str, latitude: float | None, longitude: float | None
) -> dict[str, Any]:
    return {"what": what, "label": label, "name": name, "lat": latitude, "lon": longitude}
