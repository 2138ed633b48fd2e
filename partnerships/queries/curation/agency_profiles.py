"""Agencies as a curator tells them apart: place, spellings and the sources that use them, partnerships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from partnerships.models import Agency, Match, Partnership
from partnerships.models.vocabulary import Verdict


@dataclass
class AgencyProfile:
    """One agency. `spellings`: name as written → the lists that write it so."""

    agency: Agency
    partnerships: list[Partnership] = field(default_factory=list)
    spellings: dict[str, list[str]] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    listings: int = 0


def profiles(agencies: Iterable[Agency]) -> dict[int, AgencyProfile]:
    """Agency number → profile, in the order given."""
    found = {agency.pk: AgencyProfile(agency) for agency in agencies}
    for partnership in Partnership.objects.filter(agency__in=found, published=True).order_by("program"):
        found[partnership.agency_id].partnerships.append(partnership)
    spellings: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    columns = ("agency_id", "listing__source__title", "listing__agency", "listing__alias", *PLACE)
    matches = Match.objects.filter(agency__in=found, verdict=Verdict.SAME).order_by("listing_id")
    for agency, source, name, alias, city, county, state in matches.values_list(*columns):
        profile = found[agency]
        profile.listings += 1
        for spelling in filter(None, (name, alias)):
            spellings[agency][spelling].add(source)
        place = ", ".join(filter(None, (city, county, state)))
        if place and place not in profile.places:
            profile.places.append(place)
    for agency, names in spellings.items():
        found[agency].spellings = {name: sorted(sources) for name, sources in names.items()}
    return found


PLACE = ("listing__city", "listing__county", "listing__state")


def profile(agency: Agency) -> AgencyProfile:
    """The profile of one agency."""
    return profiles([agency])[agency.pk]
