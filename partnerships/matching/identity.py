"""What a row says of whom it means, and what is known of an agency: the two sides that are compared. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Set
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from partnerships.matching.names import REMEMBERED, NameParts, parts_of, place_key
from partnerships.models.vocabulary import Kind

LIKENESS = 90
"""From this score (rapidfuzz ratio of the jurisdictions, 0 to 100) two names may be one misspelt."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a row says of its agency, as far as identity goes. `counties`: FIPS codes, empty = not said.

    `place` and `county` are the gazetteer's names for where it was placed; `point` is given only where it is
    a place's center or better; `city` is the row's own word.
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
    whole: bool = False
    """The gazetteer has a place of the name with its last word: Elk Grove Village."""

    @property
    def own(self) -> frozenset[str]:
        """The names of the place and the county where the gazetteer puts it."""
        return keys(self.place, self.county)


NOTHING = frozenset()


@dataclass(slots=True)
class Known:
    """One agency of the index: every name it goes by, and wherever lists have put it.

    An index holds very many of these: what says the same is one object for all of them.
    """

    reference: Hashable
    names: dict[NameParts, str] = field(default_factory=dict)
    counties: frozenset[str] = NOTHING
    cities: frozenset[str] = NOTHING
    places: frozenset[str] = NOTHING
    named_counties: frozenset[str] = NOTHING
    points: tuple[tuple[float, float], ...] = ()
    oris: frozenset[str] = NOTHING

    def learn(self, sought: Sought) -> None:
        self.names.setdefault(identity(sought), as_written(sought))
        self.counties = _both(self.counties, sought.counties)
        self.cities = _both(self.cities, keys(sought.city, sought.place))
        self.places = _both(self.places, keys(sought.place))
        self.named_counties = _both(self.named_counties, keys(sought.county))
        if sought.ori:
            self.oris = _both(self.oris, {sought.ori})
        if sought.point and sought.point not in self.points:
            self.points += (sought.point,)

    @property
    def own(self) -> frozenset[str]:
        """The names of the places and counties where the gazetteer puts it."""
        return self.places | self.named_counties


def identity(sought: Sought) -> NameParts:
    """The parts of the row's name, with what its fuller second name adds ("Town of Madison …")."""
    return _identity(sought.name, sought.alias, sought.state_name, sought.whole)


@lru_cache(maxsize=REMEMBERED)
def _identity(name: str, alias: str, state_name: str, whole: bool) -> NameParts:
    parts = parts_of(name, state_name, whole)
    if alias and alias != name:
        other = parts_of(alias, state_name, whole)
        if other.jurisdiction == parts.jurisdiction:
            return NameParts(parts.jurisdiction, parts.qualifiers | other.qualifiers, parts.kind, parts.unit)
    return parts


def as_written(sought: Sought) -> str:
    """The fuller of the row's two names, for a person to read."""
    parts = parts_of(sought.name, sought.state_name, sought.whole)
    return sought.name if identity(sought) == parts else sought.alias


def names_agree(sought: Sought) -> bool:
    """Whether the row's two names, if it has two, can be one agency's."""
    if not sought.alias or sought.alias == sought.name:
        return True
    name, alias = (parts_of(text, sought.state_name) for text in (sought.name, sought.alias))
    return fuzz.ratio(name.jurisdiction, alias.jurisdiction) >= LIKENESS


@lru_cache(maxsize=REMEMBERED)
def keys(*names: str) -> frozenset[str]:
    """Names of places and counties as they are compared."""
    return frozenset(place_key(name) for name in names if name)


def _both(one: frozenset[str], other: Set[str]) -> frozenset[str]:
    """The union, and no new object where one of them has it all."""
    if other <= one:
        return one
    return frozenset(one | other) if one else frozenset(other)
