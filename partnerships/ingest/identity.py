"""What a row says of whom it means, and what is known of an agency: the two sides that are compared. Pure."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from partnerships.ingest.names import REMEMBERED, NameParts, parts_of, place_key
from partnerships.models.vocabulary import Kind

LIKENESS = 90
"""From this score (rapidfuzz ratio of the jurisdictions, 0 to 100) two names may be one misspelt."""


@dataclass(frozen=True)
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
    def own(self) -> set[str]:
        """The names of the place and the county where the gazetteer puts it."""
        return keys(self.place, self.county)


@dataclass
class Known:
    """One agency of the index: every name it goes by, and wherever lists have put it."""

    reference: Hashable
    names: dict[NameParts, str] = field(default_factory=dict)
    counties: set[str] = field(default_factory=set)
    cities: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    named_counties: set[str] = field(default_factory=set)
    points: list[tuple[float, float]] = field(default_factory=list)
    oris: set[str] = field(default_factory=set)

    def learn(self, sought: Sought) -> None:
        self.names.setdefault(identity(sought), as_written(sought))
        self.counties |= sought.counties
        self.cities |= keys(sought.city, sought.place)
        self.places |= keys(sought.place)
        self.named_counties |= keys(sought.county)
        self.oris |= {sought.ori} - {""}
        if sought.point and sought.point not in self.points:
            self.points.append(sought.point)

    @property
    def own(self) -> set[str]:
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


def keys(*names: str) -> set[str]:
    return {place_key(name) for name in names if name}
