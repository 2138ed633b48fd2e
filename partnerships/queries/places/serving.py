"""The agencies on record that serve a place: its city's, its county's, campuses, tribes, the state's.

Only agencies that a list names are known here. That an agency serves a place is concluded from its name, its kind and
where lists put it; an agency that no list names is not claimed, whatever else is known of the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, reduce
from operator import or_
from typing import Protocol

from django.db.models import Q

from partnerships.facts import localities
from partnerships.geography.folding import fold_place
from partnerships.geography.points import kilometers
from partnerships.matching.name_words import INSTITUTION_NAMES
from partnerships.matching.names import parts_of, place_words
from partnerships.models import DirectoryAgency, ReleaseRow, ReleaseStatement, State
from partnerships.models.vocabulary import Kind
from partnerships.queries.places.find_towns import SAME_PLACE_KM
from partnerships.queries.places.town import Town, without_community

CAMPUS_KM = 8
"""How far a campus may lie from the middle of a place whose name its list does not give."""
COUNTY_KINDS = frozenset({Kind.SHERIFF, Kind.CONSTABLE, Kind.PROSECUTOR})
COUNTY_WORDS = (" county", " parish")
COMMUNITY = r"(?:(?:township|town|borough|village|city) )?"
MAX_DIRECTORY_AGENCIES = 12
"""Agencies of a directory, and on no list, that a page names."""


class Reach(IntEnum):
    """How an agency comes to serve a place, the nearest first."""

    CITY = 1
    COUNTY = 2
    CAMPUS = 3
    TRIBE = 4
    STATE = 5


class HasPlace(Protocol):
    """What is asked of an agency as a release, a statement or a directory has it."""

    city: str
    county_fips: str
    state: str


@dataclass
class Serving:
    """An agency that serves a place, and what is on record of it in one version."""

    reach: Reach
    number: int
    name: str
    slug: str
    kind: Kind
    county: str = ""
    rows: list[ReleaseRow] = field(default_factory=list)
    statements: list[ReleaseStatement] = field(default_factory=list)


def called_alike(town: Town, agencies: Iterable[Serving], version: int) -> list[ReleaseRow]:
    """Records of agencies elsewhere in the state that have the town's name: New Jersey has six Washington Townships."""
    name = without_community(town.folded) or town.folded
    rows = ReleaseRow.objects.at_version(version).filter(
        state=town.state, folded__regex=rf"^{re.escape(name)} {COMMUNITY}(?:police|public safety|fire) "
    )
    served = {one.number for one in agencies}
    return list(rows.exclude(agency_number__in=served).order_by("agency_letters", "county", "program"))


def of(town: Town, version: int) -> list[Serving]:
    """The agencies on record at a version, or said to have none, that serve a town; the nearest to it first."""
    found: dict[int, Serving] = {}
    rows = (
        ReleaseRow.objects.at_version(version).filter(_may_serve(town)).order_by("agency_letters", "program")
    )
    said = (
        ReleaseStatement.objects.at_version(version)
        .filter(_may_serve(town))
        .order_by("agency_letters", "program")
    )
    for one in (*rows, *said):
        reach = reach_of(one, one.agency_name, Kind(one.agency_kind), town)
        if reach:
            new = Serving(
                reach, one.agency_number, one.agency_name, one.agency_slug, Kind(one.agency_kind), one.county
            )
            known = found.setdefault(one.agency_number, new)
            (known.rows if isinstance(one, ReleaseRow) else known.statements).append(one)
    return sorted(found.values(), key=lambda one: (one.reach, not one.rows, one.kind is Kind.FIRE))


def numbers(town: Town) -> set[int]:
    """The agencies of the city that serve a town, in any version; where it has none, those of the county."""
    rows = (
        ReleaseRow.objects.filter(_may_serve(town)).order_by("agency_number", "-id").distinct("agency_number")
    )
    said = ReleaseStatement.objects.filter(_may_serve(town))
    found: dict[Reach | None, set[int]] = {}
    for one in (*rows, *said):
        reach = reach_of(one, one.agency_name, Kind(one.agency_kind), town)
        found.setdefault(reach, set()).add(one.agency_number)
    return found.get(Reach.CITY) or found.get(Reach.COUNTY) or set()


def in_directories(town: Town, known: Iterable[Serving]) -> list[DirectoryAgency]:
    """The agencies that a directory names for a town, campuses, tribe or county, and no list does; each once."""
    seen = {(one.kind, _whose(one.name, town)) for one in known}
    found = (
        DirectoryAgency.objects.current()
        .counted()
        .filter(_may_serve(town, kind="kind"))
        .order_by("name", "pk")
    )
    serving = []
    for one in found:
        kind = Kind(one.kind)
        reach = reach_of(one, one.name, kind, town, by_name=True)
        if reach in (None, Reach.STATE) or kind is Kind.CONSTABLE or (kind, _whose(one.name, town)) in seen:
            continue
        seen.add((kind, _whose(one.name, town)))
        serving.append((reach, one))
    return [one for _reach, one in sorted(serving, key=lambda pair: pair[0])][:MAX_DIRECTORY_AGENCIES]


def reach_of(agency: HasPlace, name: str, kind: Kind, town: Town, *, by_name: bool = False) -> Reach | None:
    """How an agency serves a town; None where nothing says that it does.

    `by_name`: an agency of the city must have its name; that it has its address there does not tell.
    """
    if kind is Kind.STATE_POLICE:
        return Reach.STATE if agency.state == town.state else None
    if kind is Kind.TRIBAL:
        return Reach.TRIBE if _is_tribes(agency, name, town) else None
    if kind is Kind.CAMPUS:
        return Reach.CAMPUS if _is_near_campus(agency, town) else None
    words = fold_place(place_words(name, kind, _state_name(agency.state)))
    if kind in COUNTY_KINDS or words.endswith(COUNTY_WORDS):
        return _reach_of_county(agency, words, town)
    for city in town.police:
        inside = not (agency.county_fips and city.counties) or agency.county_fips in city.counties
        if not city.fills_county:  # a town on a county's border may be put on either side of it
            inside = inside or _is_near(agency, city, SAME_PLACE_KM)
        named = _is_called(words or _jurisdiction(name, agency.state), city)
        at_home = (
            not by_name and _is_called(fold_place(agency.city), city) and not _is_exception(words, agency)
        )
        if inside and (named or at_home):
            return Reach.CITY
    return None


def _reach_of_county(agency: HasPlace, words: str, town: Town) -> Reach | None:
    for city in town.police:
        if city.fills_county and agency.county_fips in city.counties and words.startswith(city.folded):
            return Reach.CITY
    return Reach.COUNTY if agency.county_fips and agency.county_fips in town.counties else None


def _is_exception(words: str, agency: HasPlace) -> bool:
    """Whether it is the police of a place inside a city's county that has its own."""
    city_county = localities.city_counties().get(agency.county_fips)
    return city_county is not None and without_community(words) in city_county.exceptions


def _is_called(folded: str, city: Town) -> bool:
    closed = {one.replace(" ", "") for one in city.spellings}
    return bool(folded) and bool(
        closed & {folded.replace(" ", ""), without_community(folded).replace(" ", "")}
    )


def _is_tribes(agency: HasPlace, name: str, town: Town) -> bool:
    if town.agency and fold_place(name) == fold_place(town.agency):
        return True
    return agency.state == town.state and agency.county_fips in town.counties


def _is_near_campus(agency: HasPlace, town: Town) -> bool:
    if agency.county_fips not in town.counties:
        return False
    if any(_is_called(fold_place(agency.city), one) for one in (town, *town.cities)):
        return True
    return _is_near(agency, town, CAMPUS_KM)


def _is_near(agency: HasPlace, town: Town, km: float) -> bool:
    latitude: float | None = getattr(agency, "latitude", None)  # a statement has no point
    longitude: float | None = getattr(agency, "longitude", None)
    return (
        latitude is not None and longitude is not None and kilometers((latitude, longitude), town.point) <= km
    )


def _may_serve(town: Town, kind: str = "agency_kind") -> Q:
    """A condition that all of them meet, for the database; `reach_of` decides."""
    counties = {"", *town.counties, *(fips for city in town.cities for fips in city.counties)}
    everywhere = Q(**{f"{kind}__in": [Kind.STATE_POLICE, Kind.TRIBAL]})
    border = _at_border(town) if kind == "agency_kind" else Q(pk__in=[])
    return Q(state=town.state) & (Q(county_fips__in=counties) | everywhere | border)


def _at_border(town: Town) -> Q:
    """The agencies that have the name of a town whose police serve it, in whatever county a list has put them."""
    begins = {word for city in town.police for word in city.spellings if word and not city.fills_county}
    return reduce(or_, (Q(folded__startswith=word) for word in sorted(begins)), Q(pk__in=[]))


def _whose(name: str, town: Town) -> str:
    """Whose agency a name says it is, for comparison: one name for the town's own, however it is spelt."""
    parts = parts_of(name, _state_name(town.state))
    said = {parts.jurisdiction, parts.jurisdiction.removesuffix("city")}
    for city in town.police:
        if (
            said & {one.replace(" ", "") for one in city.spellings}
            and not parts.qualifiers & INSTITUTION_NAMES
        ):
            return city.folded
    return " ".join([parts.jurisdiction, *sorted(parts.qualifiers & INSTITUTION_NAMES)])


def _jurisdiction(name: str, state: str) -> str:
    """The jurisdiction of a name that `place_words` takes for no place because it is the state's, too: New York."""
    parts = parts_of(name, _state_name(state))
    return "" if parts.qualifiers & INSTITUTION_NAMES else parts.jurisdiction


@cache
def _state_name(code: str) -> str:
    return State.objects.get(code=code).name
