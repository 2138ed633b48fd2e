"""ZIP codes, places, counties and states that are called what was typed, or begin with it.

Each answer has a point and the parameters that ask for the state or county around it. Reads the reference tables
only, no partnerships.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, F, Q, Sum, When
from django.urls import reverse
from django.utils.text import slugify
from rapidfuzz.distance import OSA

from partnerships.facts import localities
from partnerships.geography.folding import closed_up, fold_place
from partnerships.geography.once_loaded import once_loaded
from partnerships.models import County, Place, PostalName, State, ZipCode
from partnerships.queries.places.find_towns import of_zip, towns_called
from partnerships.queries.places.town import Town
from partnerships.search_text import letters

MAX_SUGGESTIONS = 8
MIN_TEXT_LENGTH = 2
ZIP_DIGITS = 5
MAX_STATE_WORDS = 4

MIN_NAME_SIMILARITY = 0.45
"""Least trigram similarity (0 to 1) at which a place is offered for a name that none begins with."""
MIN_LETTERS_ALIKE = 0.75
"""Least share of the letters that need no mending, in places that begin with the same letters."""
SAME_LETTERS = 2
WEIGHT_OF_WHOLE_NAME = 20
"""How many times larger a place must be to stand before one that is called exactly so: Jackson, then Jacksonville."""

ZIP_CODE = re.compile(r"^\d{3,5}(?:-\d{0,4})?$")
WITH_STATE = re.compile(r"^(?P<name>.+?)\s*,\s*(?P<state>[^,]+)$")


@dataclass(frozen=True)
class Suggestion:
    """One meaning of what was typed: where it is, and what to ask for to see what is around it."""

    kind: str
    label: str
    latitude: float
    longitude: float
    state: str
    county_fips: str = ""
    town: Town | None = None
    """Where others police it, as a ZIP code's or a borough's town: who serves it is then asked of that."""

    @property
    def address(self) -> str:
        """The page about it."""
        if self.kind == "zip":
            return reverse("zip", args=[self.label[:5]])
        if self.kind == "state":
            return reverse("state", args=[self.state])
        if self.kind == "county":
            return reverse("county", args=[self.county_fips])
        name = self.label.removesuffix(f", {self.state}")
        return self.town.address if self.town else reverse("town", args=[self.state, slugify(name)])

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the question about the county it lies in, or about the state."""
        return {"county": self.county_fips} if self.county_fips else {"state": self.state}


def suggest(text: str, most: int = MAX_SUGGESTIONS) -> list[Suggestion]:
    """What `text` may mean, the likeliest first: a ZIP code's beginning, or a name's, with or without a state."""
    text = text.strip()
    if ZIP_CODE.match(text):
        return list(_zip_codes(text[:5], most))
    name, state = parted(text)
    folded = fold_place(name)
    if len(folded) < MIN_TEXT_LENGTH:
        return []
    found = [] if state else _in_a_state_said_last(text, most)
    found += sorted(_parts(folded, state), key=lambda one: -one.town.population if one.town else 0)
    found += [*_states(folded, state), *_counties(folded, state)]
    found += [*_places(folded, state, most), *_counties_called(folded, state)]
    if state and not found:
        found += _by_mail(folded, state)
    return _each_once(found or list(_nearly(text, most)))[:most]


def parted(text: str) -> tuple[str, str | None]:
    """`Springfield, Ill.` as the name and the state's code; the code is None when none is said."""
    if (said := WITH_STATE.match(text)) and (state := states_called().get(letters(said["state"]))):
        return said["name"], state
    return text, None


def parted_without_comma(text: str) -> tuple[str, str | None]:
    """`Newark Delaware` and `Suffolk VA` likewise. A place may be called so: Port Washington, Oklahoma City."""
    said = letters(text).split()
    for length in range(min(MAX_STATE_WORDS, len(said) - 1), 0, -1):
        if state := states_called().get(" ".join(said[-length:])):
            return " ".join(said[:-length]), state
    return text, None


@once_loaded
def states_called() -> dict[str, str]:
    """Codes by every way in which a state is written, in Spanish too; read once a process, which asks at every turn."""
    rows = State.objects.values_list("code", "ap_abbreviation", "name", "code")
    called = {letters(text): code for code, *texts in rows for text in texts}
    return called and called | localities.states_in_spanish()


def _in_a_state_said_last(text: str, most: int) -> list[Suggestion]:
    """What is called exactly so in the state that the text ends with."""
    name, state = parted_without_comma(text)
    folded = fold_place(name)
    if not state or len(folded) < MIN_TEXT_LENGTH:
        return []
    rows = Place.objects.filter(folded=folded).order_by("-population", "geonameid")
    found = [*_parts(folded, state), *_suggested(rows, state, most)]
    return [*(found or _by_mail(folded, state)), *_counties(folded, state), *_counties_called(folded, state)]


def _by_mail(folded: str, state: str) -> Iterator[Suggestion]:
    """Towns that the gazetteer lacks and the mail knows: New Jersey's townships."""
    for town in towns_called(folded, state):
        yield Suggestion("place", town.label, *town.point, state, "".join(town.counties[:1]), town)


def _nearly(text: str, most: int) -> Iterator[Suggestion]:
    """What the mail calls so in any state, else what is spelled nearly so."""
    name, state = parted(text)
    if not state:
        name, state = parted_without_comma(text)
    folded = fold_place(name)
    states = PostalName.objects.filter(folded=folded, **({"state": state} if state else {})).order_by("state")
    by_mail = [
        one
        for code in dict.fromkeys(states.values_list("state", flat=True))
        for one in _by_mail(folded, code)
    ]
    yield from by_mail or _close_places(folded, state, most)


def _each_once(found: list[Suggestion]) -> list[Suggestion]:
    """The first of those that lead to one page, and of places of one name and state."""
    kept: dict[object, Suggestion] = {}
    for one in found:
        kept.setdefault(one.label if one.kind == "place" else one.address, one)
    return list(kept.values())


def _zip_codes(beginning: str, most: int) -> Iterator[Suggestion]:
    rows = ZipCode.objects.filter(code__startswith=beginning).order_by("code")
    for row in rows[:most]:
        label = f"{row.code} {row.name}, {row.state_id}"
        town = of_zip(row) if len(beginning) == ZIP_DIGITS else None
        yield Suggestion("zip", label, row.latitude, row.longitude, row.state_id, row.county_id or "", town)


def _states(folded: str, state: str | None) -> Iterator[Suggestion]:
    if state:
        return
    said = states_called().get(folded)
    called = [code for code, name in _state_names() if name.startswith(folded) or code == said]
    for row in State.objects.filter(code__in=called).order_by("name") if called else ():
        yield Suggestion("state", row.name, row.latitude, row.longitude, row.code)


@once_loaded
def _state_names() -> tuple[tuple[str, str], ...]:
    """Code and folded name of each state, read once a process."""
    return tuple((code, fold_place(name)) for code, name in State.objects.values_list("code", "name"))


def _counties(folded: str, state: str | None) -> Iterator[Suggestion]:
    """Counties, once some of the kind is typed to mean one: `cook co`, not `cook`."""
    name, _, kind = folded.rpartition(" ")
    if not name or not any(word.startswith(kind) for word in ("county", "parish")):
        return
    called = [fips for fips, full, _closed in _county_names() if _has_words(full, folded)]
    yield from _largest_first(called, state)


def _has_words(full_name: str, folded: str) -> bool:
    """Whether a county may be meant: it begins so, or has these words after others, as Miami-Dade County has."""
    return full_name.startswith(folded) or f" {folded}" in full_name


def _counties_called(folded: str, state: str | None) -> Iterator[Suggestion]:
    """Counties whose own name was typed, without the word county, closed up or not. A city that is its own county is
    found as a city."""
    asked = closed_up(folded)
    called = [
        fips
        for fips, full, closed in _county_names()
        if closed == asked and full != folded and not full.endswith(" city")
    ]
    yield from _largest_first(called, state)


@once_loaded
def _county_names() -> tuple[tuple[str, str, str], ...]:
    """FIPS code, folded full name and closed name of each county, read once a process."""
    rows = County.objects.order_by("fips").values_list("fips", "full_name", "name")
    return tuple((fips, fold_place(full), closed_up(fold_place(name))) for fips, full, name in rows)


def _largest_first(fips: list[str], state: str | None) -> Iterator[Suggestion]:
    """Counties by the people of their places, the most first."""
    found = list(_in(County.objects.filter(fips__in=fips), state)) if fips else []
    places = Place.objects.filter(county__in=[row.fips for row in found]).order_by()
    people = dict(places.values_list("county").annotate(Sum("population"))) if len(found) > 1 else {}
    for row in sorted(found, key=lambda one: (-people.get(one.fips, 0), one.fips)):
        yield Suggestion("county", str(row), row.latitude, row.longitude, row.state_id, row.fips)


def _parts(folded: str, state: str | None) -> Iterator[Suggestion]:
    """Boroughs, neighborhoods and short names of cities that are called exactly so, or so after their city's name."""
    for where, part, one in _parts_by_name().get(folded, ()):
        if state not in (None, where):
            continue
        for town in towns_called(part, where):
            if town.cities or town.agency or one.kind == localities.SHORT_NAME:
                yield Suggestion("place", town.label, *town.point, where, "".join(town.counties[:1]), town)


@cache
def _parts_by_name() -> dict[str, list[tuple[str, str, localities.District]]]:
    """State, name and facts of each part, by every way in which it is called, "queens astoria" among them."""
    called: dict[str, list[tuple[str, str, localities.District]]] = {}
    for (where, part), one in localities.districts().items():
        after = (f"{city}{s} {part}" for city in map(fold_place, one.cities) for s in ("", "s"))
        for name in {part, *after}:
            called.setdefault(name, []).append((where, part, one))
    return called


def _places(folded: str, state: str | None, most: int) -> Iterator[Suggestion]:
    """Places that begin so, closed up or not: De Kalb and DeKalb, La Porte and Laporte."""
    closed = closed_up(folded)
    otherwise = {f"{closed[:at]} {closed[at:]}".strip() for at in range(len(closed))}
    rows = Place.objects.filter(Q(folded__startswith=folded) | Q(folded__in=sorted(otherwise)))
    weight = Case(When(folded__in=sorted({folded, *otherwise}), then=WEIGHT_OF_WHOLE_NAME), default=1)
    return _suggested(rows.order_by((F("population") * weight).desc(), "geonameid"), state, most)


def _close_places(folded: str, state: str | None, most: int) -> Iterator[Suggestion]:
    """By letters they share, and by few letters that are wrong or in another order, which share none: Tuscon."""
    alike = Place.objects.filter(folded__trigram_similar=folded)
    alike = alike.annotate(likeness=TrigramSimilarity("folded", folded)).filter(
        likeness__gte=MIN_NAME_SIMILARITY
    )
    begun = _in(Place.objects.filter(folded__startswith=folded[:SAME_LETTERS]), state)
    near = {row.pk: row for row in _in(alike, state)}
    misspelled = [
        number
        for number, name in begun.values_list("pk", "folded")
        if number not in near and _spelled_alike(folded, name) >= MIN_LETTERS_ALIKE
    ]
    near |= Place.objects.in_bulk(misspelled)
    nearest = sorted(
        near.values(), key=lambda one: (-_spelled_alike(folded, one.folded), -one.population, one.pk)
    )
    return _as_suggestions(nearest[:most])


_spelled_alike = OSA.normalized_similarity


def _suggested(rows: Any, state: str | None, most: int) -> Iterator[Suggestion]:
    return _as_suggestions(_in(rows, state)[:most])


def _as_suggestions(rows: Iterable[Place]) -> Iterator[Suggestion]:
    for row in rows:
        yield Suggestion("place", str(row), row.latitude, row.longitude, row.state_id, row.county_id or "")


def _in(rows: Any, state: str | None) -> Any:
    return rows.in_state(state) if state else rows
