"""Names of places as they are compared, so that `ST. LOUIS`, `Saint Louis` and `St Louis` are one name.

Pure text: no files, no database, no list of places. What is folded is never shown or stored as a name.
"""

import re
import unicodedata
from functools import lru_cache

from partnerships.search_text import APOSTROPHES

WRITTEN_OUT = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "mtn": "mountain",
    "mtns": "mountains",
    "hts": "heights",
    "hgts": "heights",
    "spg": "spring",
    "spgs": "springs",
    "spngs": "springs",
    "twp": "township",
    "twsp": "township",
    "tnshp": "township",
    "twnshp": "township",
    "boro": "borough",
    "vlg": "village",
    "bch": "beach",
    "ctr": "center",
    "centre": "center",
    "jct": "junction",
    "lk": "lake",
    "hbr": "harbor",
    "harbour": "harbor",
    "is": "island",
    "ind": "independent",
    "co": "county",
}
DIRECTIONS = {
    "n": "north",
    "no": "north",
    "s": "south",
    "so": "south",
    "e": "east",
    "w": "west",
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
}
NOT_SAID = frozenset({"", "na", "n a", "none", "null", "unknown", "not known", "tbd", "various"})

TOWNSHIP = "township"
TOWN = "town"
LEADING = re.compile(r"^(?:the )?(charter township|township|town|village|city|borough) of (?=\S)")
TRAILING = re.compile(r"(?<=\S) (charter township|township|town|village|city|borough|cdp|municipality)$")

CLOSED_UP = re.compile(f"[{re.escape(APOSTROPHES)}]")
LOST_APOSTROPHE = re.compile(r"(?<=\w)\?(?=s\b)")
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
MAX_CACHED_NAMES = 2**14
"""Names whose folding is kept at hand: a list names the same places again and again."""


@lru_cache(maxsize=MAX_CACHED_NAMES)
def plain(text: str) -> str:
    """`text` in small unaccented letters and single spaces; apostrophes close up, other signs part words."""
    if text.isascii() and text.replace(" ", "").isalnum():
        return " ".join(text.lower().split())  # as most names are
    if not text.isascii():
        text = CLOSED_UP.sub("", text)  # taken apart, some are a space and an accent
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(mark for mark in decomposed if unicodedata.category(mark) not in ("Mn", "Cf"))
    closed = LOST_APOSTROPHE.sub("", CLOSED_UP.sub("", text)).replace("&", " and ")
    return NOT_A_WORD.sub(" ", closed.casefold()).strip()


@lru_cache(maxsize=MAX_CACHED_NAMES)
def fold_place(text: str) -> str:
    """The name of a place or county as it is compared: plain, abbreviations written out, "" when not said."""
    folded = plain(text)
    if folded in NOT_SAID:
        return ""
    words = folded.split(" ")
    if len(words) > 1 and words[0] in DIRECTIONS:
        words[0] = DIRECTIONS[words[0]]
    return " ".join([WRITTEN_OUT.get(word, word) for word in words])


def closed_up(folded: str) -> str:
    """A folded name without its spaces, so that `De Kalb` meets `DeKalb` and `Mc Kinney` meets `McKinney`."""
    return folded.replace(" ", "")


@lru_cache(maxsize=MAX_CACHED_NAMES)
def without_designator(folded: str) -> tuple[str, str]:
    """A folded name and the kind of community it says: `town of x` and `x town` give (`x`, `town`)."""
    for pattern in (LEADING, TRAILING):
        if found := pattern.search(folded):
            rest = (folded[: found.start()] + folded[found.end() :]).strip()
            return rest, found.group(1).removeprefix("charter ")
    if folded.startswith("the "):
        return folded.removeprefix("the "), ""
    return folded, ""
