"""An agency's name taken apart for comparison, never for storage. Pure: no database.

"Chatham Twp. Police Dept." → jurisdiction `chatham`, qualifiers {township}, kind police. Two names can be
compared only through these parts; the words for a kind ("PD", "Sheriff's Office") carry no identity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from partnerships.matching.name_words import (
    ABBREVIATIONS,
    BEFORE_A_STATE,
    COMMONEST_KIND,
    COUNTY_OFFICES,
    ENDS_IN_POLICE,
    INSTITUTION_NAMES,
    INSTITUTION_PATTERNS,
    INSTITUTION_PREFIXES,
    JAIL,
    KIND_PATTERNS,
    LEADING_DIRECTIONS,
    LEFTOVER_WORDS,
    MAY_BE_INSTITUTION,
    MAY_BE_OWN,
    MAY_BE_TRIBAL,
    MAY_SAY_KIND,
    MAY_SAY_MORE,
    MUNICIPAL,
    NO_PLACE_IN_NAME,
    NO_UNIT,
    NUMBER,
    OWN_ENDINGS,
    PLACES_CALLED_COLLEGE,
    PREFIX,
    REGIONAL,
    SCHOOLS,
    SUFFIX,
    SUFFIX_WORDS,
    TRIBAL,
    UNIT,
    UNIT_WORDS,
)
from partnerships.models.vocabulary import Kind
from partnerships.search_text import APOSTROPHES

MAX_CACHED_NAMES = 8_000
"""Parsed names kept in memory: those of several batches of a run, so memory does not grow with the list."""

MAX_NAMES_AT_HAND = 6_000
"""Names taken apart that are kept: a row's name is taken apart for its kind, its place and its identity in turn, and
a batch of rows is read before its first row is placed."""

MAX_SHARED = 2**15
"""Sets of words of which equal ones are one object: about as many as there are towns."""

DROPPED_CHARACTERS = re.compile(rf"(?<!\\)\\*[{re.escape(APOSTROPHES)}]|(?<=\w)\?(?=\w)")
"""Apostrophes, and question marks that stand for a lost apostrophe: `Prosecutor?s`."""
UNSEEN = ("Mn", "Cf", "Cc")
"""Categories of characters that nobody sees by themselves: accents once taken apart, and marks of no width."""
INITIALS = re.compile(r"\b([a-z])\. ?(?=[a-z]\b\.?)")
NON_WORD = re.compile(r"[^a-z0-9]+")
STATE_IN_BRACKETS = re.compile(r"\(([A-Z]{2})\)\s*$")


class NameParts(NamedTuple):
    """A name in parts: whose agency (`jurisdiction`, without spaces), its qualifiers, its kind.

    `unit` is the part of an agency that has its own number or letter ("precinct 4", "troop b").
    """

    jurisdiction: str
    qualifiers: frozenset[str]
    kind: Kind | None
    unit: str = ""


@lru_cache(maxsize=MAX_SHARED)
def one_object(words: frozenset[str]) -> frozenset[str]:
    """The first of all equal sets: an index of 100,000 agencies keeps several small sets of each."""
    return words


@lru_cache(maxsize=MAX_CACHED_NAMES)
def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, abbreviations spelt out, single spaces."""
    # Most names have nothing but letters and spaces: each step first makes sure that there is something for it to do.
    is_ascii = text.isascii()
    if not is_ascii or "'" in text or "`" in text or "?" in text:
        text = DROPPED_CHARACTERS.sub("", text)
    text = text.replace("&", " and ").lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if unicodedata.category(letter) not in UNSEEN)
        text = DROPPED_CHARACTERS.sub("", text)
    if "." in text:
        text = INITIALS.sub(r"\1", text)
    is_plain = is_ascii and text.replace(" ", "").isalnum()
    words = (text if is_plain else NON_WORD.sub(" ", text)).split()
    if len(words) > 2 and words[0] in LEADING_DIRECTIONS:
        words[0] = LEADING_DIRECTIONS[words[0]]
    if not ABBREVIATIONS.keys().isdisjoint(words):
        words = [ABBREVIATIONS.get(word, word) for word in words]
    return " ".join(words).removeprefix("the ")


def initials(name: str) -> set[str]:
    """The characters with which the jurisdiction of a name may begin: those of its words, of which it is some.

    The commonest words for a kind, which most names end in, are never part of it.
    """
    return {word[0] for word in fold(name).replace(COMMONEST_KIND, " ").split()}


def parts_of(name: str, state_name: str = "", keep_ending: bool = False) -> NameParts:
    """The parts of a name. `state_name` ("Kansas") is removed where the name only repeats it.

    `keep_ending`: the last word is part of the place's own name, as in "Elk Grove Village".
    """
    asked = name, state_name, keep_ending
    known = _known_parts.get(asked)
    if known is None:
        known = _parts_of(*asked)
        if len(_known_parts) >= MAX_CACHED_NAMES:
            _known_parts.clear()
        _known_parts[asked] = known
    return known


def learn_parts(known: Mapping[tuple[str, str, bool], NameParts]) -> None:
    """Keep what `parts_of` gave to another process for these arguments at hand here too."""
    if len(_known_parts) + len(known) > MAX_CACHED_NAMES:
        _known_parts.clear()
    _known_parts.update(known)


_known_parts: dict[tuple[str, str, bool], NameParts] = {}
"""What `parts_of` gave, by its arguments."""


def _parts_of(name: str, state_name: str, keep_ending: bool) -> NameParts:
    state = fold(state_name)
    text, unit, kind, marks = _taken_apart(name, state)
    jurisdiction, qualifiers = _jurisdiction(text, state, keep_ending)
    kind, qualifiers = _kind(kind, marks, jurisdiction, qualifiers, state)
    return NameParts(jurisdiction.replace(" ", ""), one_object(frozenset(qualifiers)), kind, unit)


@lru_cache(maxsize=MAX_NAMES_AT_HAND)
def _taken_apart(name: str, state: str) -> tuple[str, str, Kind | None, frozenset[str]]:
    """The folded name without its unit and the words for a kind; the unit; the kind, and the marks that tell of it."""
    text, unit = _without_unit(*_without_tail(name, state))
    text, kind, marks = _without_kind(text)
    return text, unit, kind, frozenset(marks)


def _without_tail(name: str, state: str) -> tuple[str, str]:
    """The folded name, and the text after its last dash when that names a part of the agency.

    Removes a state after a comma or dash or in brackets, and a jail that shares an office with a sheriff.
    """
    if "(" in name:
        name = STATE_IN_BRACKETS.sub(r", \1", name)
    head, _, tail = name.rpartition(",")
    if head and (len(tail.strip()) == 2 or fold(tail) == state):
        name = head
    if " / " in name:
        offices = [office for office in name.split(" / ") if not JAIL.search(fold(office))]
        name = " ".join(offices) or name
    head, _, tail = name.partition(" - ")
    if tail and any(pattern.search(fold(head)) for pattern, _kind, _mark in KIND_PATTERNS):
        tail = fold(tail)
        return fold(head), "" if tail == state or len(tail) == 2 else tail
    return fold(name), ""


def _without_unit(text: str, unit: str) -> tuple[str, str]:
    if not unit and UNIT_WORDS.isdisjoint(text.split()):
        return text, ""
    found = [one[0] for one in UNIT.finditer(text)]
    text = " ".join(NO_UNIT.sub(" ", UNIT.sub(" ", text) if found else text).split())
    if not found and not unit:
        return text, ""
    said = " ".join([*found, unit])
    return text, " ".join(NO_UNIT.sub(" ", NUMBER.sub("", said)).split())


def _without_kind(text: str) -> tuple[str, Kind | None, set[str]]:
    kind: Kind | None = None
    marks: set[str] = set()
    if text.endswith(ENDS_IN_POLICE) and not MAY_SAY_MORE.search(rest := text.removesuffix(ENDS_IN_POLICE)):
        return LEFTOVER_WORDS.sub("", rest), Kind.POLICE, marks  # as of most names
    for (pattern, stated, mark), letters in zip(KIND_PATTERNS, MAY_SAY_KIND, strict=True):
        if not any(some in text for some in letters):
            continue
        text, found = pattern.subn(" ", text)
        if found:
            kind = kind or stated
            marks |= {mark} if mark else set()
    return LEFTOVER_WORDS.sub("", " ".join(text.split())), kind, marks


def _jurisdiction(text: str, state: str, keep_ending: bool) -> tuple[str, set[str]]:
    """The words that name the jurisdiction, and its qualifiers: township, county, airport."""
    qualifiers = set()
    if text.endswith(" metropolitan") or text.startswith("metropolitan "):
        text = text.removesuffix(" metropolitan").removeprefix("metropolitan ")
        qualifiers.add("metropolitan")
    institutional = MAY_BE_INSTITUTION.search(text)
    for name, pattern in INSTITUTION_PREFIXES if institutional else ():
        if pattern.match(text):
            text = pattern.sub("", text) if name == "housing authority" else text
            return text, qualifiers | {name}
    if state and text.endswith(f" {state}") and text.split()[-len(state.split()) - 1] not in BEFORE_A_STATE:
        text = text.removesuffix(f" {state}")
    if " of " in text and (found := PREFIX.match(text)):
        text = found[2]
        qualifiers.add("city" if found[1] == "city and county" else found[1])
    for name, pattern in INSTITUTION_PATTERNS if institutional else ():
        if text not in PLACES_CALLED_COLLEGE and (found := pattern.match(text)):
            text, qualifiers = found[1], qualifiers | {name}
    # "Kansas City", "Garden City": a trailing "city" is part of the name, a leading "City of" is not.
    own_endings = OWN_ENDINGS if keep_ending else ("city",)
    if text.endswith(SUFFIX_WORDS) and (found := SUFFIX.match(text)) and found[2] not in own_endings:
        text = found[1]
        qualifiers.add(found[2])
    return text, qualifiers


def _kind(
    kind: Kind | None, marks: frozenset[str], jurisdiction: str, qualifiers: set[str], state: str
) -> tuple[Kind | None, set[str]]:
    """The kind, given the jurisdiction; and the qualifiers that tell agencies of that kind apart."""
    if kind in COUNTY_OFFICES:
        qualifiers = qualifiers - set(REGIONAL)
    if kind in (Kind.POLICE, None) and not SCHOOLS.isdisjoint(qualifiers):
        kind = Kind.CAMPUS if kind or marks else None
    elif kind is Kind.POLICE and is_tribal(jurisdiction):
        kind = Kind.TRIBAL
    elif kind is Kind.POLICE and "public safety" in marks and state and jurisdiction == state:
        kind = Kind.STATE_POLICE
    if kind is Kind.TRIBAL:
        marks = marks | {"tribal"}
    if kind is Kind.CAMPUS:
        marks = marks - {"campus"}
    return kind, qualifiers | marks if marks else qualifiers


def is_tribal(jurisdiction: str) -> bool:
    """Whether a people, or its land, is named."""
    return not MAY_BE_TRIBAL.isdisjoint(jurisdiction.split()) and bool(TRIBAL.search(jurisdiction))


def name_with_ending(name: str, state_name: str = "") -> str:
    """The place's name with its last word, where that is "Village" or "Town"; else ""."""
    plain = name.lower()
    if ("village" not in plain and "town" not in plain and name.isascii()) or not MAY_BE_OWN.search(name):
        return ""
    text, _kind, _marks = _without_kind(_without_tail(name, fold(state_name))[0])
    found = PREFIX.match(text)
    text = found[2] if found else text
    return text if text.endswith((" village", " town")) else ""


@lru_cache(maxsize=MAX_CACHED_NAMES)
def place_words(name: str, kind: Kind, state_name: str = "") -> str:
    """The words of an agency's name for its place or county: "south fulton", "town of tonawanda", "ventura county".

    Empty where the name is a school's, a tribe's, a state's or of no place at all. An office that counties have
    ("Norfolk Sheriff's Office") is taken to name its county.
    """
    if kind in NO_PLACE_IN_NAME:
        return ""
    state = fold(state_name)
    text, _unit, said, _marks = _taken_apart(name, state)
    jurisdiction, qualifiers = _jurisdiction(text, state, True)
    if (
        said in NO_PLACE_IN_NAME
        or qualifiers & INSTITUTION_NAMES
        or jurisdiction in ("", state)
        or is_tribal(jurisdiction)
    ):
        return ""
    if kind in COUNTY_OFFICES and not qualifiers & set(MUNICIPAL):
        return f"{jurisdiction} county"
    for word in (*REGIONAL, "township"):
        if word in qualifiers:
            return f"{jurisdiction} {word}"
    municipal = next((word for word in MUNICIPAL if word in qualifiers), "")
    return f"{municipal} of {jurisdiction}" if municipal else jurisdiction


@lru_cache(maxsize=MAX_CACHED_NAMES)
def place_key(name: str) -> str:
    """A place's name in the form of `jurisdiction`: "Lower Gwynedd Township" → `lowergwynedd`."""
    return _jurisdiction(fold(name), "", True)[0].replace(" ", "")
