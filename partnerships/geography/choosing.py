"""Which of the spots that have a name is meant: by the agency's own name, by the town of its address, by its ZIP code.

Two words of a row that agree outweigh a third: a county that neither the agency's own place nor its town lies in is
a slip. It knows names and points; what becomes of the answer is `placing`'s work.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from partnerships.geography.folding import TOWN, fold_place, without_designator
from partnerships.geography.names import Find, Names, Spot, largest_distance_km
from partnerships.geography.points import kilometers
from partnerships.geography.reference import states
from partnerships.geography.zip_codes import five_digits

MIN_TIMES_LARGER = 10
"""How many times as many people the largest of several places of one name must have to be the one meant."""

ONE_TOWN_KM = 10
"""Entries of one name this close are a town and a quarter of it."""

AGREE_KM = 15
"""How far the agency's own place and the town of its address may lie apart and still say the same."""

CITY_KM = 30
"""The same for the mail of a city that lies in no county: its suburbs' mail is often said to be in the city."""

MAX_CACHED_TOWNS = 2**14
"""Towns whose spot is kept at hand: about as many as a national list of agencies has addresses in."""

RECURRING_TOWNSHIPS = {
    "NJ": frozenset(
        "dover fairfield franklin greenwich hamilton hampton harrison hopewell lawrence mansfield millstone monroe"
        " ocean raritan springfield union washington".split()
    )
}
"""Of the states whose townships are few enough to be known by heart: names that several townships have, or a township
and a borough or town of another county. Facts, from the state's own list of its municipalities."""


class Choice(NamedTuple):
    """The spot meant, or None, and a sentence about what is doubtful or was assumed."""

    spot: Spot | None = None
    note: str = ""
    decides_county: bool = False
    """The spot's own county counts, whatever county the row says."""
    is_mail: bool = False
    """The spot is the middle of a ZIP code, whose town may not be the agency's."""
    is_wide: bool = False
    """A ZIP code so wide that it tells no more than the county."""


NO_CHOICE = Choice()


class Row(NamedTuple):
    """What a row says of where its agency is, in one state. `own_place`: the place in the agency's name."""

    code: str
    fips: tuple[str, ...]
    city: str = ""
    own_place: str = ""
    zip_code: str = ""
    contradicted: bool = False
    """The county said is one of other states only."""
    of_county: str = ""
    """The county whose agency it is, by its name: its sheriff, its police."""


class Chooser:
    """Chooses among the gazetteer's spots."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.town = lru_cache(maxsize=MAX_CACHED_TOWNS)(self._town)
        """The one spot that a city means in counties of a state, or anywhere in the state if none is said."""

    def spot(self, row: Row) -> Choice:
        """Where the agency is: at its own place, else in the town of its address, else where its mail goes."""
        town = NO_CHOICE if row.contradicted else self.town(row.city, row.code, row.fips)
        mail = self._mail(row)
        if seat := self._names.seat(row.of_county):
            return self._of_county(row, seat, town, mail)
        if slip := self._county_slip(row):
            return slip
        if row.contradicted:
            return town
        own = self._own(row, town.spot or mail.spot)
        if own.spot:
            return own
        if town.spot or (fold_place(row.city) and not mail.spot):
            return town
        return self._at_mail(mail, row) if mail.spot else Choice(None, own.note or mail.note)

    def _town(self, city: str, code: str, fips: tuple[str, ...]) -> Choice:
        folded = fold_place(city)
        if not folded:
            return NO_CHOICE
        doubts = []
        for find in self._names.named(folded, code):
            choice = self._one_of(find, code, fips)
            if choice.spot:
                return choice
            doubts.append(choice.note)
            if not fips:
                break
        if doubts:
            return Choice(None, doubts[0])
        alike = [spot for one in fips for spot in self._names.alike(folded, one)]
        if len(alike) == 1:
            return Choice(alike[0], f"Read {city.strip()} as {alike[0].name}.")
        return Choice(None, f"The gazetteer has no {city.strip()} in {states()[code].name}.")

    def _of_county(self, row: Row, seat: Spot, town: Choice, mail: Choice) -> Choice:
        """A county's agency is at the county's seat, where its town or ZIP code says so, and else in the county only.

        Another town of its address may be where its office is, or one of its stations, or a town it polices.
        """
        county = self._names.county_name(row.of_county)
        if town.spot and fold_place(town.spot.name) == fold_place(seat.name):
            return town
        if fold_place(row.city):
            note = f"The agency is of {county}; {row.city.strip()} is not its seat, so it is placed in the county."
            return Choice(None, note)
        if not mail.spot:
            return Choice(None, mail.note)
        code = five_digits(row.zip_code)
        if kilometers(mail.spot.point, seat.point) <= AGREE_KM:
            return Choice(seat, f"Placed at the seat of {county}, near ZIP code {code}.", is_mail=True)
        note = (
            f"The agency is of {county}; ZIP code {code} is not at its seat, so it is placed in the county."
        )
        return Choice(None, note)

    def _one_of(self, find: Find, code: str, fips: tuple[str, ...]) -> Choice:
        """The spot meant among those that have a name."""
        name = find.spots[0].name
        if not fips:
            if find.needs_county and not is_one_township(find, code):
                note = f"Which township is meant, at {name} or elsewhere, is not known without its county."
                return Choice(None, note)
            return _with_namesake(settled(find.spots), find)
        if inside := [spot for spot in find.spots if spot.county_fips in fips]:
            return _with_namesake(settled(inside), find)
        elsewhere = (
            f"{name} lies in {self._names.county_name(find.spots[0].county_fips) or 'another county'}."
        )
        near = [spot for spot in find.spots if self._is_near(spot, fips)]
        return Choice(near[0] if len(near) == 1 and not find.needs_county else None, elsewhere)

    def _is_near(self, spot: Spot, fips: Iterable[str]) -> bool:
        return any(self._names.near_county(spot, one) for one in fips)

    def _own(self, row: Row, anchor: Spot | None) -> Choice:
        """The place that the agency's name names: in its county, or beside its town or ZIP code, or the only one."""
        folded, doubt = fold_place(row.own_place), ""
        counties = row.fips or ((anchor.county_fips,) if anchor else ())
        for find in self._names.named(folded, row.code) if folded else ():
            if anchor and find.namesake and without_designator(folded)[1] == TOWN:
                continue
            if inside := [spot for spot in find.spots if spot.county_fips in counties]:
                choice = _with_namesake(settled(inside), find)
            elif anchor:
                crosses = not find.needs_county or is_one_township(find, row.code)
                choice = _nearest(find, anchor, self._reach(row.fips)) if crosses else Choice()
            else:
                choice = Choice() if row.fips else self._one_of(find, row.code, row.fips)
            if choice.spot:
                return Choice(choice.spot, choice.note, self._decides(choice.spot, row))
            doubt = doubt or choice.note
        return Choice(None, doubt)

    def _reach(self, fips: tuple[str, ...]) -> float:
        return CITY_KM if fips and all(map(self._names.is_city, fips)) else AGREE_KM

    def _is_own_county(self, spot: Spot) -> bool:
        """Whether a place is a city that lies in no county but its own."""
        if not self._names.is_city(spot.county_fips):
            return False
        name = self._names.county_name(spot.county_fips).removesuffix(" city")
        return fold_place(name) == fold_place(spot.name)

    def _decides(self, spot: Spot, row: Row) -> bool:
        """Whether the agency's own place tells its county better than the row: a postal town's county, or a city's
        that is no part of a county."""
        is_town = (
            without_designator(fold_place(row.city))[0] == without_designator(fold_place(row.own_place))[0]
        )
        return self._is_own_county(spot) or bool(row.city and not is_town)

    def _county_slip(self, row: Row) -> Choice | None:
        """The agency's own place, where it and the row's town agree that the county said is wrong."""
        if not (row.fips or row.contradicted):
            return None
        own_place, city = fold_place(row.own_place), fold_place(row.city)
        if not (own_place and city):
            return None
        alike = without_designator(own_place)[0] == without_designator(city)[0]
        owns, towns = self._all(own_place, row.code), self._all(city, row.code)
        if (row.contradicted and alike) or any(self._is_near(spot, row.fips) for spot in owns + towns):
            return None
        pairs = [one for one in owns if any(kilometers(one.point, town.point) <= AGREE_KM for town in towns)]
        choice = settled(pairs) if pairs else Choice()
        if not choice.spot:
            return None
        county = self._names.county_name(choice.spot.county_fips)
        return Choice(choice.spot, f"{choice.spot.name} lies in {county}, not in the county named.", True)

    def _all(self, folded: str, code: str) -> list[Spot]:
        return [spot for find in self._names.named(folded, code) for spot in find.spots]

    def _mail(self, row: Row) -> Choice:
        """The middle of the row's ZIP code, where that lies in the state and in the county said."""
        code = five_digits(row.zip_code)
        if not code:
            return NO_CHOICE
        spot = self._names.mail(code, row.code)
        if not spot:
            return Choice(None, f"ZIP code {code} is not in {states()[row.code].name} and is left aside.")
        if row.fips and spot.county_fips not in row.fips and not self._is_near(spot, row.fips):
            return Choice(None, f"ZIP code {code} is not in the county named and is left aside.")
        return Choice(spot, f"Placed at the middle of ZIP code {code}.", is_mail=True)

    def _at_mail(self, mail: Choice, row: Row) -> Choice:
        """The middle of the ZIP code, marked where that says no more than the county."""
        if not mail.spot or not self._names.is_wide(mail.spot, row.code):
            return mail
        note = f"ZIP code {five_digits(row.zip_code)} is too wide to place an agency at its middle."
        return mail._replace(note=note, is_wide=True)


def settled(spots: Iterable[Spot]) -> Choice:
    """The one of several spots of a name that must be meant, or None, and a sentence."""
    spots = list(spots)
    if len(spots) == 1:
        return Choice(spots[0])
    largest, *others = sorted(spots, key=lambda spot: -spot.population)
    if not others or largest_distance_km([largest, *others]) <= ONE_TOWN_KM:
        return Choice(largest)
    if largest.population and largest.population >= MIN_TIMES_LARGER * others[0].population:
        return Choice(largest, f"{len(spots)} places are called {largest.name}; the largest is taken.")
    return Choice(None, f"{len(spots)} places are called {largest.name}.")


def is_one_township(find: Find, code: str) -> bool:
    """Whether the state has one township of that name only, so that it is known without its county."""
    recurring = RECURRING_TOWNSHIPS.get(code)
    bare, _ = without_designator(fold_place(find.spots[0].name))
    return recurring is not None and bare not in recurring


def _with_namesake(choice: Choice, find: Find) -> Choice:
    if not choice.spot or not find.namesake:
        return choice
    return Choice(choice.spot, f"Placed at {choice.spot.name}, which has the township's name.")


def _nearest(find: Find, anchor: Spot, reach: float) -> Choice:
    """The spot within `reach` kilometers of the anchor, unless another is hardly farther from it."""
    by_distance = sorted((kilometers(spot.point, anchor.point), spot) for spot in find.spots)
    beside = [(km, spot) for km, spot in by_distance if km <= reach]
    if not beside or (
        len(beside) > 1
        and beside[1][0] < 2 * beside[0][0]
        and largest_distance_km([s for _, s in beside[:2]]) > ONE_TOWN_KM
    ):
        return Choice()
    return Choice(beside[0][1])
