"""The rule that turns what a list says about where an agency is into a point, and how exact that point is.

A coordinate the list gives, else the place, else the county, else the state, else nothing. A wrong dot is
worse than an imprecise one: a name that two places could equally mean is taken back to its county or state.
The rule knows no list by name, and asks no database or clock.
"""

from dataclasses import dataclass
from functools import lru_cache

from partnerships.geography.folding import fold_place
from partnerships.geography.names import Names, apart
from partnerships.geography.points import on_earth
from partnerships.geography.reference import states
from partnerships.geography.states import resolve_state
from partnerships.models.vocabulary import LocationPrecision

DOMINANT = 10
"""How many times as many people the largest of several places of one name must have to be the one meant."""

ONE_TOWN_KM = 10
"""Entries of one name this close are a town and a quarter of it."""

COUNTY_WORDS = (" county", " parish", " census area")


@dataclass(frozen=True)
class Placement:
    """Where an agency is, how exactly that is known, and in sentences what had to be assumed."""

    latitude: float | None
    longitude: float | None
    precision: LocationPrecision
    place_name: str = ""
    county_fips: str = ""
    county_name: str = ""
    state: str = ""
    note: str = ""


class Gazetteer:
    """All that is needed to place agencies offline. Built once; nothing in it changes."""

    def __init__(self, names):
        self._names = names

    @classmethod
    def from_files(cls):
        """The gazetteer of the bundled files; needs no database."""
        return cls(Names.from_files())

    @classmethod
    def from_database(cls):
        """The gazetteer of the loaded tables. A process keeps it until other files are loaded."""
        from partnerships.models import ReferenceFile

        return _of_the_tables(tuple(ReferenceFile.objects.order_by("name").values_list("name", "sha256")))

    def resolve_counties(self, text, state):
        """The FIPS codes of the counties that `text` names in the state of that postal code."""
        return self._names.counties_named.read(text or "", state).fips

    def has_place(self, name, state):
        """Whether a place of exactly that name lies in the state of that postal code."""
        return self._names.has(fold_place(name), state)

    def place(self, *, city="", county="", state="", latitude=None, longitude=None):
        """The `Placement` of an agency, from a list's own words for where it is."""
        given = None if latitude is None or longitude is None else (float(latitude), float(longitude))
        code = resolve_state(state)
        if code is None:
            return self._stateless(state, given)
        city, county = _parted(city or "", county or "", code)
        said = self._names.counties_named.read(county, code)
        contradicted = not said.fips and self._names.counties_named.is_elsewhere(county, code)
        spot, doubt = (None, "") if contradicted else self._meant(city, said.fips, code)
        notes = [said.note, doubt]
        if given:
            around = self._names.counties_around(*given, code) if on_earth(*given) else []
            if around:
                return self._exactly(given, around, spot, said.fips, code, notes)
            notes.append(f"The coordinate given is not in {states()[code].name} and is left aside.")
        if spot:
            fips = said.fips[0] if said.fips and spot.county_fips not in said.fips else spot.county_fips
            return self._placement(spot.point, LocationPrecision.PLACE, code, fips, notes, spot.name)
        return self._imprecisely(said.fips, code, notes)

    def _meant(self, city, fips, code):
        """The one spot that `city` means in these counties (or anywhere in the state, if none is said).

        Returns (spot or None, a sentence about what is doubtful or was assumed).
        """
        folded = fold_place(city)
        if not folded:
            return None, ""
        doubts = []
        for find in self._names.named(folded, code):
            spot, doubt = self._one_of(find, fips)
            if spot:
                return spot, doubt
            doubts.append(doubt)
            if not fips:
                break
        alike = () if doubts else [spot for one in fips for spot in self._names.alike(folded, one)]
        if len(alike) == 1:
            return alike[0], f"Read {city.strip()} as {alike[0].name}."
        doubts.append(f"The gazetteer has no {city.strip()} in {states()[code].name}.")
        return None, doubts[0]

    def _one_of(self, find, fips):
        """The spot meant among those that bear a name, or None, and a sentence."""
        name = find.spots[0].name
        if not fips:
            if find.needs_county:
                return (
                    None,
                    f"Which township is meant, at {name} or elsewhere, is not known without its county.",
                )
            return _settled(find.spots)
        if inside := [spot for spot in find.spots if spot.county_fips in fips]:
            spot, doubt = _settled(inside)
            return (
                spot,
                f"Placed at {name}, which has the township's name." if spot and find.namesake else doubt,
            )
        elsewhere = f"{name} lies in {self._county_name(find.spots[0].county_fips) or 'another county'}."
        near = [spot for spot in find.spots if any(self._names.near_county(spot, one) for one in fips)]
        return (near[0] if len(near) == 1 and not find.needs_county else None), elsewhere

    def _exactly(self, given, around, spot, fips, code, notes):
        """At the list's coordinate; the county is the one said, else the place's, else the only one there."""
        near = {row.fips for row in around}
        known = [*fips, *([spot.county_fips] if spot else []), *(near if len(near) == 1 else ())]
        county = next((one for one in known if one in near), "")
        name = spot.name if spot else ""
        return self._placement(given, LocationPrecision.EXACT, code, county, notes, name)

    def _imprecisely(self, fips, code, notes):
        """Inside the first county said, or the only one there is, or else inside the state."""
        if not fips:
            fips = self._names.only_county_of(code)
        if not fips:
            state = states()[code]
            point = state.latitude, state.longitude
            return self._placement(point, LocationPrecision.STATE, code, "", notes)
        row = self._names.counties[fips[0]]
        if len(fips) > 1:
            notes.append(f"{row.full_name} is one of {len(fips)} counties named.")
        point = row.latitude, row.longitude
        return self._placement(point, LocationPrecision.COUNTY, code, row.fips, notes)

    def _stateless(self, state, given):
        """A coordinate can stand without a state it could contradict; nothing else can."""
        said = fold_place(state or "")
        note = f"There is no state called {state.strip()}." if said else "No state is given."
        if given and on_earth(*given) and self._names.counties_around(*given):
            return Placement(*given, LocationPrecision.EXACT, note=note)
        return Placement(None, None, LocationPrecision.NONE, note=note)

    def _placement(self, point, precision, code, fips, notes, name=""):
        note = " ".join(sentence for sentence in notes if sentence)
        return Placement(*point, precision, name, fips, self._county_name(fips), code, note)

    def _county_name(self, fips):
        return self._names.counties[fips].full_name if fips else ""


@lru_cache(maxsize=1)
def _of_the_tables(files):
    return Gazetteer(Names.from_database())


def _parted(city, county, code):
    """`Dover, DE` without its state, and a county written in the place's column in the county's."""
    before, comma, after = city.rpartition(",")
    if comma and resolve_state(after) == code:
        city = before
    if fold_place(city).endswith(COUNTY_WORDS) and not fold_place(county):
        return "", city
    return city, county


def _settled(spots):
    """The one of several spots of a name that must be meant, or None, and a sentence."""
    largest, *others = sorted(spots, key=lambda spot: -spot.population)
    if not others or apart([largest, *others]) <= ONE_TOWN_KM:
        return largest, ""
    if largest.population and largest.population >= DOMINANT * others[0].population:
        return largest, f"{len(spots)} places are called {largest.name}; the largest is taken."
    return None, f"{len(spots)} places are called {largest.name}."
