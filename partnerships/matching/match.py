"""Which agency a row means. Pure: takes an index of the agencies on file, gives a decision.

Exactly one agency scores `SAME_FROM` or more → the same, by rule. None scores `UNSURE_FROM` → a new agency. All else
goes to a person; the first of several candidates is never taken. `similarity` computes the scores.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from partnerships.matching.identity import (
    MIN_NAME_RATIO,
    KnownAgency,
    MentionedAgency,
    identity,
    names_two_agencies,
)
from partnerships.matching.names import NameParts, initials
from partnerships.matching.score import Similarity
from partnerships.matching.similarity import OPTIONAL_ENDINGS, compare, differ_by_typo
from partnerships.models.vocabulary import Kind

__all__ = ["AgencyIndex", "Candidate", "Decision", "MentionedAgency", "decide"]


class Candidate(NamedTuple):
    """An agency that the row may mean: its reference, its score (0–100) and the reasons, as sentences."""

    agency: Hashable
    score: int
    reasons: tuple[str, ...]


class Decision(NamedTuple):
    """What the rules say about one row.

    `same`: the reference of the agency that a rule found, with its `score` and `reasons`. Otherwise a person chooses
    among `candidates`. Both empty: a new agency is made, unless `doubt` gives reasons why a person must look first.
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


def _likely_spellings(jurisdiction: str, place_names: Iterable[str]) -> list[str]:
    """Names of the agency's place or county that its jurisdiction may be a misspelling of."""
    return [place for place in place_names if place != jurisdiction and differ_by_typo(jurisdiction, place)]


@cache
def lengths_alike(length: int) -> tuple[int, ...]:
    """The lengths of the texts that a text of this length may resemble by `MIN_NAME_RATIO`, itself left aside.

    Of the letters of both, those that one has more than the other are lost, and two where both are of one length.
    """
    most_unlike = 100 - MIN_NAME_RATIO
    return tuple(
        other
        for other in range(2 * length + 1)
        if 100 * (abs(other - length) or 2) <= most_unlike * (other + length)
    )


class OnFile(NamedTuple):
    """An agency of a group: the names and ORIs by which it may be meant, and what gives its mentions, in order."""

    reference: Hashable
    names: Collection[str]
    oris: Collection[str]
    mentions: Callable[[], Iterable[MentionedAgency]]


@dataclass
class _Group:
    """The agencies of one state and kind.

    Those on file wait until a row may mean them: names are compared only with names of one initial. Whatever comes
    first, what is known of an agency is the same.
    """

    waiting: dict[Hashable, Callable[[], Iterable[MentionedAgency]]] = field(default_factory=dict)
    waiting_by_initial: dict[str, list[Hashable]] = field(default_factory=lambda: defaultdict(list))
    waiting_by_ori: dict[str, list[Hashable]] = field(default_factory=lambda: defaultdict(list))
    known: dict[Hashable, KnownAgency] = field(default_factory=dict)
    by_name: dict[tuple[str, str], tuple[Hashable, ...]] = field(default_factory=dict)
    """(jurisdiction, unit) → references."""
    units: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Jurisdiction → the units that names of it give; "" = a name without a unit."""
    by_place: dict[str, set[Hashable]] = field(default_factory=lambda: defaultdict(set))
    """Spelling of a place or county → references of agencies whose own name spells it differently."""
    by_ori: dict[str, tuple[Hashable, ...]] = field(default_factory=dict)
    spellings: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    """(first letter, length) → jurisdictions: names that differ in the first letter are never taken as one misspelt."""

    def wait(self, one: OnFile) -> None:
        """Learn of an agency on file only once a row may mean it."""
        self.waiting[one.reference] = one.mentions
        for initial in set().union(*map(initials, one.names)):
            self.waiting_by_initial[initial].append(one.reference)
        for ori in one.oris:
            self.waiting_by_ori[ori].append(one.reference)

    def learn_those_like(self, jurisdiction: str, ori: str) -> None:
        """Learn of the agencies on file that a row of this jurisdiction and ORI may mean."""
        if jurisdiction in ("", *OPTIONAL_ENDINGS):
            self._learn(list(self.waiting))
        self._learn(self.waiting_by_initial.pop(jurisdiction[:1], ()))
        self._learn(self.waiting_by_ori.pop(ori, ()))

    def _learn(self, references: Iterable[Hashable]) -> None:
        for reference in references:
            mentions = self.waiting.pop(reference, tuple)
            for mentioned in mentions():
                self._add(reference, mentioned)

    def add(self, reference: Hashable, mentioned: MentionedAgency) -> None:
        """Record a mention of an agency, after those on file."""
        if reference in self.waiting:
            self._learn([reference])
        self._add(reference, mentioned)

    def _add(self, reference: Hashable, mentioned: MentionedAgency) -> None:
        parts, known = identity(mentioned), self.known.get(reference)
        if known is None:
            known = self.known[reference] = KnownAgency(reference)
        known.learn(mentioned, parts)
        if mentioned.ori and reference not in self.by_ori.get(mentioned.ori, ()):
            self.by_ori[mentioned.ori] = (*self.by_ori.get(mentioned.ori, ()), reference)
        jurisdiction, unit = parts.jurisdiction, parts.unit
        for place in _likely_spellings(jurisdiction, mentioned.place_names):
            self.by_place[place].add(reference)
        units = self.units.get(jurisdiction, ())
        if not units:
            self.spellings[jurisdiction[:1], len(jurisdiction)].append(jurisdiction)
        if unit not in units:
            self.units[jurisdiction] = (*units, unit) if units else (unit,)
        references = self.by_name.get((jurisdiction, unit), ())
        if reference not in references:
            self.by_name[jurisdiction, unit] = (*references, reference)

    def with_name(self, parts: NameParts) -> list[KnownAgency]:
        """Agencies of the same jurisdiction, also where only one name ends in "City" or "Village".

        A row that names a precinct finds that precinct and names without one, not the other precincts.
        """
        jurisdiction = parts.jurisdiction
        if parts.unit:
            units = (self.by_name.get((jurisdiction, unit), ()) for unit in (parts.unit, ""))
            return self._known(set().union(*units))
        spellings = [jurisdiction]
        for ending in OPTIONAL_ENDINGS:
            spellings.append(jurisdiction + ending)
            if jurisdiction.endswith(ending):
                spellings.append(jurisdiction.removesuffix(ending))
        return self._known(self._of(spellings))

    def with_similar_name(self, jurisdiction: str, mentioned: MentionedAgency) -> list[KnownAgency]:
        """Agencies whose jurisdiction is spelt nearly the same, whose place has the row's name, or whose name is the
        row's place; and those of the row's ORI, whatever their name.
        """
        spellings = {
            *self._spelt_nearly_as(jurisdiction),
            *_likely_spellings(jurisdiction, mentioned.place_names),
        }
        found = self._of(spellings - {jurisdiction})
        found.update(self.by_place.get(jurisdiction, ()), self.by_ori.get(mentioned.ori, ()))
        return self._known(found)

    def _spelt_nearly_as(self, jurisdiction: str) -> list[str]:
        """Jurisdictions that resemble it by `MIN_NAME_RATIO`. Those too short or too long for that are not compared."""
        initial = jurisdiction[:1]
        candidates = [
            spelling
            for length in lengths_alike(len(jurisdiction))
            for spelling in self.spellings.get((initial, length), ())
        ]
        near = process.extract(
            jurisdiction, candidates, scorer=fuzz.ratio, score_cutoff=MIN_NAME_RATIO, limit=None
        )
        return [spelling for spelling, _score, _index in near]

    def _of(self, jurisdictions: Iterable[str]) -> set[Hashable]:
        return {
            reference
            for text in jurisdictions
            for unit in self.units.get(text, ())
            for reference in self.by_name[text, unit]
        }

    def _known(self, references: Collection[Hashable]) -> list[KnownAgency]:
        in_order = sorted(references, key=str) if len(references) > 1 else references
        return [self.known[reference] for reference in in_order]


Load = Callable[[str, Kind], Iterable[OnFile]]
"""Gives the agencies of one state and kind."""


@dataclass
class AgencyIndex:
    """The agencies by (state, kind). A group is loaded when it is first needed, and learns from each row of a run."""

    load: Load = lambda state, kind: ()
    groups: dict[tuple[str, Kind], _Group] = field(default_factory=dict)
    pending: dict[tuple[str, Kind], list[tuple[Hashable, MentionedAgency]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Mentions for groups that are not loaded yet."""

    def add(self, reference: Hashable, mentioned: MentionedAgency) -> None:
        """Record that the agency `reference` goes by this name and is where the row puts it."""
        state_and_kind = mentioned.state, mentioned.kind
        if group := self.groups.get(state_and_kind):
            group.add(reference, mentioned)
        else:
            self.pending[state_and_kind].append((reference, mentioned))

    def group(self, mentioned: MentionedAgency) -> _Group:
        """The agencies that a row of this state and kind may mean."""
        state_and_kind = mentioned.state, mentioned.kind
        group = self.groups.get(state_and_kind)
        if group is None:
            self.groups[state_and_kind] = group = _Group()
            for on_file in self.load(*state_and_kind):
                group.wait(on_file)
            for reference, mention in self.pending.pop(state_and_kind, ()):
                group.add(reference, mention)
        if group.waiting:
            group.learn_those_like(identity(mentioned).jurisdiction, mentioned.ori)
        return group

    def called_exactly(self, mentioned: MentionedAgency) -> Hashable | None:
        """The one agency of this very name, wherever it is; None where there is none, or several."""
        called = self.called(mentioned)
        return called[0] if len(called) == 1 else None

    def called(self, mentioned: MentionedAgency) -> list[Hashable]:
        """The agencies of this very name, wherever they are."""
        name, group = identity(mentioned), self.group(mentioned)
        return [known.reference for known in group.with_name(name) if name in known.names]


def decide(
    mentioned: MentionedAgency, index: AgencyIndex, *, not_the_same: Iterable[Hashable] = ()
) -> Decision:
    """The decision for one row. `not_the_same`: agencies that a person has ruled out for it."""
    if not mentioned.name:
        return Decision(doubt=("The row names no agency.",))
    if not mentioned.state:
        return Decision(doubt=("The row's state is not one we know.",))
    parts = identity(mentioned)
    if not parts.jurisdiction:
        return Decision(doubt=(f"“{mentioned.name}” does not say whose agency it is.",))
    excluded, group = set(not_the_same), index.group(mentioned)
    found = _scored(mentioned, parts, group.with_name(parts), excluded)
    if not any(similarity.same for _known, similarity in found):
        seen = excluded | {known.reference for known, _similarity in found}
        found += _scored(mentioned, parts, group.with_similar_name(parts.jurisdiction, mentioned), seen)
    same = [one for one in found if one[1].same]
    if len(same) == 1:
        known, similarity = same[0]
        return Decision(same=known.reference, score=similarity.score, reasons=similarity.reasons)
    candidates = [Candidate(known.reference, one.score, one.reasons) for known, one in found]
    if not candidates and names_two_agencies(mentioned):
        return Decision(doubt=(f"The row names two agencies: “{mentioned.name}” and “{mentioned.alias}”.",))
    return Decision(candidates=tuple(sorted(candidates, key=lambda one: (-one.score, str(one.agency)))))


def _scored(
    mentioned: MentionedAgency, parts: NameParts, agencies: Iterable[KnownAgency], excluded: set[Hashable]
) -> list[tuple[KnownAgency, Similarity]]:
    """The agencies that the row may mean, each with its similarity."""
    scored = (
        (known, compare(mentioned, known, parts)) for known in agencies if known.reference not in excluded
    )
    return [(known, similarity) for known, similarity in scored if similarity.same or similarity.unsure]
