"""The two sides of a comparison: an agency as a row mentions it, and an agency as it is on file. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from partnerships.matching.name_words import COUNTY_OFFICES
from partnerships.matching.names import (
    MAX_SHARED,
    NameParts,
    name_with_ending,
    one_object,
    parts_of,
    place_key,
)
from partnerships.matching.namesakes import PLAIN, namesakes
from partnerships.models.vocabulary import Kind

MIN_NAME_RATIO = 90
"""From this rapidfuzz ratio of two jurisdictions (0 to 100) on, one may be a misspelling of the other."""


class MentionedAgency(NamedTuple):
    """An agency as a row mentions it: what identity depends on. `counties`: FIPS codes; empty = not given.

    `place` and `county`: the gazetteer's names of where the row was placed. `point`: (latitude, longitude) in degrees,
    given only at precision `place` or `exact`. `city`: as the row writes it.
    """

    name: str
    kind: Kind
    state: str
    alias: str = ""
    state_name: str = ""
    counties: frozenset[str] = frozenset()
    city: str = ""
    place: str = ""
    county: str = ""
    point: tuple[float, float] | None = None
    ori: str = ""
    keep_ending: bool = False
    """The last word belongs to the place's own name, as the gazetteer has it: Elk Grove Village."""
    on_map: frozenset[str] = frozenset()
    """The jurisdiction of the name, where the gazetteer has a place or a county of that name in the state."""

    @property
    def where(self) -> Where:
        """Where it is, as that is compared."""
        return _where(self.city, self.place, self.county)

    @property
    def place_names(self) -> frozenset[str]:
        """The place and the county where the gazetteer puts it, as they are compared."""
        return self.where.place_names


class Where(NamedTuple):
    """The names of where a row puts its agency, folded for comparison but in `written_cities`.

    `cities`: of the row's own city and of the place where the gazetteer finds it. `place_names`: those of that place
    (`places`) and its county (`counties`).
    """

    cities: frozenset[str]
    written_cities: frozenset[str]
    places: frozenset[str]
    counties: frozenset[str]
    place_names: frozenset[str]


HasPlace = Callable[[str, str], bool]
"""Whether the gazetteer has a place of exactly that name in the state of that postal code."""


def keeps_ending(name: str, state: str, state_name: str, has_place: HasPlace) -> bool:
    """Whether "Village" or "Town" at the end is part of the place's own name."""
    full_name = name_with_ending(name, state_name)
    return bool(full_name) and has_place(full_name, state)


def on_map(mentioned: MentionedAgency, has_place: HasPlace) -> frozenset[str]:
    """The jurisdiction, where it is spelt as the gazetteer spells a place of the state, or the row's own county."""
    jurisdiction = identity(mentioned).jurisdiction
    return jurisdiction_on_map(jurisdiction, mentioned.kind, mentioned.state, mentioned.county, has_place)


def jurisdiction_on_map(
    jurisdiction: str, kind: Kind, state: str, county: str, has_place: HasPlace
) -> frozenset[str]:
    """The jurisdiction itself, or none: see `on_map`."""
    if kind in COUNTY_OFFICES:
        found = jurisdiction in place_keys(county)
    else:
        found = bool(jurisdiction) and has_place(jurisdiction, state)
    return frozenset({jurisdiction}) if found else EMPTY


EMPTY: frozenset[str] = frozenset()
Points = tuple[tuple[float, float], ...]


@dataclass(slots=True)
class KnownAgency:
    """An agency as it is on file: all its names, and every place where a list has put it.

    An index holds up to 100,000 of these, so equal sets are one shared object.
    """

    reference: Hashable
    names: dict[NameParts, str] = field(default_factory=dict)
    counties: frozenset[str] = EMPTY
    cities: frozenset[str] = EMPTY
    written_cities: frozenset[str] = EMPTY
    """The same as `cities`, in the words of the rows and of the gazetteer."""
    places: frozenset[str] = EMPTY
    named_counties: frozenset[str] = EMPTY
    points: Points = ()
    oris: frozenset[str] = EMPTY
    on_map: frozenset[str] = EMPTY

    def learn(self, mentioned: MentionedAgency, name: NameParts | None = None) -> None:
        """Add the name and the places of one mention. `name`: its identity, where the caller has it."""
        name = name or identity(mentioned)
        if name not in self.names:
            self.names[NameParts(name.jurisdiction, one_object(name.qualifiers), name.kind, name.unit)] = (
                mentioned.name
            )
        where = mentioned.where
        self.counties = _union(self.counties, mentioned.counties)
        self.cities = _union(self.cities, where.cities)
        self.written_cities = _union(self.written_cities, where.written_cities)
        self.places = _union(self.places, where.places)
        self.named_counties = _union(self.named_counties, where.counties)
        self.on_map = _union(self.on_map, mentioned.on_map)
        if mentioned.ori:
            self.oris = _union(self.oris, {mentioned.ori})
        if mentioned.point and mentioned.point not in self.points:
            self.points = _one_object((*self.points, mentioned.point))

    @property
    def place_names(self) -> frozenset[str]:
        """The places and counties where the gazetteer puts it, as they are compared."""
        return self.places | self.named_counties


def identity(mentioned: MentionedAgency) -> NameParts:
    """The parts of the row's name. A second name, which may be read from running text, is a hint and no identity."""
    return parts_of(mentioned.name, mentioned.state_name, mentioned.keep_ending)


def names_agree(mentioned: MentionedAgency) -> bool:
    """Whether the row's two names, if it has two, are one agency's beyond doubt."""
    if not mentioned.alias or mentioned.alias == mentioned.name:
        return True
    name, alias = _both_names(mentioned)
    called = namesakes(mentioned.state, name.jurisdiction)
    return _alike(name, alias) and not called & (name.qualifiers ^ alias.qualifiers)


def names_two_agencies(mentioned: MentionedAgency) -> bool:
    """Whether the row's two names are known to be two agencies': two places, or Madison and the Town of Madison."""
    if names_agree(mentioned):
        return False
    name, alias = _both_names(mentioned)
    return not _alike(name, alias) or PLAIN in namesakes(mentioned.state, name.jurisdiction)


def fuller_name(name: str, alias: str) -> str:
    """The second name where it says all that the first does and more: "Chatham Township Police"; else ""."""
    plain, full = parts_of(name), parts_of(alias)
    says_more = full.qualifiers > plain.qualifiers and full.jurisdiction == plain.jurisdiction
    longer = full.jurisdiction != plain.jurisdiction and full.jurisdiction.startswith(plain.jurisdiction)
    fuller = says_more or (longer and full.qualifiers >= plain.qualifiers)
    return alias if alias and plain.jurisdiction and full.kind in (plain.kind, None) and fuller else ""


def _both_names(mentioned: MentionedAgency) -> tuple[NameParts, NameParts]:
    return parts_of(mentioned.name, mentioned.state_name), parts_of(mentioned.alias, mentioned.state_name)


def _alike(one: NameParts, other: NameParts) -> bool:
    return fuzz.ratio(one.jurisdiction, other.jurisdiction) >= MIN_NAME_RATIO


@lru_cache(maxsize=MAX_SHARED)
def _where(city: str, place: str, county: str) -> Where:
    cities, counties = place_keys(city, place), place_keys(county)
    places = cities if city == place else place_keys(place)
    written = frozenset(name for name in (city, place) if name)
    return Where(*map(one_object, (cities, written, places, counties, places | counties)))


def place_keys(*names: str) -> frozenset[str]:
    """Names of places and counties, folded for comparison."""
    return frozenset(place_key(name) for name in names if name)


@lru_cache(maxsize=MAX_SHARED)
def _one_object(points: Points) -> Points:
    return points


def _union(one: frozenset[str], other: Set[str]) -> frozenset[str]:
    """The union; `one` itself where it already holds all of `other`. Equal unions are one object."""
    if other <= one:
        return one
    return one_object(frozenset(one | other) if one else frozenset(other))
