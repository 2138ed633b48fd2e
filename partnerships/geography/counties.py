"""Which counties a text means: as lists write them, joined, abbreviated, misspelt.

Given the rows of the counties, it is pure: no files, no database. It decides nothing about points.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from rapidfuzz import fuzz

from partnerships.geography.folding import closed_up, fold_place

CLOSE_SPELLING = 85
"""Least rapidfuzz ratio (0 to 100) at which an unknown name is read as the one county so spelt."""

JOINTS = (re.compile(r"[,;/|]"), re.compile(r"\s(?:and|&)\s"))
KINDS = (
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
NO_COUNTY = frozenset({"", "multiple", "statewide", "multiple counties"})


class Reading(NamedTuple):
    """The counties a text means, and a sentence about what had to be assumed."""

    fips: tuple[str, ...] = ()
    note: str = ""


class CountyNames:
    """All counties by name, for reading texts. Built once, never changed."""

    def __init__(self, rows, renamed=()):
        rows = list(rows)
        self._full_name = {row.fips: row.full_name for row in rows}
        self._called, self._bare = defaultdict(list), defaultdict(set)
        for row in rows:
            bare = closed_up(fold_place(row.name))
            self._bare[row.state].add(bare)
            for key in {bare, closed_up(fold_place(row.full_name))}:
                self._called[row.state, key].append(row.fips)
        for state, name, fips in renamed:
            self._called[state, closed_up(fold_place(name))].append(fips)
        self._called, self._bare = dict(self._called), dict(self._bare)

    def read(self, text, state):
        """Every county that `text` names in `state`, in its order, and a note of what it cannot mean."""
        folded = fold_place(text)
        if folded in NO_COUNTY:
            return Reading()
        if whole := self._exactly(folded, state):
            return Reading(whole)
        for joint in JOINTS:
            parts = [part for part in joint.split(text) if fold_place(part)]
            if len(parts) > 1:
                return self._joined(parts, state)
        return self._closely(folded, state) or Reading(note=f"{state} has no county called {text.strip()}.")

    def exactly(self, text, state):
        """The counties of just that name in `state`: nothing joined, nothing misspelt."""
        folded = fold_place(text)
        return () if folded in NO_COUNTY else tuple(self._exactly(folded, state))

    def is_elsewhere(self, text, state):
        """Whether `text` names a county of other states only: then the state is as doubtful as the county."""
        folded = fold_place(text)
        if folded in NO_COUNTY or self.read(text, state).fips:
            return False
        return any(self._exactly(folded, other) for other in self._bare if other != state)

    def _joined(self, parts, state):
        readings = [self.read(part, state) for part in parts]
        fips = dict.fromkeys(fips for reading in readings for fips in reading.fips)
        return Reading(tuple(fips), " ".join(reading.note for reading in readings if reading.note))

    def _exactly(self, folded, state):
        """The counties of just that name. `x city` is the city of that name where a county has it too."""
        for name, kinds in _shorter(folded):
            if found := self._called.get((state, closed_up(name))):
                return self._of_kind(found, kinds)
        return ()

    def _of_kind(self, found, kinds):
        if len(found) == 1 or not kinds:
            return tuple(found)
        cities = {fips for fips in found if fold_place(self._full_name[fips]).endswith(" city")}
        return tuple(fips for fips in found if (fips in cities) == ("city" in kinds)) or tuple(found)

    def _closely(self, folded, state):
        name, _ = list(_shorter(folded))[-1]
        said = closed_up(name)
        near = [key for key in self._bare.get(state, ()) if fuzz.ratio(said, key) >= CLOSE_SPELLING]
        if len(near) != 1:
            return None
        fips = tuple(self._called[state, near[0]])
        return Reading(fips, f"Read {name.title()} as {self._full_name[fips[0]]}.")


def _shorter(folded):
    """`norfolk city county`, then `norfolk city`, then `norfolk`, each with the kinds taken off it."""
    kinds = []
    yield folded, kinds
    while kind := next((kind for kind in KINDS if folded.endswith(f" {kind}")), None):
        folded = folded.removesuffix(f" {kind}")
        kinds = [*kinds, kind]
        yield folded, kinds
