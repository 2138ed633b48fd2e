"""The names of places and counties, held in memory, and the points that belong to them.

It answers what has a name and where a point may lie. Choosing between answers is `placing`'s work; it
knows no list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import inf
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from rapidfuzz import fuzz

from partnerships.geography import reference
from partnerships.geography.counties import CountyNames
from partnerships.geography.folding import TOWN, TOWNSHIP, closed_up, fold_place, without_designator
from partnerships.geography.points import Point, kilometers
from partnerships.geography.reference import (
    CountyRow,
    CountySeatRow,
    FormerCountyRow,
    PlaceRow,
    PostalNameRow,
    ZipCodeRow,
)

if TYPE_CHECKING:
    from django.db.models import Model

K = TypeVar("K")
V = TypeVar("V")

MIN_SPELLING_RATIO = 88
"""Least rapidfuzz ratio (0 to 100) to read a name as that of a place in the county said.

Both must have one initial, which keeps East from West and North from South."""

BOX_MARGIN_DEGREES = 0.1
"""Degrees beyond a county's box that a coordinate may lie, for coasts and rounding."""

MAX_CACHED_FINDS = 2**13
"""Names of which it is kept at hand what may be meant: a row asks of the same name for several reasons."""

KM_PER_DEGREE = 110
"""Kilometers in a degree of latitude, at least."""

WIDE_ZIP_CODE_KM = 24
"""From a ZIP code's middle to the next one's; half of it is about how far its mail goes."""

STATES_OF_CIVIL_TOWNS = frozenset({"NY", "WI"})
"""Where a town is a township by another name, and may lie around or beside a village or city so called."""

FULL_CIRCLE_DEGREES = 360


MIN_TIMES_NEARER = 2
"""A point near a border lies in the state whose nearest place is so many times nearer than that of the next."""


class Spot(NamedTuple):
    """A named point: a place of the gazetteer, or a name the Postal Service uses there (population 0)."""

    name: str
    county_fips: str
    latitude: float
    longitude: float
    population: int

    @property
    def point(self) -> Point:
        return self.latitude, self.longitude


class Find(NamedTuple):
    """The spots that have a name, and what must be known before one of them may be meant.

    Townships share names so freely that one without its county is not found: of those in a national list,
    a quarter would be put more than 15 km off. `namesake`: the spots lack the township's word in their name.
    """

    spots: tuple[Spot, ...]
    needs_county: bool = False
    namesake: bool = False


Spots = dict[tuple[str, str], tuple[Spot, ...]]
"""Spots by state and closed-up name."""


class Names:
    """Built once, read by many; nothing in it changes."""

    def __init__(
        self,
        counties: list[CountyRow],
        places: list[PlaceRow],
        postal_names: list[PostalNameRow],
        former_counties: list[FormerCountyRow],
        zip_codes: list[ZipCodeRow],
        county_seats: list[CountySeatRow],
    ) -> None:
        self.counties = {row.fips: row for row in counties}
        self._cities = {row.fips for row in counties if row.full_name == f"{row.name} city"}
        self.counties_named = CountyNames(counties, former_counties)
        self._counties_of = _grouped((row.state, row) for row in counties if row.since is None)
        spot_of = {row.geonameid: _spot(row) for row in places}
        self._places, self._shortened_places = _named(zip(places, spot_of.values(), strict=True))
        self._postal, self._shortened_postal = _named((row, _spot(row)) for row in postal_names)
        self._zip_codes = {row.code: (intern(row.state), _spot(row)) for row in zip_codes}
        self._mail_in = _grouped(self._zip_codes.values())
        self._in_county = _grouped((spot.county_fips, spot) for spot in spot_of.values())
        self._seats = {row.county_fips: spot_of[row.geonameid] for row in county_seats}
        self.named = lru_cache(maxsize=MAX_CACHED_FINDS)(self._found)

    @classmethod
    def from_files(cls) -> Names:
        """The names of the bundled files; needs no database."""
        return cls(
            reference.rows("counties.csv"),
            reference.rows("places.csv"),
            reference.rows("postal_names.csv"),
            reference.rows("former_counties.csv"),
            reference.rows("zip_codes.csv"),
            reference.rows("county_seats.csv"),
        )

    @classmethod
    def from_database(cls) -> Names:
        """The names in the tables, which are those of the files once `load_places` has run."""
        from partnerships.models import County, Place, PostalName, ZipCode  # noqa: PLC0415 (files are read without tables)

        def rows(model: type[Model], row_of: Any, **columns: str) -> list[Any]:
            fields = (columns.get(field, field) for field in row_of._fields)
            return [row_of(*values) for values in model._default_manager.order_by("pk").values_list(*fields)]

        return cls(
            rows(County, reference.CountyRow, state="state_id"),
            rows(Place, reference.PlaceRow, state="state_id", county_fips="county_id"),
            rows(PostalName, reference.PostalNameRow, state="state_id", county_fips="county_id"),
            reference.rows("former_counties.csv"),
            rows(ZipCode, reference.ZipCodeRow, state="state_id", county_fips="county_id"),
            reference.rows("county_seats.csv"),
        )

    def _found(self, folded: str, state: str) -> tuple[Find, ...]:
        """What may be meant by a folded name, the likeliest reading first.

        The name itself; then as the mail has it; then with or without the kind of community said, so that
        `village of x` meets `x`, and `new york` meets `New York City`.
        """
        key = state, closed_up(folded)
        bare, designator = without_designator(folded)
        township = designator == TOWNSHIP or (designator == TOWN and state in STATES_OF_CIVIL_TOWNS)
        readings = [(self._postal, key, False)]
        if bare != folded:
            bare_key = state, closed_up(bare)
            readings += [(self._places, bare_key, township), (self._postal, bare_key, township)]
        readings += [(self._shortened_places, key, False), (self._shortened_postal, key, False)]
        own = self._places.get(key)
        others = [Find(named[by], township, namesake) for named, by, namesake in readings if by in named]
        return (Find(own), *others) if own else tuple(others)

    def has(self, folded: str, state: str) -> bool:
        """Whether a place has exactly this folded name."""
        return (state, closed_up(folded)) in self._places

    def mail(self, code: str, state: str) -> Spot | None:
        """The middle of a ZIP code of that state, or None."""
        lies_in, spot = self._zip_codes.get(code, ("", None))
        return spot if lies_in == state else None

    def is_wide(self, mail: Spot, state: str) -> bool:
        """Whether the next ZIP code of the state lies `WIDE_ZIP_CODE_KM` from this one or more."""
        others = [one.point for one in self._mail_in[state] if one.point != mail.point]
        reach = WIDE_ZIP_CODE_KM / KM_PER_DEGREE
        beside = (point for point in others if abs(point[0] - mail.latitude) < reach)
        return bool(others) and all(kilometers(mail.point, point) >= WIDE_ZIP_CODE_KM for point in beside)

    def state_of_mail(self, code: str) -> str:
        """The state in which a ZIP code lies, or ""."""
        return self._zip_codes.get(code, ("", None))[0]

    def county_name(self, fips: str) -> str:
        """`Cobb County`, or "" for no county."""
        return self.counties[fips].full_name if fips else ""

    def seat(self, fips: str) -> Spot | None:
        """The seat of a county that has one of its own, or None."""
        return self._seats.get(fips)

    def on_map(self, fips: Sequence[str]) -> tuple[str, ...]:
        """The counties that the map draws for those of any year: for a newer one, all that it was made of."""
        if not fips:
            return ()
        drawn = (self.counties[one].former or (one,) for one in fips)
        return tuple(dict.fromkeys(code for codes in drawn for code in codes))

    def newer_counties(self, fips: Iterable[str]) -> list[str]:
        """A sentence for each of them that was made after the edition of counties that the map draws."""
        rows = [self.counties[one] for one in fips if self.counties[one].since]
        return [
            f"{row.full_name} has existed since {row.since}; records keep the county that the map draws."
            for row in rows
        ]

    def is_city(self, fips: str) -> bool:
        """Whether what stands for a county is a city that lies in none: St. Louis, Baltimore, Virginia's."""
        return fips in self._cities

    def alike(self, folded: str, fips: str) -> Iterator[Spot]:
        """The places in a county that a misspelt or shortened name may mean: `Tuscon`, `La Cañada`.

        None for the county's own name, which means the county.
        """
        said, start = closed_up(folded), f"{folded} "
        if folded == fold_place(self.counties[fips].name):
            return
        for spot in self._in_county.get(fips, ()):
            name = fold_place(spot.name)
            spelt = fuzz.ratio(said, closed_up(name)) >= MIN_SPELLING_RATIO and said[0] == name[0]
            if spelt or name.startswith(start):
                yield spot

    def counties_around(self, latitude: float, longitude: float, state: str | None = None) -> list[CountyRow]:
        """The counties, of one state or all, that a point can lie in by their boxes."""
        groups = self._counties_of
        found = [groups.get(state, ())] if state else groups.values()
        rows = (row for group in found for row in group)
        return [row for row in rows if _beyond(row, latitude, longitude) == 0]

    def state_of_point(self, latitude: float, longitude: float) -> str:
        """The state in which a point lies, or "" where that is in doubt.

        It is the only one whose counties' boxes hold the point, else the one whose nearest place is much nearer.
        """
        nearest: dict[str, float] = {}
        for row in self.counties_around(latitude, longitude):
            spots = self._in_county.get(row.fips, ())
            distances = [kilometers(spot.point, (latitude, longitude)) for spot in spots]
            nearest[row.state] = min([*distances, nearest.get(row.state, inf)])
        first, second, *_more = [
            *sorted((away, state) for state, away in nearest.items()),
            (inf, ""),
            (inf, ""),
        ]
        return first[1] if len(nearest) == 1 or first[0] * MIN_TIMES_NEARER < second[0] else ""

    def only_county_of(self, state: str) -> tuple[str, ...]:
        """The FIPS code of the one county of a state that has no other, as the District of Columbia."""
        rows = self._counties_of.get(state, ())
        return tuple(row.fips for row in rows) if len(rows) == 1 else ()

    def near_county(self, spot: Spot, fips: str) -> bool:
        """Whether a place lies in a county's box or just outside it."""
        return _beyond(self.counties[fips], spot.latitude, spot.longitude) == 0


def _beyond(row: CountyRow, latitude: float, longitude: float) -> float:
    """Degrees by which a point lies outside a county's box and its margin; 0 inside."""
    if row.west < -180 and longitude > 0:
        longitude -= FULL_CIRCLE_DEGREES
    aside = max(row.west - longitude, longitude - row.east, 0)
    above = max(row.south - latitude, latitude - row.north, 0)
    return max(aside, above, BOX_MARGIN_DEGREES) - BOX_MARGIN_DEGREES


def _spot(row: PlaceRow | PostalNameRow | ZipCodeRow) -> Spot:
    """The row's point. The codes of its county and state are the same objects in all rows of one county."""
    population = row.population if isinstance(row, PlaceRow) else 0
    return Spot(row.name, intern(row.county_fips or ""), row.latitude, row.longitude, population)


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return {key: tuple(rows) for key, rows in groups.items()}


def _named(rows: Iterable[tuple[PlaceRow | PostalNameRow, Spot]]) -> tuple[Spots, Spots]:
    """Spots by (state, closed-up name), and those with a kind of community in the name without it."""
    whole, shortened = [], []
    for row, spot in rows:
        state = intern(row.state)
        whole.append(((state, closed_up(row.folded)), spot))
        bare, _ = without_designator(row.folded)
        if bare != row.folded:
            shortened.append(((state, closed_up(bare)), spot))
    return _grouped(whole), _grouped(shortened)


def largest_distance_km(spots: Iterable[Spot]) -> float:
    """Kilometers between the first spot and the one farthest from it."""
    first, *others = spots
    return max((kilometers(first.point, other.point) for other in others), default=0)
