"""What a search means beside what it spells: a ZIP code, a state, a town in a state, an agency's short name.

"07042", "New Jersey", "Brooklyn, NY", "NYPD" and "Los Angeles PD" stand in no name. Each gives a condition on the rows
of releases and of statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from partnerships.facts import localities
from partnerships.facts.localities import SHORT_NAME, District
from partnerships.geography.folding import DIRECTIONS, fold_place
from partnerships.models import Place, ZipCode
from partnerships.models.vocabulary import Kind
from partnerships.queries.places import find_towns, serving
from partnerships.queries.places.suggestions import states_called
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
ZIP = re.compile(r"(?<![\w-])(\d{5})(?:-\d{0,4})?(?![\w-])")
"""A ZIP code in a text: "07042-", "ZIP 60614", "Staten Island 10301"."""
IN_SPANISH = re.compile(
    r"^(?:el )?(?:departamento |oficina )?(?:de la |de |del )?(?P<kind>policia|bomberos|sheriff|alguacil)"
    r" (?:del condado de |del |de la |de los |de )?(?P<place>.+)$"
)
"""How readers of Spanish begin an agency's name."""
KINDS_IN_SPANISH = {
    "policia": "police", "bomberos": "fire department", "sheriff": "sheriff", "alguacil": "sheriff",
}  # fmt: skip
MAX_SHORT_LENGTH = 2
"""Letters of a word that would stand within too many others: it is then looked for as a word."""


def zip_in(text: str) -> str:
    """The five digits of the ZIP code that a text gives, the last one of several; "" where it gives none we know.

    It is then read as such, and not as a record's number.
    """
    codes = ZIP.findall(text)
    known = set(ZipCode.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    return next((code for code in reversed(codes) if code in known), "")


def condition(text: str) -> Q:
    """The rows that a text asks for: those in which each of its words stands, and those that it means.

    A town with its state asks for that town alone, and not for the county of the same name. Empty where the text has
    neither letter nor digit.
    """
    if code := zip_in(text):
        return _serving(find_towns.of_zip(ZipCode.objects.get(code=code)))
    text = without_dots(text)
    spelled, (name, state) = each_word(text), parted(in_english(letters(text)))
    meant = [*_agencies(name, state), *_towns(name, state)]
    if state and not name:
        meant.append(Q(state=state))
    elif state:
        in_state = _in_name(name) if meant else each_word(name)
        meant.append(Q(state=state) & in_state)
    if not meant or not spelled:
        return spelled
    says_state = bool(name) and bool(SAYS_STATE.search(text))
    is_said = says_state or len(letters(text)) <= MAX_SHORT_LENGTH
    return reduce(or_, meant if is_said else [spelled, *meant])


def agency_meant(text: str) -> Q:
    """The agencies whose short name a text is, or of whose place and kind: NYPD, Los Angeles PD; else an empty one."""
    name, state = parted(in_english(letters(without_dots(text))))
    return reduce(or_, _agencies(name, state), Q())


def places_of_agency(text: str) -> list[str]:
    """The places, each with its state where one is said, whose agency a text means: "Las Vegas, NV" of "LVMPD"."""
    name, state = parted(in_english(letters(without_dots(text))))
    found = [
        f"{jurisdiction}{' County' if one.kind == Kind.SHERIFF else ''}, {one.state}"
        for one in localities.short_names().get(name.replace(" ", ""), ())
        for jurisdiction in one.beginnings
        if state in ("", one.state)
    ]
    if ending := next((one for one in LONGEST_FIRST if name.endswith(f" {one}")), ""):
        found.append(name.removesuffix(f" {ending}") + (f", {state}" if state else ""))
    return found


def in_english(text: str) -> str:
    """`policia de houston` as `houston police`, `condado de cook` as `cook county`."""
    if found := IN_SPANISH.match(text):
        return f"{found['place']} {KINDS_IN_SPANISH[found['kind']]}"
    return re.sub(r"^(?:el )?condado de (.+)$", r"\1 county", text)


def without_dots(text: str) -> str:
    """`N.Y.P.D.` as `NYPD`."""
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
    names = states_called()
    for length in (4, 3, 2, 1):
        if code := names.get(" ".join(said[-length:])) if len(said) >= length else None:
            return " ".join(said[:-length]), code
    return words, ""


def each_word(text: str, column: str = "folded") -> Q:
    """The condition that each word of a text stands in a column; an empty one where it has no word."""
    condition = Q()
    words = search_words(text)
    said = letters(text).split()
    for place, spellings in enumerate(words, start=1):
        may_go_on = place == len(words) > 1
        stands = reduce(or_, (_stands(word, column, may_go_on) for word in sorted(spellings)))
        if len(said[place - 1]) <= MAX_SHORT_LENGTH and place < len(
            words
        ):  # Du Page, De Kalb: DuPage, DeKalb
            stands |= Q(**{f"{column}__contains": "".join(said[place - 1 : place + 1])})
        condition &= stands
    return condition


def _stands(word: str, column: str, may_go_on: bool) -> Q:
    """The condition that a word stands in a column. `may_go_on`: it may still be being typed."""
    if len(word) > MAX_SHORT_LENGTH:
        return Q(**{f"{column}__contains": word})
    as_word = Q(**{f"{column}__regex": rf"\m{word}" + ("" if may_go_on else r"\M")})
    direction = DIRECTIONS.get(word)
    return as_word | Q(**{f"{column}__contains": direction}) if direction else as_word


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
    before, said = parted(place)  # "montclair nj police"; "port washington police" has none
    if before and said and not state:
        yield _called((before,), kind) & Q(state=said)
    for city in localities.called_for_short().get(fold_place(place), ()):
        if state in ("", city.state):
            yield Q(state=city.state) & _called((city.city, place, *_others(city.city, city.state)), kind)
            for town in find_towns.towns_called(fold_place(city.city), city.state)[:1]:
                yield _serving(town) & Q(agency_kind=kind)


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
        for town in find_towns.towns_called(part, where)[:1]:
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
