"""What a reader may mean by a few letters: a ZIP code, a place, a county, a state or an agency with a partnership.

For a place it also counts the partnerships in it and in the county around it, in the newest version, so that "none
here" speaks of the whole data set and not of a filtered map.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Count, F, Func, Max, Q, QuerySet, TextField, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from partnerships.geography.folding import closed_up, fold_place
from partnerships.models import Agency, County, ReleaseRow
from partnerships.models.any_of import AnyOf
from partnerships.models.folded_names import Distinctive, Folded
from partnerships.models.vocabulary import LocationPrecision
from partnerships.queries.places import serving, suggestions
from partnerships.queries.places.suggestions import Suggestion
from partnerships.queries.question import meaning
from partnerships.queries.question.filters import containing_words
from partnerships.search_text import WRITTEN_OUT, distinctive, letters, words_of

MAX_PLACES = 5
MAX_AGENCIES = 5
MIN_NAME_LENGTH = 3
MIN_LETTERS_ALIKE = 82
"""Percent of the letters that tell a name from others which an agency shares that sounds like it."""
MAX_TEXT_LENGTH = 80
IN_COUNTY_ONLY = Q(location_precision=LocationPrecision.COUNTY) & ~Q(county="")
TOWN = Case(When(IN_COUNTY_ONLY, then=Value("")), default=F("city"))
"""The town that a record is in; none for one that is placed in its county only, whatever town a list names."""
KINDS = {
    "zip": _("ZIP code"),
    "place": _("City or town"),
    "county": _("County"),
    "state": _("State"),
    "agency": _("Agency"),
}


@dataclass(frozen=True)
class Found:
    """One meaning of what was typed. `named` counts partnerships in it, `around` those in its county.

    `address`: the page about it; `table`: what is on record around it.
    """

    kind: str
    label: str
    latitude: float | None
    longitude: float | None
    address: str
    named: int
    place: str = ""
    county: str = ""
    around: int = 0
    table: str = ""

    @property
    def kind_words(self) -> str:
        return str(KINDS[self.kind])


def find(text: str) -> list[Found]:
    """The likeliest meanings of `text`: places first, then agencies; an agency's short name is no place's.

    Of an agency that is not on record, the place is found, which says so.
    """
    text = meaning.without_dots(" ".join(text.split()))[:MAX_TEXT_LENGTH]
    if code := meaning.zip_in(text):
        return list(_places(suggestions.suggest(code, MAX_PLACES)))
    plain = letters(text)
    if (english := meaning.in_english(plain)) != plain:
        text = english
    if agencies := list(_meant(text)):
        return agencies
    policed = [
        one for place in meaning.places_of_agency(text) for one in suggestions.suggest(place, MAX_PLACES)
    ]
    if policed:
        return [*_as_found(_called_before(*_asked_for(text))), *_places(policed[:MAX_PLACES])]
    found = suggestions.suggest(text, MAX_PLACES)
    return [*_places(found), *_agencies(text, is_known=_is_called(found, text))]


def _is_called(found: list[Suggestion], text: str) -> bool:
    """Whether a place is called exactly so: then no agency is offered for only sounding like it."""
    asked = {closed_up(fold_place(name)) for name in (text, *_said_with_state(text))}
    return any(closed_up(fold_place(one.label.rpartition(",")[0])) in asked for one in found)


def _said_with_state(text: str) -> Iterator[str]:
    for name, state in (suggestions.parted(text), suggestions.parted_without_comma(text)):
        if state:
            yield name


def _places(suggestions: list[Suggestion]) -> Iterator[Found]:
    if not suggestions:
        return
    fips = {one.county_fips for one in suggestions if one.county_fips}
    counties = {county.fips: county.full_name for county in County.objects.filter(fips__in=fips)}
    tallies = _tallies(fips, {one.state for one in suggestions})
    for one in suggestions:
        name = _name(one)
        in_county = sum(count for (_, county, _), count in tallies.items() if county == one.county_fips)
        yield Found(
            kind=one.kind,
            label=one.label,
            latitude=one.latitude,
            longitude=one.longitude,
            address=one.address,
            named=_named(one, name, tallies, in_county),
            place=one.label if one.kind in ("state", "county") else f"{name}, {one.state}",
            county=counties.get(one.county_fips, ""),
            around=in_county if one.county_fips else 0,
            table=_table(one.parameters),
        )


def _tallies(fips: set[str], states: set[str]) -> dict[tuple[str, str, str], int]:
    """(state, county, folded city) → partnerships, for the states in question."""
    rows = ReleaseRow.objects.newest().filter(Q(county_fips__in=fips) | Q(state__in=states))
    tallies: dict[tuple[str, str, str], int] = {}
    in_towns = rows.annotate(town=TOWN).values_list("state", "county_fips", "town")
    for state, county, city, count in in_towns.annotate(Count("pk")):
        key = state, county, fold_place(city)
        tallies[key] = tallies.get(key, 0) + count
    return tallies


def _named(one: Suggestion, name: str, tallies: dict[tuple[str, str, str], int], in_county: int) -> int:
    """What is on record in it: of a ZIP code or a part of a city, what those who police it have."""
    if one.kind == "county":
        return in_county
    if one.kind == "state":
        return sum(count for (state, _, _), count in tallies.items() if state == one.state)
    if one.town:
        return ReleaseRow.objects.newest().filter(agency_number__in=serving.numbers(one.town)).count()
    folded = fold_place(name)
    return sum(count for (state, _, city), count in tallies.items() if (state, city) == (one.state, folded))


def _name(one: Suggestion) -> str:
    """The town's own name: of "62701 Springfield, IL", "Springfield"."""
    name = one.label.removesuffix(f", {one.state}")
    return name.partition(" ")[2] if one.kind == "zip" else name


def _table(parameters: dict[str, str]) -> str:
    return f"{reverse('partnerships')}?{urlencode(parameters)}"


def _meant(text: str) -> Iterator[Found]:
    """The agencies that a short name, or a place and a kind, means: those of its county are others."""
    condition = meaning.agency_meant(text)
    return _as_found(_one_an_agency(ReleaseRow.objects.newest().filter(condition)) if condition else [])


def _agencies(text: str, is_known: bool) -> Iterator[Found]:
    """`is_known`: the text names a place, so an agency is not looked for by what it sounds like."""
    rows, name = _asked_for(text)
    if len(name) < MIN_NAME_LENGTH or name[0].isdigit():
        return
    agencies = _containing(rows, name) or _called_before(rows, name)
    yield from _as_found(agencies or ([] if is_known else _sounding_like(rows, name)))


def _asked_for(text: str) -> tuple[QuerySet[Any], str]:
    """The rows of the state that the text names, else all; and the rest of it, a name."""
    name, state = suggestions.parted(text)
    if not state:
        name, state = suggestions.parted_without_comma(text)
    rows = ReleaseRow.objects.newest()
    return rows.filter(state=state) if state else rows, name


def _as_found(agencies: list[Any]) -> Iterator[Found]:
    for slug, label, city, county, code, latitude, longitude, count in agencies:
        where = ", ".join(part for part in (city or county, code) if part)
        named = f"{label.removesuffix(f', {code}')}, {code}"
        yield Found("agency", named, latitude, longitude, reverse("agency", args=[slug]), count, place=where)


def _one_an_agency(rows: QuerySet[Any], *order: str) -> list[Any]:
    grouped = rows.annotate(town=TOWN).values_list("agency_slug", "agency_name", "town", "county", "state")
    placed = grouped.annotate(Max("latitude"), Max("longitude"), Count("pk"))
    return list(placed.order_by(*order, "agency_name", "agency_slug")[:MAX_AGENCIES])


def _called_before(rows: QuerySet[Any], name: str) -> list[Any]:
    """Agencies that a curator renamed, or that others were merged into, by a name of before."""
    former = Func(F("former_names"), Value(" "), function="array_to_string", output_field=TextField())
    renamed = Agency.objects.living().exclude(former_names=[]).alias(former=Folded(former))
    slugs = list(containing_words(renamed, name, "former").values_list("slug", flat=True))
    return _one_an_agency(rows.filter(agency_slug__in=slugs)) if slugs else []


def _containing(rows: QuerySet[Any], name: str) -> list[Any]:
    rows = containing_words(rows, name, "folded")  # has an index
    if not _may_be_written_out(name):
        return _one_an_agency(containing_words(rows, name, "agency_letters"))
    return _one_an_agency(
        containing_words(rows.annotate(name_folded=Folded("agency_name")), name, "name_folded")
    )


def _may_be_written_out(name: str) -> bool:
    """Whether a word may stand in one that names are folded to ("saint" for "St"): else the letters of a name, which
    are stored, hold it just where the folded name does."""
    return any(
        word in long or word in WRITTEN_OUT for word in words_of(name) for long in WRITTEN_OUT.values()
    )


def _sounding_like(rows: QuerySet[Any], name: str) -> list[Any]:
    """None for a name of words that most agencies share: "City PD" sounds like all, "UCLA police" not like Ocala's."""
    own = distinctive(name)
    if len(closed_up(own)) < MIN_NAME_LENGTH:
        return []
    numbers = list(with_letters_like(own).values_list("pk", flat=True))
    close = rows.filter(AnyOf(F("agency_number"), numbers), agency_name__trigram_word_similar=name)
    alike = close.annotate(name_similarity=TrigramWordSimilarity(name, "agency_name"))
    found = [row[:8] for row in _one_an_agency(alike.values("name_similarity"), "-name_similarity")]
    return [row for row in found if fuzz.partial_ratio(own, distinctive(row[1])) >= MIN_LETTERS_ALIKE]


def with_letters_like(own: str) -> QuerySet[Agency]:
    """Agencies of which the letters that tell a name from others are like these. Those have an index; what most names
    share has none, for which each of a hundred thousand names is like "police department of".
    """
    named = Agency.objects.living().alias(own=Distinctive("name"))
    return named.filter(Q(own__trigram_word_similar=own) | Q(own__trigram_similar=own))
