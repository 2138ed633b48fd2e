"""An agency's name taken apart for comparison, never for storage. Pure: no database.

"Chatham Twp. Police Dept." → jurisdiction `chatham`, qualifiers {township}, kind police. Two names can be
compared only through these parts; the words for a kind ("PD", "Sheriff's Office") carry no identity.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from partnerships.models.vocabulary import Kind

ABBREVIATIONS = {
    "pd": "police department", "dept": "department", "dep": "department", "so": "sheriffs office",
    "twp": "township", "boro": "borough", "vlg": "village", "prsh": "parish", "cnty": "county", "co": "county",
    "univ": "university", "st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "hts": "heights",
    "dps": "department of public safety", "isd": "school district", "div": "division", "bur": "bureau",
}  # fmt: skip
DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west"}

KIND_WORDS = (
    (r"(department of )?public safety( department)?", None, "public safety"),
    (r"(state police|highway patrol|state patrol)( department)?", Kind.STATE_POLICE, None),
    (r"sheriffs? (office|department)|office of the sheriff|sheriffs?", Kind.SHERIFF, None),
    (r"fire (and )?(rescue|protection)( department| district)?|fire (department|district|division)|fire",
     Kind.FIRE, None),
    (r"constables?( office| department)?", Kind.CONSTABLE, None),
    (r"prosecutors?( office)?|(district|state|states|county|commonwealths?) attorneys?( office)?",
     Kind.PROSECUTOR, None),
    (r"(tribal|nation) police( department)?", Kind.TRIBAL, "tribal"),
    (r"(campus|university|college|school district) police( department)?", Kind.CAMPUS, "campus"),
    (r"police (department|division|bureau|services?|force|agency|office)|(department|division|bureau|office) of"
     r" police|police", Kind.POLICE, None),
)  # fmt: skip
KIND_PATTERNS = tuple((re.compile(rf"\b(?:{words})\b"), kind, mark) for words, kind, mark in KIND_WORDS)

MUNICIPAL = ("township", "borough", "village", "town", "city", "municipality")
REGIONAL = ("county", "parish")
PREFIX = re.compile(rf"^({'|'.join(MUNICIPAL + REGIONAL)}) of (.+)$")
SUFFIX = re.compile(rf"^(.+) ((?:charter )?(?:{'|'.join(MUNICIPAL + REGIONAL)}))$")


@dataclass(frozen=True)
class NameParts:
    """What a name says: whose agency (`jurisdiction`, without spaces), what it is, of what kind."""

    jurisdiction: str
    qualifiers: frozenset[str]
    kind: Kind | None


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, abbreviations spelt out, single spaces."""
    text = re.sub(r"['’‘`´\u200e\u200f]|(?<=\w)\?(?=s\b)", "", text)
    text = unicodedata.normalize("NFKD", text.replace("&", " and ")).lower()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = re.sub(r"[^a-z0-9]+", " ", text).split()
    if len(words) > 2 and words[0] in DIRECTIONS:
        words[0] = DIRECTIONS[words[0]]
    return " ".join(ABBREVIATIONS.get(word, word) for word in words).removeprefix("the ")


@lru_cache(maxsize=200_000)
def parts_of(name: str, state_name: str = "") -> NameParts:
    """The parts of a name; `state_name` ("Kansas") is dropped where the name only repeats it."""
    state = fold(state_name)
    head, _, tail = name.rpartition(",")
    if head and (len(tail.strip()) == 2 or fold(tail) == state):
        name = head
    text, kind, marks = fold(name), None, set()
    for pattern, kind_said, mark in KIND_PATTERNS:
        text, found = pattern.subn(" ", text)
        if found:
            kind = kind or kind_said
            marks |= {mark} - {None}
    jurisdiction, qualifiers = _jurisdiction(" ".join(text.split()), state)
    if kind is Kind.SHERIFF:
        qualifiers -= set(REGIONAL)
    return NameParts(jurisdiction.replace(" ", ""), frozenset(qualifiers | marks), kind)


def _jurisdiction(text: str, state: str) -> tuple[str, set[str]]:
    """The words that name the jurisdiction, and what it is called: township, village, county."""
    if state and text.endswith(f" {state}"):
        text = text.removesuffix(f" {state}")
    if found := PREFIX.match(text):
        return found[2], {found[1]}
    # "Kansas City", "Garden City": a trailing "city" is part of the name, a leading "City of" is not.
    if (found := SUFFIX.match(text)) and found[2] != "city":
        return found[1], {found[2].split()[-1]}
    return text, set()
