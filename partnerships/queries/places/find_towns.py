"""Finding the town that a name, a ZIP code or an address means, and who polices it.

Names come from the gazetteer and the mail, who polices them from `facts.localities`. Knows no records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.utils.text import slugify

from partnerships.facts import Sourced, localities
from partnerships.facts.localities import SHORT_NAME, TRIBAL_LAND, District
from partnerships.geography.folding import fold_place
from partnerships.geography.points import kilometers
from partnerships.models import County, Place, PostalName, ZipCode
from partnerships.queries.places.town import Town, without_community

SAME_PLACE_KM = 15
"""Two names of one county so near to each other are one place."""
PART_OF_CITY_KM = 60
"""A place of a part's name so near to its city is that part; farther off, it is another place."""
MAIL_KM = 60
"""How far from the middle of a ZIP code the town may lie that it is called by."""
DOMINANT_FACTOR = 10
"""Times as many people as the next place of the name, and a reader means this one."""
PART = "part"
"""What a place is that is part of a city for no other reason than that the city is its whole county."""
MIN_MAIL_SHARE = 0.1
"""Least share of a town's ZIP codes in a county for its mail to reach into that county."""


def by_slug(slug: str, state: str) -> list[Town]:
    """What an address may mean, the likeliest first: `montclair`; `newtown-bucks-county`; `brentwood-los-angeles`."""
    folded = fold_place(slug.replace("-", " "))
    found = towns_called(folded, state) if folded else []
    return found or list(_in_its_county(slug, state))


def towns_called(folded: str, state: str) -> list[Town]:
    """The towns and parts of cities of a state that have a folded name, the likeliest first."""
    district = localities.districts().get((state, folded))
    if district and district.kind == SHORT_NAME:
        return towns_called(fold_place(district.city), state)
    towns = _named(folded, state)
    if district:
        towns = _with_district(district, towns)
    if len(towns) > 1:
        towns = [replace(one, slug=_qualified_slug(one)) for one in towns]
        if towns[0].population >= DOMINANT_FACTOR * towns[1].population:
            towns[0] = replace(towns[0], slug="")
    return towns


def is_one(towns: list[Town]) -> bool:
    """Whether it is clear which of several towns of a name is meant: the first, whose address needs no county."""
    return bool(towns) and (len(towns) == 1 or not towns[0].slug)


def of_zip(row: ZipCode) -> Town:
    """The town in which a ZIP code lies, as far as its name and its county tell; its counties begin with its own."""
    own, point = (row.county_id,) if row.county_id else (), (row.latitude, row.longitude)
    near = [
        one
        for one in towns_called(fold_place(row.name), row.state_id)
        if kilometers(one.point, point) <= MAIL_KM
    ]
    near.sort(
        key=lambda one: (own[:1] != one.counties[:1], not set(own) & set(one.counties), -one.population)
    )
    if not near:
        return policed(Town(row.name, row.state_id, point, own))
    town = near[0]
    if not own or own[0] in town.counties:
        return replace(town, point=point, counties=tuple(dict.fromkeys(own + town.counties)))
    if town.fills_county or any(one.fills_county for one in town.cities):
        return policed(Town(row.name, row.state_id, point, own, is_mail=True))
    return replace(town, point=point, counties=own + town.counties[:1])


def policed(town: Town) -> Town:
    """The town, and the city that its county is, where that polices it."""
    fact = localities.city_counties().get(town.counties[0]) if town.counties else None
    if fact and town.folded in fact.exceptions:
        return town
    fips, city = _independent_city(town)
    if city:
        itself = fold_place(city) == town.folded
        town = replace(town, counties=(fips,), fills_county=itself)
        return town if itself else _part_of(town, city, None, (fips,))
    if not fact:
        return town
    counties = tuple(
        one.fips
        for one in localities.city_counties().values()
        if (one.city, one.fips[:2]) == (fact.city, fact.fips[:2])
    )
    if fold_place(fact.city) in town.spellings:
        return replace(town, fills_county=True, counties=tuple(dict.fromkeys(town.counties[:1] + counties)))
    return _part_of(town, fact.city, fact, counties)


def _part_of(town: Town, city: str, fact: Sourced | None, counties: tuple[str, ...]) -> Town:
    """The town as a part of the city that fills its county."""
    found = [
        one
        for one in _plain(fold_place(city), town.state)
        if one.counties[:1] and one.counties[0] in counties
    ]
    whole = found[0] if found else Town(city, town.state, town.point)
    whole = replace(whole, fills_county=True, counties=counties)
    return replace(town, cities=(whole,), kind=town.kind or PART, fact=fact, is_mail=False)


def _independent_city(town: Town) -> tuple[str, str]:
    """County and name of the city that stands for the town's county (St. Louis, Virginia's), or that it is itself."""
    own = County.objects.filter(state=town.state, full_name=f"{town.name} city").first()
    if own and kilometers((own.latitude, own.longitude), town.point) <= SAME_PLACE_KM and not town.is_mail:
        return own.fips, own.name
    for county in County.objects.filter(fips__in=town.counties[:1]):
        if county.full_name == f"{county.name} city":
            return county.fips, county.name
    return "", ""


def _named(folded: str, state: str) -> list[Town]:
    """Those of the gazetteer, then those of the mail in other counties; one a place, the largest first."""
    exact, others = [folded], [f"the {folded}", without_community(folded)]
    for names in (exact, others):
        towns = _merged([*_plain_of(Place, names, state), *_plain_of(PostalName, names, state)])
        if towns:
            found = _without_mail_of_others([_with_mail(one) for one in towns])
            return sorted((policed(one) for one in found), key=lambda one: -one.population)
    return []


def _plain(folded: str, state: str) -> list[Town]:
    """As `_named`, without asking who polices it."""
    found = _plain_of(Place, [folded], state) or _plain_of(PostalName, [folded], state)
    return sorted(_merged(found), key=lambda one: -one.population)


def _plain_of(model: type[Place] | type[PostalName], names: list[str], state: str) -> list[Town]:
    rows = model._default_manager.filter(state=state, folded__in=names).order_by("pk")
    return [
        Town(
            row.name,
            state,
            (row.latitude, row.longitude),
            (row.county_id,) if row.county_id else (),
            getattr(row, "population", 0),
        )
        for row in rows
    ]


def _merged(towns: list[Town]) -> list[Town]:
    """Without those that are another's place under a second number, the largest kept."""
    kept: list[Town] = []
    for town in sorted(towns, key=lambda one: -one.population):
        near = (one for one in kept if kilometers(one.point, town.point) <= SAME_PLACE_KM)
        if not any(one.counties == town.counties or not town.population for one in near):
            kept.append(town)
    return kept


def _without_mail_of_others(towns: list[Town]) -> list[Town]:
    """Without names of the mail in a county to which the mail of a place of that name reaches."""
    reached = {fips for one in towns if one.population for fips in one.counties}
    return [one for one in towns if one.population or not set(one.counties[:1]) & reached]


def _with_mail(town: Town) -> Town:
    """The town with the other counties to which a good part of its ZIP codes belong."""
    mail = ZipCode.objects.filter(state=town.state, name=town.name).exclude(county=None).order_by()
    shares = dict(mail.values_list("county").annotate(Count("pk")))
    least = MIN_MAIL_SHARE * sum(shares.values())
    near = {
        str(row.county_id)
        for row in mail
        if kilometers((row.latitude, row.longitude), town.point) <= MAIL_KM and shares[row.county_id] >= least
    }
    return replace(town, counties=tuple(dict.fromkeys([*town.counties, *sorted(near)])))


def _with_district(district: District, towns: list[Town]) -> list[Town]:
    """The towns of a name, with the one among them, or beside them, that is part of a city or of a tribe's land."""
    if district.kind == TRIBAL_LAND:
        return [replace(one, kind=TRIBAL_LAND, agency=district.agency, fact=district) for one in towns]
    cities = tuple(_city(name, district.state, towns) for name in district.cities)
    facts: dict[str, Any] = {
        "kind": district.kind,
        "cities": cities,
        "fact": district,
        "is_mail": False,
        "fills_county": False,
    }
    parts = [one for one in towns if kilometers(one.point, cities[0].point) <= PART_OF_CITY_KM]
    if parts:
        found = [_at_its_county(replace(one, **facts)) if one is parts[0] else one for one in towns]
        return sorted(found, key=lambda one: -one.population)
    part = Town(district.name, district.state, cities[0].point, cities[0].counties, **facts)
    return [*towns, part]


def _city(name: str, state: str, parts: list[Town]) -> Town:
    """The city of that name; a township that neither gazetteer nor mail knows lies where its part does."""
    found = towns_called(fold_place(name), state)
    return found[0] if found else Town(name, state, parts[0].point if parts else (0.0, 0.0))


def _at_its_county(part: Town) -> Town:
    """The part, with its cities in its own county, too: the mail's idea of a township may lie in the next one."""
    cities = (
        one
        if one.fills_county
        else replace(one, counties=tuple(dict.fromkeys(part.counties[:1] + one.counties)))
        for one in part.cities
    )
    return replace(part, cities=tuple(cities))


def _qualified_slug(town: Town) -> str:
    """With its city, or else its county: `brentwood-los-angeles`, `newtown-bucks-county`."""
    if town.cities:
        return slugify(f"{town.name} {town.cities[0].name}")
    county = County.objects.filter(fips__in=town.counties[:1]).first()
    return slugify(f"{town.name} {county.full_name}") if county else ""


def _in_its_county(slug: str, state: str) -> Iterable[Town]:
    """The town whose address names its county, or its city, too."""
    counties = County.objects.in_state(state).drawn()
    endings = {slugify(one.full_name) for one in counties}
    endings |= {
        slugify(city) for one in localities.districts().values() if one.state == state for city in one.cities
    }
    for ending in endings:
        if slug.endswith(f"-{ending}"):
            name = slug.removesuffix(f"-{ending}").replace("-", " ")
            for town in towns_called(fold_place(name), state):
                if _qualified_slug(town) == slug:
                    yield town
