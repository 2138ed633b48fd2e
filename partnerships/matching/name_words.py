"""The words of agencies' names: abbreviations, what municipalities and institutions are called, words for a kind.

Facts and patterns, no rules; `names` applies them to a folded name.
"""

from __future__ import annotations

import re

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
LEADING_DIRECTIONS = {
    "n": "north", "no": "north", "s": "south", "so": "south", "e": "east", "w": "west",
}  # fmt: skip
"""Short for a direction only where the name begins with it: "so" elsewhere means "sheriff's office"."""

# Qualifiers of a jurisdiction. The first group: what a municipality is called.
MUNICIPAL = ("township", "borough", "village", "town", "city", "municipality")
REGIONAL = ("county", "parish")
SERVICE = ("public safety", "metropolitan")
"""Words that one list writes in an agency's name and another leaves out."""
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
INSTITUTION_NAMES = frozenset(name for name, _words in INSTITUTIONS)
INSTITUTION_PREFIXES = (
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
"""A name without any of these words cannot match an institution's pattern, so those are not tried."""
PLACES_CALLED_COLLEGE = {"state college", "rutherford college"}
"""Municipalities in Pennsylvania and North Carolina whose names end in "College"."""

BEFORE_A_STATE = frozenset("of north south east west new lake mount fort port".split())
"""After these words a state's name is part of the jurisdiction's: East New York, Tribe of Florida."""
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
MAY_SAY_KIND = (
    ("state p", "highway p"), ("sheriff",), ("fire",), ("constable",), ("prosecut", "attorney"),
    ("tribal ", "tribe ", "nation "),
    ("campus",), ("public safety",), ("police",),
)  # fmt: skip
"""Of each of the patterns, letters without which it cannot match. Looking for them is faster."""
COMMONEST_KIND = "police department"
ENDS_IN_POLICE = f" {COMMONEST_KIND}"
MAY_SAY_MORE = re.compile(
    r"police|sheriff|fire|constable|prosecut|attorney|trib|nation|campus|public safety"
    r"|(?:state|highway|patrol|municipal|of)(?: |$)"
)
"""What precedes the commonest words for a kind says no other kind, and is no part of those words, without these."""
TRIBAL = re.compile(
    r"\b(?:tribes?|tribal|rancheria|reservation|(?<!lost )nation|indian community)\b|^pueblo of |\w pueblo$"
)
MAY_BE_TRIBAL = frozenset("tribe tribes tribal rancheria reservation nation indian pueblo".split())
"""Words without any of which a jurisdiction is not `TRIBAL`."""
JAIL = re.compile(r"\b(?:jail|detention|correctional|corrections?)\b")

LEFTOVER_WORDS = re.compile(r"^(?:office of )?(?:and|of|for|the) (?:the )?| (?:and|of|for|at|office)$")
"""Words left over where the words for a kind were removed, as from "Police and Public Safety"."""

UNIT = re.compile(
    r"\b(?:precinct|troop|barracks?|district|station|post|region|area|zone|sector)"
    r" (?:number |no )?(?:\d+|[ivx]+|[a-z])\b"
    r"|\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|north|south|east|west|central)"
    r" (?:precinct|district|division|patrol|station|substation)\b"
)
UNIT_WORDS = frozenset(
    "precinct troop barrack barracks district station post region area zone sector division patrol substation"
    " headquarters main".split()
)
"""A name without any of these words has no unit, and none of `NO_UNIT`."""
NO_UNIT = re.compile(r"\b(?:headquarters|main (?:office|station|campus))$")
NUMBER = re.compile(r"\b(?:number|no) (?=\d)")
PREFIX = re.compile(
    rf"^(?:incorporated |inc |charter )?(city and county|{'|'.join(MUNICIPAL + REGIONAL)}) of (.+)$"
)
SUFFIX = re.compile(rf"^(.+?) (?:charter )?({'|'.join(MUNICIPAL + REGIONAL)})$")
SUFFIX_WORDS = tuple(f" {word}" for word in MUNICIPAL + REGIONAL)
OWN_ENDINGS = ("city", "village", "town")
"""Words that may end a place's own name: Elk Grove Village, Charles Town."""
MAY_BE_OWN = re.compile(r"\b(?:village|town)\b", re.IGNORECASE)
COUNTY_OFFICES = frozenset({Kind.SHERIFF, Kind.CONSTABLE, Kind.PROSECUTOR})
"""Kinds that only counties have: for them the qualifier "county" adds nothing."""
NO_PLACE_IN_NAME = frozenset({Kind.CAMPUS, Kind.TRIBAL, Kind.STATE_POLICE})
"""Kinds whose names tell of a school, a people or a state."""
