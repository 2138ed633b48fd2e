"""Which agency a row speaks of. Pure: the agencies already known come in as an index, decisions come out.

One agency that scores high enough → the same, by rule. None that could be meant → a new agency. Anything
between, and anything two-sided → a person. The first of several is never taken. `similarity` does the scoring.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from itertools import chain

from rapidfuzz import fuzz, process

from partnerships.matching.identity import LIKENESS, Known, Sought, identity, names_agree
from partnerships.matching.names import NameParts
from partnerships.matching.similarity import ENDINGS, Likeness, compare, few_slips
from partnerships.models.vocabulary import Kind

__all__ = ["AgencyIndex", "Candidate", "Decision", "Sought", "decide"]


@dataclass(frozen=True)
class Candidate:
    """An agency the row may mean: its reference, 0–100, and why, in words."""

    agency: Hashable
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """`same` is the agency's reference when a rule decided, and `score` and `reasons` say why; else
    `candidates` are for a person.

    Neither: no agency is like it, and a new one is made. `doubt` = no candidate, yet a person must look.
    """

    same: Hashable | None = None
    candidates: tuple[Candidate, ...] = ()
    doubt: tuple[str, ...] = ()
    score: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def unsure(self) -> bool:
        return bool(self.candidates or self.doubt)

    @property
    def new(self) -> bool:
        return self.same is None and not self.unsure


def _respelt(jurisdiction: str, own: Iterable[str]) -> set[str]:
    """Names of the agency's own place or county that its jurisdiction may be a misspelling of."""
    return {place for place in own if place != jurisdiction and few_slips(jurisdiction, place)}


@dataclass
class _Group:
    """The agencies of one state and kind."""

    known: dict[Hashable, Known] = field(default_factory=dict)
    by_name: dict[tuple[str, str], tuple[Hashable, ...]] = field(default_factory=dict)
    """By jurisdiction and unit."""
    units: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By jurisdiction: the units that names of it have, among them none."""
    by_place: dict[str, set[Hashable]] = field(default_factory=lambda: defaultdict(set))
    """By how the place or the county is spelt, where the agency's name spells it otherwise."""
    by_ori: dict[str, tuple[Hashable, ...]] = field(default_factory=dict)
    spellings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The jurisdictions by their first letter: a slip there is not read as one."""

    def add(self, reference: Hashable, sought: Sought) -> None:
        if reference not in self.known:
            self.known[reference] = Known(reference)
        self.known[reference].learn(sought)
        if sought.ori and reference not in self.by_ori.get(sought.ori, ()):
            self.by_ori[sought.ori] = (*self.by_ori.get(sought.ori, ()), reference)
        parts = identity(sought)
        jurisdiction, unit = parts.jurisdiction, parts.unit
        for place in _respelt(jurisdiction, sought.own):
            self.by_place[place].add(reference)
        units = self.units.get(jurisdiction, ())
        if not units:
            self.spellings[jurisdiction[:1]].append(jurisdiction)
        if unit not in units:
            self.units[jurisdiction] = (*units, unit) if units else (unit,)
        called = self.by_name.get((jurisdiction, unit), ())
        if reference not in called:
            self.by_name[jurisdiction, unit] = (*called, reference)

    def called(self, parts: NameParts) -> list[Known]:
        """Agencies of that very jurisdiction, or whose name differs only by a last "City" or "Village".

        Of a row that names a precinct, not those of other precincts.
        """
        jurisdiction = parts.jurisdiction
        if parts.unit:
            units = (self.by_name.get((jurisdiction, unit), ()) for unit in (parts.unit, ""))
            return self._known(set().union(*units))
        spellings = {jurisdiction}
        for ending in ENDINGS:
            spellings |= {jurisdiction.removesuffix(ending), f"{jurisdiction}{ending}"}
        return self._known(self._of(spellings))

    def like(self, jurisdiction: str, sought: Sought) -> list[Known]:
        """Agencies whose jurisdiction is spelt nearly so, or whose place bears the name, or the row's theirs.

        And those of the row's ORI, whatever they are called.
        """
        own = sought.own
        near = process.extract(
            jurisdiction,
            self.spellings.get(jurisdiction[:1], ()),
            scorer=fuzz.ratio,
            score_cutoff=LIKENESS,
            limit=None,
        )
        spellings = {spelling for spelling, _score, _index in near} | _respelt(jurisdiction, own)
        found = self._of(spellings - {jurisdiction}) | self.by_place.get(jurisdiction, set())
        return self._known(found.union(self.by_ori.get(sought.ori, ())))

    def _of(self, jurisdictions: Iterable[str]) -> set[Hashable]:
        return {
            reference
            for text in jurisdictions
            for unit in self.units.get(text, ())
            for reference in self.by_name[text, unit]
        }

    def _known(self, references: Iterable[Hashable]) -> list[Known]:
        return [self.known[reference] for reference in sorted(references, key=str)]


Load = Callable[[str, Kind], Iterable[tuple[Hashable, Sought]]]
"""Gives the agencies of one state and kind, each with a name it goes by; an agency may come several times."""


@dataclass
class AgencyIndex:
    """The agencies by state and kind. Each group is loaded when first asked for, and learns as a run goes on."""

    load: Load = lambda state, kind: ()
    groups: dict[tuple[str, Kind], _Group] = field(default_factory=dict)
    told: dict[tuple[str, Kind], list[tuple[Hashable, Sought]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """What groups that nobody has asked for yet will have to learn."""

    def add(self, reference: Hashable, sought: Sought) -> None:
        """Say that the agency `reference` goes by this name, and is where the row puts it."""
        place = sought.state, sought.kind
        if place in self.groups:
            self.groups[place].add(reference, sought)
        else:
            self.told[place].append((reference, sought))

    def group(self, sought: Sought) -> _Group:
        """The agencies that a row of this state and kind may mean."""
        place = sought.state, sought.kind
        if place not in self.groups:
            self.groups[place] = group = _Group()
            for reference, known_as in chain(self.load(*place), self.told.pop(place, ())):
                group.add(reference, known_as)
        return self.groups[place]


def decide(sought: Sought, index: AgencyIndex, *, not_the_same: Iterable[Hashable] = ()) -> Decision:
    """The decision for one row. `not_the_same`: agencies a person has said it does not mean."""
    if not sought.name:
        return Decision(doubt=("The row names no agency.",))
    if not sought.state:
        return Decision(doubt=("The row's state is not one we know.",))
    parts = identity(sought)
    if not parts.jurisdiction:
        return Decision(doubt=(f"“{sought.name}” does not say whose agency it is.",))
    excluded, group = set(not_the_same), index.group(sought)
    found = _scored(sought, parts, group.called(parts), excluded)
    if not any(likeness.same for _known, likeness in found):
        seen = excluded | {known.reference for known, _likeness in found}
        found += _scored(sought, parts, group.like(parts.jurisdiction, sought), seen)
    same = [one for one in found if one[1].same]
    if len(same) == 1:
        known, likeness = same[0]
        return Decision(same=known.reference, score=likeness.score, reasons=likeness.reasons)
    candidates = [Candidate(known.reference, one.score, one.reasons) for known, one in found]
    if not candidates and not names_agree(sought):
        return Decision(doubt=(f"The row names two agencies: “{sought.name}” and “{sought.alias}”.",))
    return Decision(candidates=tuple(sorted(candidates, key=lambda one: (-one.score, str(one.agency)))))


def _scored(
    sought: Sought, parts: NameParts, agencies: Iterable[Known], excluded: set
) -> list[tuple[Known, Likeness]]:
    """The agencies that may be the one sought, each with how like it is."""
    scored = ((known, compare(sought, known, parts)) for known in agencies if known.reference not in excluded)
    return [(known, likeness) for known, likeness in scored if likeness.same or likeness.unsure]
