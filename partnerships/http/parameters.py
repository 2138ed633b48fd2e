"""Whole numbers and searches in addresses and forms."""

from __future__ import annotations

from django.utils.translation import gettext

from partnerships.search_text import MAX_CHARACTERS, MAX_WORDS, words_of

MAX_NUMBER = 10**9 - 1
"""The greatest number of a record, release or page that is looked up; all are smaller than a 32-bit integer."""


def whole_number(text: str, *, least: int = 0, most: int = MAX_NUMBER) -> int | None:
    """The number that a text is, from `least` to `most`; None for anything else.

    ASCII digits only: Python reads other scripts' digits, signs and underscores as numbers too, and takes seconds
    over thousands of digits.
    """
    if not (text.isascii() and text.isdigit() and len(text.lstrip("0")) <= len(str(most))):
        return None
    return number if least <= (number := int(text)) <= most else None


def problem_of_search(text: str) -> str:
    """What is wrong with a text as a search; empty where nothing is."""
    if len(text) > MAX_CHARACTERS:
        sentence = gettext("%(given)s characters were given; at most %(limit)s are possible.")
        return sentence % {"given": f"{len(text):,}", "limit": MAX_CHARACTERS}
    if (words := len(words_of(text))) > MAX_WORDS:
        sentence = gettext("%(given)s words were given; at most %(limit)s are possible.")
        return sentence % {"given": words, "limit": MAX_WORDS}
    return ""
