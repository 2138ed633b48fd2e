"""Reasons that name what was compared: each sentence is made of a value of the row and one of the agency. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from partnerships.matching.identity import KnownAgency, MentionedAgency, place_keys
from partnerships.matching.names import fold


def qualifiers_differ(words: Iterable[str], name: str, other: str) -> str:
    """Words that are a qualifier of one name only. Both may say one: "Elk Grove Village", "Village of Elk Grove"."""
    of_one_only = [word for word in words if (word in fold(name)) != (word in fold(other))]
    if of_one_only:
        return f"Only one name says “{quoted(of_one_only)}”"
    return f"The names do not say “{quoted(words)}” in the same place"


def quoted(words: Iterable[str]) -> str:
    return "”, “".join(sorted(words))


def same_place(mentioned: MentionedAgency, known: KnownAgency) -> str:
    """In the words of both: "Burlington Township" and "Burlington" compare as one place, and may be two."""
    ours = [name for name in (mentioned.city, mentioned.place) if name]
    if both := [name for name in ours if name in known.written_cities]:
        return f"Both are in {both[0]}."
    pairs = [
        (name, other)
        for name in ours
        for other in sorted(known.written_cities)
        if place_keys(name) == place_keys(other)
    ]
    name, other = pairs[0]
    return f"The row is in “{name}”, the agency in “{other}”."


def same_county(mentioned: MentionedAgency, known: KnownAgency) -> str:
    if mentioned.counties == known.counties and len(known.counties) == 1:
        return "Both are in one county."
    return "They may be in one county: one of them is given several."


def spelling_of_place(is_rows_place: bool) -> str:
    if is_rows_place:
        return "The row's own place is spelt as the agency's name."
    return "The agency's own place is spelt as the row's name."


def several_of_that_name(mentioned: MentionedAgency) -> str:
    return f"Several agencies of {mentioned.state} have that name."
