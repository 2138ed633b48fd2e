"""Facts about places and the agencies in them: laws on public records, parts of cities, short names.

Each row names its source, as all facts do; addresses are those of official sites. Knows no records and no gazetteer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from partnerships.facts import BETWEEN, Citation, Sourced, read_rows
from partnerships.geography.folding import fold_place
from partnerships.search_text import letters

SHORT_NAME = "short name"
TRIBAL_LAND = "tribal land"


@dataclass(frozen=True)
class RecordsLaw(Sourced):
    """A state's law on public records: its name, what it says of the time for an answer, and who may ask.

    `checked_on`: the day on which the row was compared with the pages of `checked_against`; both empty where no text
    was at hand.
    """

    state: str
    law: str
    citation: str
    limit: str
    says: str
    who: str
    checked_on: str
    checked_against: str

    @property
    def compared_on(self) -> date | None:
        return date.fromisoformat(self.checked_on) if self.checked_on else None

    @property
    def compared_with(self) -> tuple[Citation, ...]:
        """The pages it was compared with, each under the name of its host."""
        addresses = self.checked_against.split(BETWEEN) if self.checked_against else []
        return tuple(Citation(_host(address), address) for address in addresses)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


@dataclass(frozen=True)
class District(Sourced):
    """A name that readers use for a place that another place polices.

    `kind`: borough, neighborhood, village, postal name, unincorporated town, tribal land, short name. `city`: the
    city or cities of the same state; on tribal land `agency` is the tribe's own.
    """

    state: str
    name: str
    kind: str
    city: str
    agency: str

    @property
    def cities(self) -> tuple[str, ...]:
        return tuple(self.city.split(BETWEEN)) if self.city else ()


@dataclass(frozen=True)
class CityCounty(Sourced):
    """A county that is one city, but for the places in it that have police of their own."""

    fips: str
    city: str
    own_police: str

    @property
    def exceptions(self) -> frozenset[str]:
        """The places with police of their own, folded."""
        return frozenset(fold_place(name) for name in self.own_police.split(BETWEEN) if name)


@dataclass(frozen=True)
class StateInSpanish(Sourced):
    """What a state is called in Spanish."""

    state: str
    name: str


@dataclass(frozen=True)
class ShortName(Sourced):
    """What an agency is called for short: NYPD. `jurisdictions`: how its full name may begin."""

    short: str
    state: str
    kind: str
    jurisdictions: str

    @property
    def beginnings(self) -> tuple[str, ...]:
        return tuple(self.jurisdictions.split(BETWEEN))


@cache
def records_laws() -> Mapping[str, RecordsLaw]:
    """By the state's code; the territories are not in it."""
    return {one.state: one for one in read_rows("records_laws.csv", RecordsLaw)}


@cache
def districts() -> Mapping[tuple[str, str], District]:
    """By state and folded name."""
    return {(one.state, fold_place(one.name)): one for one in read_rows("districts.csv", District)}


@cache
def called_for_short() -> Mapping[str, tuple[District, ...]]:
    """Short names of cities, folded: `nyc`."""
    found: dict[str, list[District]] = defaultdict(list)
    for (_state, folded), one in districts().items():
        if one.kind == SHORT_NAME:
            found[folded].append(one)
    return {folded: tuple(several) for folded, several in found.items()}


@cache
def states_in_spanish() -> dict[str, str]:
    """Codes by the letters of a state's Spanish name, where it is another than the English one."""
    return {letters(one.name): one.state for one in read_rows("states_in_spanish.csv", StateInSpanish)}


@cache
def city_counties() -> Mapping[str, CityCounty]:
    """By the county's FIPS code."""
    return {one.fips: one for one in read_rows("city_counties.csv", CityCounty)}


@cache
def short_names() -> Mapping[str, tuple[ShortName, ...]]:
    """By the short name in small letters; one may mean several agencies."""
    found: dict[str, list[ShortName]] = defaultdict(list)
    for one in read_rows("short_names.csv", ShortName):
        found[one.short.casefold()].append(one)
    return {short: tuple(several) for short, several in found.items()}
