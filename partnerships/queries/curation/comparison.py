"""A row beside an agency, word by word. Pure: every sentence is made of the two values that it compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from partnerships.geography.points import kilometers
from partnerships.search_text import folded

AGREES, DIFFERS, ONE_SIDED = "agrees", "differs", "one-sided"
"""What a pair of values says: the same words, other words, or only one side says anything."""
LABELS = {
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "city": gettext_lazy("City"),
    "county": gettext_lazy("County"),
    "state": gettext_lazy("State"),
    "ori": gettext_lazy("ORI"),
}


@dataclass(frozen=True)
class Word:
    """A word of a value. `differs`: the other value has no such word in this place."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Pair:
    """One value of the row beside the same of the agency. `finding`: AGREES, DIFFERS or ONE_SIDED."""

    name: str
    finding: str
    row: Sequence[Word]
    agency: Sequence[Word]
    sentence: str

    @property
    def label(self) -> str:
        return str(LABELS[self.name])


@dataclass(frozen=True)
class Facts:
    """What is said of an agency: by a row, or by all rows that are matched to it. `points`: (latitude, longitude)."""

    names: tuple[str, ...]
    kind: str
    kind_words: str
    state: str
    cities: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    oris: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = field(default=())


def compare(row: Facts, agency: Facts) -> list[Pair]:
    """The pairs of a row and an agency, those that tell two agencies apart first."""
    pairs = [
        _pair("name", row.names, agency.names),
        _pair("kind", (row.kind_words,), (agency.kind_words,)),
        _pair("city", row.cities, agency.cities),
        _pair("county", row.counties, agency.counties),
        _pair("ori", row.oris, agency.oris),
    ]
    if row.state != agency.state:
        pairs.append(_pair("state", (row.state,), (agency.state,)))
    return [pair for pair in pairs if pair]


def _pair(name: str, of_row: Iterable[str], of_agency: Iterable[str]) -> Pair | None:
    """The two values that are most alike. None where neither side says anything."""
    ours, theirs = ([value for value in values if value] for values in (of_row, of_agency))
    if not ours and not theirs:
        return None
    words = PLACED if name in PLACED_BY_US else SAID
    if not ours or not theirs:
        template, value = (words.only_row, ours[0]) if ours else (words.only_agency, theirs[0])
        return Pair(name, ONE_SIDED, _plain(ours[:1]), _plain(theirs[:1]), str(template) % {"value": value})
    one, other = max(((one, other) for one in ours for other in theirs), key=lambda pair: _similarity(*pair))
    row, agency = marked(one, other)
    agrees = not any(word.differs for word in (*row, *agency))
    values = {"value": one, "other": other}
    if agrees and one == other:
        return Pair(name, AGREES, row, agency, str(words.both) % values)
    return Pair(name, AGREES if agrees else DIFFERS, row, agency, str(words.each) % values)


@dataclass(frozen=True)
class Sentences:
    """How a pair is put: each names the values that it compares."""

    both: Any
    each: Any
    only_row: Any
    only_agency: Any


SAID = Sentences(
    both=gettext_lazy("Both say “%(value)s”."),
    each=gettext_lazy("The row says “%(value)s”, the agency’s rows “%(other)s”."),
    only_row=gettext_lazy("Only the row says it: “%(value)s”."),
    only_agency=gettext_lazy("Only the agency’s rows say it: “%(value)s”."),
)
PLACED = Sentences(
    both=gettext_lazy("Both are placed in “%(value)s”."),
    each=gettext_lazy("The row is placed in “%(value)s”, the agency in “%(other)s”."),
    only_row=gettext_lazy("Only the row is placed: in “%(value)s”."),
    only_agency=gettext_lazy("Only the agency is placed: in “%(value)s”."),
)
PLACED_BY_US = ("county",)
"""Values that come from where the row was placed, and need not stand in it."""


def marked(one: str, other: str) -> tuple[list[Word], list[Word]]:
    """Both texts word by word, each word marked that the other text has not, or not so often.

    Case, accents, signs and short forms ("St", "Twp") make no difference; numbers do.
    """
    left, right = ([(folded(word) or word, word) for word in text.split()] for text in (one, other))
    return _marked(left, right), _marked(right, left)


def _marked(words: list[tuple[str, str]], others: list[tuple[str, str]]) -> list[Word]:
    left = Counter(key for key, _word in others)
    found = []
    for key, word in words:
        found.append(Word(word, not left[key]))
        left[key] -= bool(left[key])
    return found


def _plain(values: Iterable[str]) -> list[Word]:
    return [Word(word, False) for value in values for word in value.split()]


def _similarity(one: str, other: str) -> tuple[float, bool]:
    return SequenceMatcher(None, folded(one), folded(other)).ratio(), one == other


def kilometers_apart(row: Facts, agency: Facts) -> float | None:
    """The distance of the row's point to the nearest of the agency's; None where one of them has none."""
    distances = [kilometers(one, other) for one in row.points for other in agency.points]
    return min(distances, default=None)


def distance_words(apart: float | None) -> str:
    """ "12 km apart", "less than 1 km apart"."""
    if apart is None:
        return ""
    if apart < 1:
        return gettext("Placed less than 1 km apart.")
    return gettext("Placed %(number)s km apart.") % {"number": f"{apart:,.0f}"}
