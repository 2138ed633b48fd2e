"""Which counties a text means: as lists write them, joined, abbreviated, misspelt.

Given the rows of the counties, it is pure: no files, no database. It decides nothing about points.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from partnerships.geography.folding import closed_up, fold_place
from partnerships.geography.reference import CountyRow, FormerCountyRow

MIN_SPELLING_RATIO = 85
"""Least rapidfuzz ratio (0 to 100) at which an unknown name is read as the one county so spelt."""

JOINTS = (re.compile(r"[,;/|]"), re.compile(r"\s(?:and|&)\s"))
KINDS = (
    "planning region",
    "region",
    "city and borough",
    "census area",
    "county",
    "counties",
    "parish",
    "parishes",
    "borough",
    "municipality",
    "municipio",
    "district",
    "city",
)
KIND_ENDINGS = tuple(f" {kind}" for kind in KINDS)
MAX_KINDS = 4
"""At the end of one name."""
MAX_CACHED_TEXTS = 2**12
"""Texts for counties whose reading is kept at hand: there are some 3,000 counties, and a list repeats its own."""
NO_COUNTY = frozenset({"", "multiple", "statewide", "multiple counties"})


class Reading(NamedTuple):
    """The counties a text means, and a sentence about what had to be assumed."""

    fips: tuple[str, ...] = ()
    note: str = ""


class CountyNames:
    """All counties by name, for reading texts. Built once, never changed."""

    def __init__(self, rows: Iterable[CountyRow], former: Iterable[FormerCountyRow] = ()) -> None:
        rows = list(rows)
        self._full_name = {row.fips: row.full_name for row in rows}
        called: dict[tuple[str, str], list[str]] = defaultdict(list)
        bare: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            bare[row.state].add(closed_up(fold_place(row.name)))
            for key in {closed_up(fold_place(row.name)), closed_up(fold_place(row.full_name))}:
                called[row.state, key].append(row.fips)
        self._became = {(row.state, closed_up(fold_place(row.name))): row for row in former}
        for (state, key), gone in self._became.items():
            called[state, key].append(gone.fips)
        self._called, self._bare = dict(called), dict(bare)
        self.read = lru_cache(maxsize=MAX_CACHED_TEXTS)(self._read)
        """Every county that a text names in a state, in its order, and a note of what it cannot mean."""

    def _read(self, text: str, state: str) -> Reading:
        folded = fold_place(text)
        if folded in NO_COUNTY:
            return Reading()
        if whole := self._exactly(folded, state):
            return Reading(whole, self._what_became(folded, state))
        for joint in JOINTS:
            parts = [part for part in joint.split(text) if fold_place(part)]
            if len(parts) > 1:
                return self._joined(parts, state)
        return self._closely(folded, state) or Reading(note=f"{state} has no county called {text.strip()}.")

    def exactly(self, text: str, state: str) -> tuple[str, ...]:
        """The counties of just that name in `state`: nothing joined, nothing misspelt."""
        folded = fold_place(text)
        return () if folded in NO_COUNTY else tuple(self._exactly(folded, state))

    def is_elsewhere(self, text: str, state: str) -> bool:
        """Whether `text` names a county of other states only: then the state is as doubtful as the county."""
        folded = fold_place(text)
        if folded in NO_COUNTY or self.read(text, state).fips:
            return False
        return any(self._exactly(folded, other) for other in self._bare if other != state)

    def _joined(self, parts: list[str], state: str) -> Reading:
        readings = [self.read(part, state) for part in parts]
        fips = dict.fromkeys(fips for reading in readings for fips in reading.fips)
        return Reading(tuple(fips), " ".join(reading.note for reading in readings if reading.note))

    def _what_became(self, folded: str, state: str) -> str:
        """A sentence about a county that is no more under the name used, with its year; "" for one that is."""
        keys = ((state, closed_up(name)) for name, _ in _shorter(folded))
        key = next((key for key in keys if key in self._called), None)
        if key not in self._became:
            return ""
        gone = self._became[key]
        return f"{gone.name} became {' and '.join(gone.became)} in {gone.until}."

    def _exactly(self, folded: str, state: str) -> tuple[str, ...]:
        """The counties of just that name. `x city` is the city of that name where a county has it too."""
        for name, kinds in _shorter(folded):
            if found := self._called.get((state, closed_up(name))):
                return self._of_kind(found, kinds)
        return ()

    def _of_kind(self, found: list[str], kinds: list[str]) -> tuple[str, ...]:
        if len(found) == 1 or not kinds:
            return tuple(found)
        cities = {fips for fips in found if fold_place(self._full_name[fips]).endswith(" city")}
        return tuple(fips for fips in found if (fips in cities) == ("city" in kinds)) or tuple(found)

    def _closely(self, folded: str, state: str) -> Reading | None:
        name, _ = list(_shorter(folded))[-1]
        said = closed_up(name)
        near = [key for key in self._bare.get(state, ()) if fuzz.ratio(said, key) >= MIN_SPELLING_RATIO]
        if len(near) != 1:
            return None
        fips = tuple(self._called[state, near[0]])
        return Reading(fips, f"Read {name.title()} as {self._full_name[fips[0]]}.")


def _shorter(folded: str) -> Iterator[tuple[str, list[str]]]:
    """`norfolk city county`, then `norfolk city`, then `norfolk`, each with the kinds taken off it."""
    kinds: list[str] = []
    yield folded, kinds
    for _each in range(MAX_KINDS):
        if not folded.endswith(KIND_ENDINGS):
            return
        ending = next(ending for ending in KIND_ENDINGS if folded.endswith(ending))
        folded = folded.removesuffix(ending)
        kinds = [*kinds, ending.strip()]
        yield folded, kinds
