"""What a search means beside what it spells: a ZIP code, a state, a town in a state, an agency's short name.

"07042", "New Jersey", "Brooklyn, NY", "NYPD" and "Los Angeles PD" stand in no name. Each gives a condition on the rows
of releases and of statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q

from partnerships.facts import localities
from partnerships.facts.localities import SHORT_NAME, District
from partnerships.geography.folding import fold_place
from partnerships.geography.zip_codes import five_digits
from partnerships.models import Place, State, ZipCode
from partnerships.models.vocabulary import Kind
from partnerships.queries.places import find_towns as places
from partnerships.queries.places import serving
from partnerships.queries.places.town import Town
from partnerships.search_text import WRITTEN_OUT, folded, letters, search_words

KIND_WORDS = {
    Kind.POLICE: r"police|pd|(?:department|division|bureau|office) of (?:police|public safety)",
    Kind.SHERIFF: r"sheriff|so\M|department of sheriff",
    Kind.FIRE: r"fire|fd\M",
    Kind.STATE_POLICE: r"(?:state )?(?:highway )?(?:police|patrol|troopers)|department of public safety",
}
"""How a name goes on after its jurisdiction, as PostgreSQL's regular expressions."""
BETWEEN = r"(?:(?:city|metropolitan|metro|consolidated|unified) )*"
COUNTY = r"(?:county |parish )?"
BEFORE = r"^(?:(?:city|town|township|village) of |metropolitan |metro )?"
ENDINGS = {
    "police department": Kind.POLICE, "police dept": Kind.POLICE, "police": Kind.POLICE, "pd": Kind.POLICE,
    "p d": Kind.POLICE, "sheriffs office": Kind.SHERIFF, "sheriffs department": Kind.SHERIFF, "sheriffs": Kind.SHERIFF,
    "sheriff": Kind.SHERIFF, "so": Kind.SHERIFF, "s o": Kind.SHERIFF, "fire department": Kind.FIRE, "fd": Kind.FIRE,
    "f d": Kind.FIRE,
}  # fmt: skip
"""How readers end an agency's name, and the kind they mean."""
LONGEST_FIRST = sorted(ENDINGS, key=len, reverse=True)
OF_POLICE = (Kind.POLICE, Kind.CAMPUS, Kind.TRIBAL)
INITIALS = re.compile(r"(?<![\w.])(?:[A-Za-z]\.){2,}")
SAYS_STATE = re.compile(r",\s*\S|\b[A-Z]{2}\s*$")
"""How a text says beyond doubt that its last word is a state."""
ZIP = re.compile(r"\d{5}(?:-\d{4})?$")


def is_zip(text: str) -> bool:
    """Whether a text is a ZIP code that is known; as such, and not as a record's number, it is then read."""
    return bool(ZIP.match(text.strip())) and ZipCode.objects.filter(code=five_digits(text)).exists()


def condition(text: str) -> Q:
    """The rows that a text asks for: those in which each of its words stands, and those that it means.

    A town with its state asks for that town alone, and not for the county of the same name. Empty where the text has
    neither letter nor digit.
    """
    if is_zip(text):
        return _serving(places.of_zip(ZipCode.objects.get(code=five_digits(text))))
    text = _without_dots(text)
    spelled, (name, state) = each_word(text), parted(letters(text))
    meant = [*_agencies(name, state), *_towns(name, state)]
    if state and not name:
        meant.append(Q(state=state))
    elif state:
        in_state = _in_name(name) if meant else each_word(name)
        meant.append(Q(state=state) & in_state)
    if not meant or not spelled:
        return spelled
    says_state = bool(name) and bool(SAYS_STATE.search(text))
    return reduce(or_, meant if says_state else [spelled, *meant])


def names_an_agency(text: str) -> bool:
    """Whether a text is an agency's short name, or a place's and a kind's: NYPD, Los Angeles PD."""
    name, state = parted(letters(_without_dots(text)))
    return any(True for _ in _agencies(name, state))


def _without_dots(text: str) -> str:
    return INITIALS.sub(lambda found: found[0].replace(".", ""), text)


def _in_name(name: str) -> Q:
    """Each word stands in the agency's own name."""
    named = Q()
    for word in letters(name).split():
        named &= Q(agency_letters__contains=word) | Q(agency_letters__contains=WRITTEN_OUT.get(word, word))
    return named


def parted(words: str) -> tuple[str, str]:
    """`montclair new jersey` and `montclair nj` as name and state's code; the code is "" where none is said."""
    said = words.split()
    names = _state_names()
    for length in (4, 3, 2, 1):
        if code := names.get(" ".join(said[-length:])) if len(said) >= length else None:
            return " ".join(said[:-length]), code
    return words, ""


def each_word(text: str, column: str = "folded") -> Q:
    """The condition that each word of a text stands in a column; an empty one where it has no word."""
    condition = Q()
    for spellings in search_words(text):
        condition &= reduce(or_, (Q(**{f"{column}__contains": word}) for word in sorted(spellings)))
    return condition


def _state_names() -> dict[str, str]:
    """Codes by every way in which a state is written."""
    return _by_letters(tuple(State.objects.values_list("code", "ap_abbreviation", "name", "code")))


@lru_cache(maxsize=1)
def _by_letters(rows: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    return {letters(text): code for code, *texts in rows for text in texts}


def _agencies(name: str, state: str) -> Iterable[Q]:
    """The agencies of a short name; or those called by a place and a kind, however either is written."""
    for one in localities.short_names().get(name.replace(" ", ""), ()):
        if state in ("", one.state):
            county = "" if one.kind == Kind.POLICE else COUNTY
            yield Q(state=one.state) & _called(one.beginnings, Kind(one.kind), county)
    ending = next((one for one in LONGEST_FIRST if name.endswith(f" {one}")), "")
    if not ending:
        return
    place, kind = name.removesuffix(f" {ending}"), ENDINGS[ending]
    yield _called((place,), kind) & (Q(state=state) if state else Q())
    for city in localities.called_for_short().get(fold_place(place), ()):
        if state in ("", city.state):
            yield Q(state=city.state) & _called((city.city, place, *_others(city.city, city.state)), kind)


def _others(city: str, state: str) -> list[str]:
    """The short names of a city."""
    found = (one for several in localities.called_for_short().values() for one in several)
    return [one.name for one in found if (one.city, one.state) == (city, state)]


def _called(beginnings: Iterable[str], kind: Kind, county: str = COUNTY) -> Q:
    """The agencies of a kind whose names begin so, before the words for the kind."""
    said = "|".join(re.escape(folded(one)) for one in beginnings)
    kinds = OF_POLICE if kind is Kind.POLICE else (kind,)
    return Q(
        agency_kind__in=kinds, folded__regex=f"{BEFORE}(?:{said}) {county}{BETWEEN}(?:{KIND_WORDS[kind]})"
    )


def _towns(name: str, state: str) -> Iterable[Q]:
    """The agencies of the town of that name in a state; of a city's short name or a part of a city, without one."""
    place = fold_place(name)
    known = [(place, state)] if place and state else []
    known += [
        (part, where)
        for (where, part), one in localities.districts().items()
        if place and state in ("", where) and _is_part(place, part, one)
    ]
    for part, where in dict.fromkeys(known):
        for town in places.towns_called(part, where)[:1]:
            yield _serving(town)


def _is_part(place: str, part: str, district: District) -> bool:
    """Whether a folded text means a part of a city: "chicagos loop", or its name alone where no other place has it."""
    if any(place in (f"{city}s {part}", f"{city} {part}") for city in map(fold_place, district.cities)):
        return True
    if place != part:
        return False
    elsewhere = Place.objects.called(part).exclude(state=district.state)
    return district.kind in (SHORT_NAME, "borough") or not elsewhere.exists()


def _serving(town: Town) -> Q:
    return Q(agency_number__in=serving.numbers(town))
