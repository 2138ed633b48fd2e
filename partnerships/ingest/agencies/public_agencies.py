"""The agencies that readers see, and which of them they could not tell apart. Names are compared as in matching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from itertools import combinations
from typing import NamedTuple

from partnerships.matching.names import fold, place_key
from partnerships.models import Partnership, Statement


class PublicAgency(NamedTuple):
    """An agency as readers see it. `agency`: its id."""

    agency: int
    name: str
    state: str
    city: str
    county: str
    county_fips: str

    @property
    def in_words(self) -> str:
        place = ", ".join(part for part in (self.city, self.county, self.state) if part)
        return f"{self.name} ({place})" if place else self.name

    def is_elsewhere(self, other: PublicAgency) -> bool:
        """Whether a reader sees that the two are in different places."""
        counties = {self.county_fips, other.county_fips}
        cities = {place_key(self.city), place_key(other.city)}
        return any(len(places) == 2 and "" not in places for places in (counties, cities))


COLUMNS = ("agency_id", "agency_name", "state", "city", "county", "county_fips")


def public_agencies(states: Collection[str] | None = None) -> set[PublicAgency]:
    """The agencies of these states, or of all, with a partnership or a statement that readers see."""
    found: set[PublicAgency] = set()
    for rows in (Partnership.objects.filter(published=True), Statement.objects.all()):
        within = rows if states is None else rows.filter(state__in=states)
        found |= {PublicAgency(*values) for values in within.values_list(*COLUMNS)}
    return found


def indistinct(states: Collection[str] | None = None) -> list[tuple[PublicAgency, PublicAgency]]:
    """The pairs of public agencies with one name and place, by state and name."""
    by_name: dict[tuple[str, str], list[PublicAgency]] = defaultdict(list)
    for one in sorted(public_agencies(states)):
        by_name[one.state, fold(one.name)].append(one)
    return [
        (one, other)
        for _name, called in sorted(by_name.items())
        for one, other in combinations(called, 2)
        if one.agency != other.agency and not one.is_elsewhere(other)
    ]
