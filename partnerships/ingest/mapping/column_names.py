"""What columns are called in the lists we know, and what each name means. Pure.

The readers find the header line by these names; the mapping of a curator's list is guessed from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from partnerships.ingest.tables import MAX_COLUMNS

BODY = r"(?:agency|department|dept|organi[sz]ation)"
COLUMN_NAMES = {
    "agency": rf"(?:(?:law enforcement|police|fire|public safety|partner|participating) )*{BODY}(?: name)?"
    rf"|name of (?:the )?{BODY}|name|police|law enforcement",
    "state": r"state|st|state code|state abbr\w*|state name",
    "city": r"city|town|place|municipality|jurisdiction|city name|city town|city or town|town city",
    "county": r"county|parish|county name|county parish",
    "zip_code": r"zip|zip ?code|zip5|postal ?code|zcta\d?",
    "latitude": r"lat|latitude|y|coordinates?|coords?|lat (?:and )?(?:lon|lng|long)|latitude (?:and )?longitude"
    r"|gps|geo ?point|wkt|the geom|geometry|lat(?:itude)? n|intptlat(?:itude)?|point y|y coord(?:inate)?",
    "longitude": r"lon|lng|long|longitude|x|(?:lon|lng|long|longitude) w|intptlong?(?:itude)?|point x"
    r"|x coord(?:inate)?",
    "date": r"date|since|active date|start|start date|joined|date joined|active since|date active|date added"
    r"|(?:start|joined|active|signed)(?: on| at)?|signed date|date signed",
    "ori": r"ori|ori 9|ori9|ori number|ori code|fbi ori",
    "kind": r"kind|type|agency type|type of (?:lea|agency)|agency kind|leatype|lea type",
    "wording": r"summary|description|notes?|text",
    "address": r"url|link|link 1|source url|primarylink|primary link|address of page|web ?page",
    "archived_address": r"archive|archived|snapshot|link 1 snapshot|archivedprimarylink|archived primary link",
    "publisher": r"publisher|source|outlet|newspaper",
    "title": r"title|headline",
    "published_on": r"published|published on|publication date",
}
"""What a column may be taken as → its names, as a pattern of the whole name in plain form."""
LOCATION = re.compile(
    r"(?:agency |department |street |mailing |full |office )?(?:location|address|headquarters)"
    r"|city (?:and |& )?(?:state|st)(?: zip(?: code)?)?|located in|where"
)
"""Columns that may hold a place as `City, ST`, an address that ends so, or coordinates."""
PATTERNS = {target: re.compile(called) for target, called in COLUMN_NAMES.items()}

WORDS_AS_ONE = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where `ActiveDate` and `agencyName` part."""


def plain(column: str) -> str:
    """The name in small letters, with single spaces in place of punctuation and between words written as one."""
    apart = WORDS_AS_ONE.sub(" ", column)
    return " ".join(re.sub(r"[_\-.,:#/()*]+", " ", apart).lower().split())


def meanings(cells: Iterable[str]) -> set[str]:
    """What the cells mean if they are a header: each meaning once."""
    names = {plain(cell) for cell in islice(cells, MAX_COLUMNS) if 0 < len(cell) <= 60}
    said = {target for target, pattern in PATTERNS.items() if any(map(pattern.fullmatch, names))}
    return said | ({"location"} if any(map(LOCATION.fullmatch, names)) else set())
