"""ZIP codes, places, counties and states that begin with the letters typed.

Each answer has a point and the parameters that ask for the state or county around it. Reads the reference tables
only, no partnerships.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F
from django.urls import reverse
from django.utils.text import slugify

from partnerships.facts.localities import SHORT_NAME, districts
from partnerships.geography.folding import fold_place
from partnerships.models import County, Place, State, ZipCode
from partnerships.queries.places.find_towns import of_zip, towns_called
from partnerships.queries.places.town import Town

MAX_SUGGESTIONS = 8
MIN_TEXT_LENGTH = 2
ZIP_DIGITS = 5

MIN_NAME_SIMILARITY = 0.45
"""Least trigram similarity (0 to 1) at which a place is offered for a name that none begins with."""

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
    parts = sorted(_parts(folded, state), key=lambda one: -one.town.population if one.town else 0)
    found = [*_states(folded, state), *_counties(folded, state), *_places(folded, state, most)]
    others = [one for one in found if one.label not in {part.label for part in parts}]
    return ([*parts, *others] or list(_close_places(folded, state, most)))[:most]


def parted(text: str) -> tuple[str, str | None]:
    """`Springfield, Ill.` as the name and the state's code; the code is None when none is said."""
    if (said := WITH_STATE.match(text)) and (state := _state_called(said["state"])):
        return said["name"], state
    return text, None


def _state_called(text: str) -> str | None:
    said = text.strip()
    for column in ("code", "name", "ap_abbreviation"):
        if state := State.objects.filter(**{f"{column}__iexact": said}).first():
            return state.code
    return None


def _zip_codes(beginning: str, most: int) -> Iterator[Suggestion]:
    rows = ZipCode.objects.filter(code__startswith=beginning).order_by("code")
    for row in rows[:most]:
        label = f"{row.code} {row.name}, {row.state_id}"
        town = of_zip(row) if len(beginning) == ZIP_DIGITS else None
        yield Suggestion("zip", label, row.latitude, row.longitude, row.state_id, row.county_id or "", town)


def _states(folded: str, state: str | None) -> Iterator[Suggestion]:
    if state:
        return
    for row in State.objects.order_by("name"):
        if fold_place(row.name).startswith(folded) or row.code.casefold() == folded:
            yield Suggestion("state", row.name, row.latitude, row.longitude, row.code)


def _counties(folded: str, state: str | None) -> Iterator[Suggestion]:
    """Counties, once some of the kind is typed to mean one: `cook co`, not `cook`."""
    name, _, kind = folded.rpartition(" ")
    if not name or not any(word.startswith(kind) for word in ("county", "parish")):
        return
    rows = County.objects.order_by("name", "state_id")
    for row in rows.in_state(state) if state else rows:
        if fold_place(row.full_name).startswith(folded):
            yield Suggestion("county", str(row), row.latitude, row.longitude, row.state_id, row.fips)


def _parts(folded: str, state: str | None) -> Iterator[Suggestion]:
    """Boroughs, neighborhoods and short names of cities that are called exactly so, or so after their city's name."""
    for (where, part), one in districts().items():
        after = (f"{city}{s} {part}" for city in map(fold_place, one.cities) for s in ("", "s"))
        if state not in (None, where) or (folded != part and folded not in after):
            continue
        for town in towns_called(part, where):
            if town.cities or town.agency or one.kind == SHORT_NAME:
                latitude, longitude = town.point
                yield Suggestion(
                    "place", town.label, latitude, longitude, where, "".join(town.counties[:1]), town
                )


def _places(folded: str, state: str | None, most: int) -> Iterator[Suggestion]:
    rows = Place.objects.filter(folded__startswith=folded).order_by("-population", "geonameid")
    return _suggested(rows, state, most)


def _close_places(folded: str, state: str | None, most: int) -> Iterator[Suggestion]:
    rows = (
        Place.objects.filter(folded__trigram_similar=folded)
        .annotate(likeness=TrigramSimilarity("folded", folded))
        .filter(likeness__gte=MIN_NAME_SIMILARITY)
        .order_by("-likeness", F("population").desc(), "geonameid")
    )
    return _suggested(rows, state, most)


def _suggested(rows: Any, state: str | None, most: int) -> Iterator[Suggestion]:
    for row in (rows.in_state(state) if state else rows)[:most]:
        yield Suggestion("place", str(row), row.latitude, row.longitude, row.state_id, row.county_id or "")
