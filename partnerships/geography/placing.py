"""The rule that turns what a list says about where an agency is into a point, and how exact that point is.

A coordinate the list gives, else the place, else the county, else the state, else nothing. The place is the
agency's own before the town of its address. A wrong dot is worse than an imprecise one: a name that two places could
equally mean is taken back to its county or state. The rule knows no list by name, and asks no database or clock.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from partnerships.geography.choosing import MAX_CACHED_TOWNS, Choice, Chooser, Row
from partnerships.geography.counties import Reading
from partnerships.geography.folding import fold_place
from partnerships.geography.names import Names, Spot
from partnerships.geography.points import Point, on_earth, read_point
from partnerships.geography.reference import CountyRow, states
from partnerships.geography.states import resolve_states
from partnerships.geography.zip_codes import five_digits
from partnerships.models.vocabulary import LocationPrecision

COUNTY_WORDS = (" county", " parish", " census area")

MAX_TEXT_LENGTH = 300
"""Characters of a cell that are read: a longer one names no place."""


class Placement(NamedTuple):
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

    def __init__(self, names: Names) -> None:
        self._names = names
        self._chooser = Chooser(names)
        self.place_town = lru_cache(maxsize=MAX_CACHED_TOWNS)(self._place_town)
        """Where the town of an agency's address is, by its city, county and state: what a row says of the place
        beside its agency's name."""

    @classmethod
    def from_files(cls) -> Gazetteer:
        """The gazetteer of the bundled files; needs no database."""
        return cls(Names.from_files())

    @classmethod
    def from_database(cls) -> Gazetteer:
        """The gazetteer of the loaded tables. A process keeps it until other files are loaded."""
        from partnerships.models import ReferenceFile  # noqa: PLC0415 (files are read without tables)

        return _of_the_tables(tuple(ReferenceFile.objects.order_by("name").values_list("name", "sha256")))

    def resolve_counties(self, text: str | None, state: str, *, own_place: str = "") -> tuple[str, ...]:
        """The FIPS codes of the drawn counties that `text`, or else the agency's own name, says in a state."""
        return self._names.on_map(self._counties(text or "", own_place, state).fips)

    def has_place(self, name: str, state: str) -> bool:
        """Whether a place of exactly that name lies in the state of that postal code."""
        return self._names.has(fold_place(name), state)

    def place(
        self,
        *,
        city: str = "",
        county: str = "",
        state: str = "",
        latitude: float | str | None = None,
        longitude: float | str | None = None,
        own_place: str = "",
        zip_code: str = "",
    ) -> Placement:
        """The `Placement` of an agency, from a list's own words for where it is.

        `own_place`: the words of the agency's name that name its place or county ("hatfield township").
        """
        city, county, state, own_place = _cell(city), _cell(county), _cell(state), _cell(own_place)
        given = read_point(latitude, longitude)
        code, note = self._state(state, city, county, five_digits(zip_code))
        if not code and given:
            code, note = self._state_of_point(given, resolve_states(state), note)
        if not code:
            return self._stateless(given, note)
        city, county = _parted(city, county, code)
        said = self._counties(county, own_place, code)
        contradicted = (
            bool(county) and not said.fips and self._names.counties_named.is_elsewhere(county, code)
        )
        named = "" if own_place.endswith(COUNTY_WORDS) else own_place
        drawn = self._names.on_map(said.fips)
        of_county = self._county_of_agency(own_place, code)
        choice = self._chooser.spot(Row(code, drawn, city, named, zip_code, contradicted, of_county))
        notes = [note, said.note, *self._names.newer_counties(said.fips), choice.note]
        if given:
            around = self._names.counties_around(*given, code) if on_earth(*given) else []
            if around:
                return self._exactly(given, around, choice, drawn, code, notes)
            notes.append(f"The coordinate given is not in {states()[code].name} and is left aside.")
        if choice.spot:
            return self._at_place(choice, choice.spot, drawn, code, notes)
        return self._imprecisely(said.fips or ((of_county,) if of_county else ()), code, notes)

    def _county_of_agency(self, own_place: str, code: str) -> str:
        """The county whose agency it is, by its name, or "". Miami-Dade's police name theirs without the word."""
        if not own_place:
            return ""
        if not own_place.endswith(COUNTY_WORDS) and self._names.named(fold_place(own_place), code):
            return ""
        fips = self._names.counties_named.exactly(own_place, code)
        return fips[0] if len(fips) == 1 else ""

    def _place_town(self, city: str, county: str, state: str) -> Placement:
        return self.place(city=city, county=county, state=state)

    def _state(self, text: str, city: str, county: str, zip_code: str) -> tuple[str, str]:
        """The one state meant, or "", and a sentence.

        Of several named, the one in which the county, or else the place, lies. A ZIP code lies in one state.
        """
        codes = resolve_states(text)
        if len(codes) == 1:
            return codes[0], ""
        if codes:
            return self._one_of_states(codes, city, county, text)
        note = f"There is no state called {text}." if fold_place(text) else "No state is given."
        code = self._names.state_of_mail(zip_code)
        return code, f"{note} ZIP code {zip_code} lies in {states()[code].name}." if code else note

    def _state_of_point(self, given: Point, named: tuple[str, ...], note: str) -> tuple[str, str]:
        """The state in which the coordinate lies, if the row names it or none, and a sentence."""
        code = self._names.state_of_point(*given) if on_earth(*given) else ""
        if not code or (named and code not in named):
            return "", note
        return code, f"{note} The coordinate lies in {states()[code].name}."

    def _one_of_states(self, codes: tuple[str, ...], city: str, county: str, text: str) -> tuple[str, str]:
        with_county = [code for code in codes if self._names.counties_named.exactly(county, code)]
        with_place = [code for code in codes if self._names.has(fold_place(city), code)]
        both = [code for code in with_county if code in with_place]
        for found in (both, with_county, with_place):
            if len(found) == 1:
                return found[0], f"The row names {text}; this place is in {states()[found[0]].name}."
        return "", f"The row names {text}, and not in which of them its place lies."

    def _counties(self, county: str, own_place: str, code: str) -> Reading:
        """The counties meant: the one in the agency's own name, which is unique in its state, else those said."""
        said = self._names.counties_named.read(county, code)
        if not own_place.endswith(COUNTY_WORDS):
            return said
        named = self._names.counties_named.exactly(own_place, code)
        if len(named) != 1 or named == said.fips:
            return said
        contradicts = said.fips and named[0] not in said.fips
        name = self._names.county_name(named[0])
        return Reading(named, f"The agency's name says {name}; the row says {county}." if contradicts else "")

    def _at_place(
        self, choice: Choice, spot: Spot, fips: tuple[str, ...], code: str, notes: list[str]
    ) -> Placement:
        """At the spot chosen; in the first county said, unless the spot lies in one of them or decides."""
        keeps = fips and spot.county_fips not in fips and not choice.decides_county
        county = fips[0] if keeps else spot.county_fips
        if choice.is_wide:
            return self._imprecisely((county,) if county else (), code, notes)
        name = "" if choice.is_mail else spot.name
        return self._placement(spot.point, LocationPrecision.PLACE, code, county, notes, name)

    def _exactly(
        self,
        given: Point,
        around: list[CountyRow],
        choice: Choice,
        fips: tuple[str, ...],
        code: str,
        notes: list[str],
    ) -> Placement:
        """At the list's coordinate; the county is the one said, else the place's, else the only one there."""
        near, spot = {row.fips for row in around}, choice.spot
        known = [*fips, *([spot.county_fips] if spot else []), *(near if len(near) == 1 else ())]
        county = next((one for one in known if one in near), "")
        name = spot.name if spot and not choice.is_mail else ""
        return self._placement(given, LocationPrecision.EXACT, code, county, notes, name)

    def _imprecisely(self, fips: tuple[str, ...], code: str, notes: list[str]) -> Placement:
        """Inside the first county said, or the only one there is, or else inside the state.

        A newer county that was made of one of the map has that one's code, and else, for want of a place, its own.
        """
        fips = fips or self._names.only_county_of(code)
        if not fips:
            state = states()[code]
            point = state.latitude, state.longitude
            return self._placement(point, LocationPrecision.STATE, code, "", notes)
        row = self._names.counties[fips[0]]
        if len(fips) > 1:
            notes.append(f"{row.full_name} is one of {len(fips)} counties named.")
        point = row.latitude, row.longitude
        on_map = self._names.on_map([row.fips])
        return self._placement(
            point, LocationPrecision.COUNTY, code, on_map[0] if len(on_map) == 1 else row.fips, notes
        )

    def _stateless(self, given: Point | None, note: str) -> Placement:
        """A coordinate can stand without a state it could contradict; nothing else can."""
        if given and on_earth(*given) and self._names.counties_around(*given):
            return Placement(*given, LocationPrecision.EXACT, note=note)
        return Placement(None, None, LocationPrecision.NONE, note=note)

    def _placement(
        self,
        point: Point,
        precision: LocationPrecision,
        code: str,
        fips: str,
        notes: list[str],
        name: str = "",
    ) -> Placement:
        note = " ".join(filter(None, notes))
        return Placement(*point, precision, name, fips, self._names.county_name(fips), code, note)


@lru_cache(maxsize=1)
def _of_the_tables(files: tuple[tuple[str, str], ...]) -> Gazetteer:
    return Gazetteer(Names.from_database())


def _cell(text: str | None) -> str:
    return " ".join(text[:MAX_TEXT_LENGTH].split()) if text else ""


def _parted(city: str, county: str, code: str) -> tuple[str, str]:
    """`Dover, DE` without its state, and a county written in the place's column in the county's."""
    if "," in city:
        before, _comma, after = city.rpartition(",")
        city = before if resolve_states(after) == (code,) else city
    if fold_place(city).endswith(COUNTY_WORDS) and not fold_place(county):
        return "", city
    return city, county
