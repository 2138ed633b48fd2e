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
    "pd": "police department", "pol": "police", "dept": "department", "dep": "department",
    "dpt": "department", "departement": "department", "deparment": "department", "departmen": "department",
    "so": "sheriffs office", "sfty": "safety", "svcs": "services",
    "dps": "department of public safety", "div": "division", "bur": "bureau", "ofc": "office",
    "twp": "township", "twsp": "township", "boro": "borough", "vlg": "village", "prsh": "parish",
    "cnty": "county", "co": "county", "cty": "county",
    "univ": "university", "isd": "school district", "usd": "school district", "auth": "authority",
    "intl": "international", "pct": "precinct", "metro": "metropolitan",
    "st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "mtn": "mountain", "hts": "heights",
    "hgts": "heights", "spgs": "springs", "bch": "beach", "vly": "valley", "jct": "junction", "centre": "center",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
}  # fmt: skip
ONLY_FIRST = {
    "n": "north", "no": "north", "s": "south", "so": "south", "e": "east", "w": "west",
}  # fmt: skip
"""Short for a direction where the name begins with it, and something else or nothing elsewhere."""

# What is said of whose agency it is. The first group is how a municipality is called.
MUNICIPAL = ("township", "borough", "village", "town", "city", "municipality")
REGIONAL = ("county", "parish")
SERVICE = ("public safety", "metropolitan")
"""What some agencies add to their name, and their neighbors' lists leave out."""
INSTITUTIONS = (
    ("school district", r"(?:(?:independent|unified|consolidated|central|public|community) )*schools?"
                        r"(?: district| system| board| department)?(?: (?:number )?\d+)?"),
    ("university", r"university"),
    ("college", r"(?:(?:community|junior|technical) )*college(?: district)?"),
    ("airport", r"(?:(?:international|regional|municipal) )*airports?(?: authority)?"),
    ("housing authority", r"housing authority"),
    ("transit", r"(?:rapid |area rapid )?transit(?: authority| district| system)?"),
    ("port", r"port authority|harbor (?:district|patrol)"),
    ("park", r"park district|(?:county|state) parks?|parks and recreation|parks|forest preserve"
             r"(?: district)?"),
    ("hospital", r"(?:general |memorial )*hospital|medical center"),
    ("railroad", r"railroad|railway"),
)  # fmt: skip
INSTITUTION_PATTERNS = tuple((name, re.compile(rf"^(.+?) (?:{words})$")) for name, words in INSTITUTIONS)
BEGINNINGS = (
    ("university", re.compile(r"^(?:\w+ )*university (?:of|at|in) ")),
    ("university", re.compile(r"^(?:\w+ )*state university ")),
    ("college", re.compile(r"^college (?:of|at) ")),
    ("port", re.compile(r"^port of ")),
    ("port", re.compile(r"^port authority of ")),
    ("housing authority", re.compile(r"^housing authority of (?:the )?(?:city of )?")),
)
MAY_BE_INSTITUTION = re.compile(
    r"\b(?:schools?|university|college|airports?|housing|transit|port|harbor|parks?|forest|hospital|medical|rail)"
)
"""Without any of these words, none of the above need be tried."""
PLACES_CALLED_COLLEGE = {"state college", "rutherford college"}
"""Municipalities, in Pennsylvania and North Carolina, whose names end as a school's would."""

BEFORE_A_STATE = frozenset("of north south east west new lake mount fort port".split())
"""After these a state's name belongs to the jurisdiction's: East New York, Tribe of Florida."""
SCHOOLS = frozenset({"university", "college", "school district"})

OFFICE = r"(?: (?:office|department|division|bureau|services?))?"
KIND_WORDS = (
    (r"(?:state (?:highway )?(?:police|patrol)|highway patrol)(?: department)?", Kind.STATE_POLICE, None),
    (rf"sheriffs?{OFFICE}|office of the sheriff(?: of)?", Kind.SHERIFF, None),
    (r"fire (?:and )?(?:rescue|protection|ems)(?: department| district)?"
     r"|(?:volunteer )?fire (?:department|district|division|bureau|authority|company)|fire$", Kind.FIRE, None),
    (rf"constables?{OFFICE}", Kind.CONSTABLE, None),
    (r"prosecutors?(?: office)?|(?:district|states?|county|commonwealths?|prosecuting) attorneys?(?: office)?",
     Kind.PROSECUTOR, None),
    (r"(?:tribal|tribe|(?<!lost )nation) (?:police|law enforcement)(?: department)?", Kind.TRIBAL, "tribal"),
    (r"campus (?:police|security|safety)(?: department| services?)?", Kind.CAMPUS, "campus"),
    (rf"(?:department|division|office) of public safety|public safety{OFFICE}", Kind.POLICE, "public safety"),
    (r"(?:municipal )?(?:police (?:department|division|bureau|services?|force|agency|office)"
     r"|(?:department|division|bureau|office) of police|police)", Kind.POLICE, None),
)  # fmt: skip
KIND_PATTERNS = tuple((re.compile(rf"\b(?:{words})(?:\b|$)"), kind, mark) for words, kind, mark in KIND_WORDS)
TRIBAL = re.compile(
    r"\b(?:tribes?|tribal|rancheria|reservation|(?<!lost )nation|indian community)\b|^pueblo of |\w pueblo$"
)
JAIL = re.compile(r"\b(?:jail|detention|correctional|corrections?)\b")

DANGLING = re.compile(r"^(?:office of )?(?:and|of|for|the) (?:the )?| (?:and|of|for|at|office)$")
"""What is left where the words for a kind were taken out of "Police and Public Safety"."""

UNIT = re.compile(
    r"\b(?:precinct|troop|barracks?|district|station|post|region|area|zone|sector)"
    r" (?:number |no )?(?:\d+|[ivx]+|[a-z])\b"
    r"|\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|north|south|east|west|central)"
    r" (?:precinct|district|division|patrol|station|substation)\b"
)
NO_UNIT = re.compile(r"\b(?:headquarters|main (?:office|station|campus))$")
NUMBER = re.compile(r"\b(?:number|no) (?=\d)")
PREFIX = re.compile(
    rf"^(?:incorporated |inc |charter )?(city and county|{'|'.join(MUNICIPAL + REGIONAL)}) of (.+)$"
)
SUFFIX = re.compile(rf"^(.+?) (?:charter )?({'|'.join(MUNICIPAL + REGIONAL)})$")
OWN_ENDINGS = ("city", "village", "town")
"""Words that may be the last of a place's own name: Elk Grove Village, Charles Town."""
MAY_BE_OWN = re.compile(r"\b(?:village|town)\b", re.IGNORECASE)
COUNTY_OFFICES = frozenset({Kind.SHERIFF, Kind.CONSTABLE, Kind.PROSECUTOR})
"""Kinds that counties have: there "county" says nothing more."""


REMEMBERED = 20_000
"""Names kept taken apart: several batches of a run, so that memory stays flat however long the list is."""

DROPPED = re.compile(r"['’‘`´\u200e\u200f]|(?<=\w)\?(?=\w)")
"""Apostrophes, marks of direction, and the question mark that an apostrophe became: `Prosecutor?s`."""
INITIALS = re.compile(r"\b([a-z])\. ?(?=[a-z]\b\.?)")
NO_WORD = re.compile(r"[^a-z0-9]+")
STATE_IN_BRACKETS = re.compile(r"\(([A-Z]{2})\)\s*$")


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a name says: whose agency (`jurisdiction`, without spaces), what it is, of what kind.

    `unit` is the part of an agency that has its own number or letter ("precinct 4", "troop b").
    """

    jurisdiction: str
    qualifiers: frozenset[str]
    kind: Kind | None
    unit: str = ""


@lru_cache(maxsize=REMEMBERED)
def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, abbreviations spelt out, single spaces."""
    text = DROPPED.sub("", text)
    text = text.replace("&", " and ").lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = NO_WORD.sub(" ", INITIALS.sub(r"\1", text)).split()
    if len(words) > 2 and words[0] in ONLY_FIRST:
        words[0] = ONLY_FIRST[words[0]]
    return " ".join(ABBREVIATIONS.get(word, word) for word in words).removeprefix("the ")


def parts_of(name: str, state_name: str = "", whole: bool = False) -> NameParts:
    """The parts of a name; `state_name` ("Kansas") is dropped where the name only repeats it.

    `whole`: the last word is part of the place's own name, as in "Elk Grove Village".
    """
    return _parts_of(name, state_name, whole)


@lru_cache(maxsize=REMEMBERED)
def _parts_of(name: str, state_name: str, whole: bool) -> NameParts:
    state = fold(state_name)
    text, unit = _without_unit(*_without_tail(name, state))
    text, kind, marks = _without_kind(text)
    jurisdiction, qualifiers = _jurisdiction(text, state, whole)
    kind, qualifiers = _kind(kind, marks, jurisdiction, qualifiers, state)
    return NameParts(jurisdiction.replace(" ", ""), frozenset(qualifiers), kind, unit)


def _without_tail(name: str, state: str) -> tuple[str, str]:
    """The folded name, and what follows its last dash when that names a part of the agency.

    A state after a comma or dash, or in brackets, goes; so does the jail that shares an office with a sheriff.
    """
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
    found = [one[0] for one in UNIT.finditer(text)]
    text = " ".join(NO_UNIT.sub(" ", UNIT.sub(" ", text) if found else text).split())
    if not found and not unit:
        return text, ""
    said = " ".join([*found, unit])
    return text, " ".join(NO_UNIT.sub(" ", NUMBER.sub("", said)).split())


def _without_kind(text: str) -> tuple[str, Kind | None, set[str]]:
    kind, marks = None, set()
    for pattern, kind_said, mark in KIND_PATTERNS:
        text, found = pattern.subn(" ", text)
        if found:
            kind = kind or kind_said
            marks |= {mark} - {None}
    return DANGLING.sub("", " ".join(text.split())), kind, marks


def _jurisdiction(text: str, state: str, whole: bool) -> tuple[str, set[str]]:
    """The words that name the jurisdiction, and what it is called: township, county, airport."""
    qualifiers = set()
    if text.endswith(" metropolitan") or text.startswith("metropolitan "):
        text = text.removesuffix(" metropolitan").removeprefix("metropolitan ")
        qualifiers.add("metropolitan")
    institutional = MAY_BE_INSTITUTION.search(text)
    for name, pattern in BEGINNINGS if institutional else ():
        if pattern.match(text):
            text = pattern.sub("", text) if name == "housing authority" else text
            return text, qualifiers | {name}
    if state and text.endswith(f" {state}") and text.split()[-len(state.split()) - 1] not in BEFORE_A_STATE:
        text = text.removesuffix(f" {state}")
    if found := PREFIX.match(text):
        text = found[2]
        qualifiers.add("city" if found[1] == "city and county" else found[1])
    for name, pattern in INSTITUTION_PATTERNS if institutional else ():
        if text not in PLACES_CALLED_COLLEGE and (found := pattern.match(text)):
            text, qualifiers = found[1], qualifiers | {name}
    # "Kansas City", "Garden City": a trailing "city" is part of the name, a leading "City of" is not.
    if (found := SUFFIX.match(text)) and found[2] not in (OWN_ENDINGS if whole else ("city",)):
        text = found[1]
        qualifiers.add(found[2])
    return text, qualifiers


def _kind(
    kind: Kind | None, marks: set[str], jurisdiction: str, qualifiers: set[str], state: str
) -> tuple[Kind | None, set[str]]:
    """The kind, once it is known whose agency it is; and what then still tells two such agencies apart."""
    if kind in COUNTY_OFFICES:
        qualifiers = qualifiers - set(REGIONAL)
    if kind in (Kind.POLICE, None) and qualifiers & SCHOOLS:
        kind = Kind.CAMPUS if kind or marks else None
    elif kind is Kind.POLICE and TRIBAL.search(jurisdiction):
        kind = Kind.TRIBAL
    elif kind is Kind.POLICE and "public safety" in marks and state and jurisdiction == state:
        kind = Kind.STATE_POLICE
    if kind is Kind.TRIBAL:
        marks = marks | {"tribal"}
    if kind is Kind.CAMPUS:
        marks = marks - {"campus"}
    return kind, qualifiers | marks


def own_name(name: str, state_name: str = "") -> str:
    """The words that would be the place's own name, if its last one, "Village" or "Town", belongs to it; else ""."""
    if not MAY_BE_OWN.search(name):
        return ""
    text, _kind, _marks = _without_kind(_without_tail(name, fold(state_name))[0])
    found = PREFIX.match(text)
    text = found[2] if found else text
    return text if text.endswith((" village", " town")) else ""


@lru_cache(maxsize=REMEMBERED)
def place_key(name: str) -> str:
    """A place's name as `jurisdiction` is written: "Lower Gwynedd Township" as `lowergwynedd`."""
    return _jurisdiction(fold(name), "", True)[0].replace(" ", "")
