"""Text as search and sorting compare it: small letters a to z, digits, single spaces.

A leaf. The database does the same in `ringwatch_letters` and `ringwatch_folded` (migrations 0010 and 0015), which fill
columns of every released row, and in `ringwatch_distinctive` (migration 0033), by which names are indexed; a test holds
that both agree. So "Espanola" finds Española, and a curly apostrophe a straight one.
"""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "'`´‘’‚‛ʻʼʹʾʿˈ′＇\u02bd\u2035"
"""Signs that close up: `Sheriff’s` is `sheriffs`."""
DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""Signs that part words, as every sign of ASCII does."""
LETTERS = {
    "Ł": "L",
    "ł": "l",
    "Ø": "O",
    "ø": "o",
    "Đ": "D",
    "đ": "d",
    "ı": "i",
    "Æ": "A",
    "æ": "a",
    "Œ": "O",
    "œ": "o",
}
"""Letters that Unicode does not take apart."""
WRITTEN_OUT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "twp": "township"}
COMMON_NAME_WORDS = (
    r"police|public safety|sheriff\w{0,3}|fire|department|dept|pd|office|division|bureau|city|town|township"
    r"|village|borough|county|of|the"
)
"""Words of names that most agencies share, set aside before names are compared."""
MAX_CHARACTERS, MAX_WORDS = 200, 20
"""Of a search. Each of its words is looked for by itself, so thousands would take the site down."""

COMMON = re.compile(rf"\b({COMMON_NAME_WORDS})\b")
NOT_ASCII = re.compile(r"[^ -~]")
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
TRANSLATED = str.maketrans({**dict.fromkeys(DASHES, "-"), **LETTERS})
WITHOUT_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES, ""))


def letters(text: str) -> str:
    """`text` without accents, apostrophes and signs, as names are sorted."""
    apart = unicodedata.normalize("NFKD", text.translate(WITHOUT_APOSTROPHES)).translate(TRANSLATED)
    plain = NOT_ASCII.sub("", apart).replace("&", " and ").replace("'", "").replace("`", "").lower()
    return NOT_A_WORD.sub(" ", plain).strip()


def folded(text: str) -> str:
    """The letters, with `St`, `Ste`, `Ft`, `Mt` and `Twp` written out."""
    return " ".join(WRITTEN_OUT.get(word, word) for word in letters(text).split())


def distinctive(name: str) -> str:
    """The letters that tell a name from others: "brighton" of "Brighton Town Police Department"."""
    return " ".join(COMMON.sub(" ", letters(name)).split())


def words_of(text: str) -> list[str]:
    """The letters of a text, parted where anything else stood."""
    return letters(text).split()


def search_words(text: str) -> list[set[str]]:
    """The words of a search, each once, as the texts of which one must stand in what is found.

    A short form stands for its word; the last word may still be being typed, so it also stands for itself.
    """
    words = list(dict.fromkeys(words_of(text)))
    return [
        {WRITTEN_OUT.get(word, word), *((word,) if number == len(words) else ())}
        for number, word in enumerate(words, start=1)
    ]
