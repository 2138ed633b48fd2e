"""Which agency a row speaks of. Pure: the agencies already known come in as an index, decisions come out.

One agency of that exact name, state and kind → the same, by rule. None, and nothing like it → a new agency.
Anything between, and anything two-sided → a person. The first of several is never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from rapidfuzz import fuzz, process

from partnerships.ingest.names import MUNICIPAL, NameParts, parts_of
from partnerships.models.vocabulary import Kind

LIKENESS = 90
"""From this score (rapidfuzz ratio of the jurisdictions, 0 to 100) two names may be one misspelt."""

# Words that tell apart two names which are otherwise alike: "North Bergen" is not a misspelt "South Bergen".
TELLING = ("north", "south", "east", "west", "upper", "lower", "new", "old", "mount", "port", "fort", "lake")
BARE_MAY_MEAN = frozenset(MUNICIPAL) | {"public safety"}


class Likeness(Enum):
    """How one name stands to another."""

    EXACT = "exact"
    MAYBE = "maybe"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Sought:
    """What a row says of its agency, as far as identity goes. `counties`: FIPS codes, empty = not said."""

    name: str
    kind: Kind
    state: str
    alias: str = ""
    state_name: str = ""
    counties: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """An agency the row may mean: its reference, 0–100, and why, in words."""

    agency: Hashable
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """`same` is the agency's reference when a rule decided; else `candidates` are for a person.

    Neither: no agency is like it, and a new one is made. `doubt` = no candidate, yet a person must look.
    """

    same: Hashable | None = None
    candidates: tuple[Candidate, ...] = ()
    doubt: tuple[str, ...] = ()

    @property
    def unsure(self) -> bool:
        return bool(self.candidates or self.doubt)

    @property
    def new(self) -> bool:
        return self.same is None and not self.unsure


@dataclass
class _Known:
    """One agency of the index: every name it goes by, and its counties."""

    reference: Hashable
    names: dict[NameParts, str]
    counties: set[str]


@dataclass
class _Group:
    """The agencies of one state and kind."""

    known: dict[Hashable, _Known] = field(default_factory=dict)
    by_jurisdiction: dict[str, set[Hashable]] = field(default_factory=dict)
    spellings: list[str] = field(default_factory=list)

    def add(self, reference: Hashable, sought: Sought) -> None:
        known = self.known.setdefault(reference, _Known(reference, {}, set()))
        identity = _identity(sought)
        known.names.setdefault(identity, _as_written(sought))
        known.counties |= sought.counties
        if identity.jurisdiction not in self.by_jurisdiction:
            self.by_jurisdiction[identity.jurisdiction] = set()
            self.spellings.append(identity.jurisdiction)
        self.by_jurisdiction[identity.jurisdiction].add(reference)

    def called(self, jurisdiction: str) -> list[_Known]:
        return self._agencies(self.by_jurisdiction.get(jurisdiction, ()))

    def spelt_like(self, jurisdiction: str) -> list[_Known]:
        """Agencies whose jurisdiction is spelt nearly so, or differs only by a last "City"."""
        alike = process.extract(
            jurisdiction, self.spellings, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=None
        )
        spellings = {spelling for spelling, _score, _index in alike}
        spellings |= {jurisdiction.removesuffix("city"), f"{jurisdiction}city"}
        return self._agencies(set().union(*(self.by_jurisdiction.get(text, ()) for text in spellings)))

    def _agencies(self, references: Iterable[Hashable]) -> list[_Known]:
        return [self.known[reference] for reference in sorted(references, key=str)]


Load = Callable[[str, Kind], Iterable[tuple[Hashable, Sought]]]
"""Gives the agencies of one state and kind, each with a name it goes by; an agency may come several times."""


@dataclass
class AgencyIndex:
    """The agencies by state and kind. Each group is loaded when first asked for, and learns as a run goes on."""

    load: Load = lambda state, kind: ()
    groups: dict[tuple[str, Kind], _Group] = field(default_factory=dict)

    def add(self, reference: Hashable, sought: Sought) -> None:
        """Say that the agency `reference` goes by this name."""
        self.group(sought).add(reference, sought)

    def group(self, sought: Sought) -> _Group:
        """The agencies that a row of this state and kind may mean."""
        place = sought.state, sought.kind
        if place not in self.groups:
            self.groups[place] = group = _Group()
            for reference, known_as in self.load(*place):
                group.add(reference, known_as)
        return self.groups[place]


def decide(sought: Sought, index: AgencyIndex, *, not_the_same: Iterable[Hashable] = ()) -> Decision:
    """The decision for one row. `not_the_same`: agencies a person has said it does not mean."""
    if not sought.name:
        return Decision(doubt=("The row names no agency.",))
    if not sought.state:
        return Decision(doubt=("The row's state is not one we know.",))
    excluded, group, jurisdiction = set(not_the_same), index.group(sought), _identity(sought).jurisdiction
    if not jurisdiction:
        return Decision(doubt=(f"“{sought.name}” does not say whose agency it is.",))
    exact, maybe = _sorted_out(sought, group.called(jurisdiction), excluded)
    if len(exact) == 1:
        return Decision(same=exact[0].agency)
    if not exact:
        maybe = _sorted_out(sought, group.spelt_like(jurisdiction), excluded)[1]
    found = tuple(sorted(exact + maybe, key=lambda candidate: (-candidate.score, str(candidate.agency))))
    if not found and not _names_agree(sought):
        return Decision(doubt=(f"The row names two agencies: “{sought.name}” and “{sought.alias}”.",))
    return Decision(candidates=found)


def _sorted_out(
    sought: Sought, agencies: Iterable[_Known], excluded: set
) -> tuple[list[Candidate], list[Candidate]]:
    """The agencies that are exactly the one sought, and those that may be."""
    found = {Likeness.EXACT: [], Likeness.MAYBE: [], Likeness.DIFFERENT: []}
    for known in agencies:
        if known.reference not in excluded:
            likeness, candidate = _compare(sought, known)
            found[likeness].append(candidate)
    return found[Likeness.EXACT], found[Likeness.MAYBE]


def _identity(sought: Sought) -> NameParts:
    """The parts of the row's name, with what its fuller second name adds ("Town of Madison …")."""
    parts = parts_of(sought.name, sought.state_name)
    if sought.alias:
        alias = parts_of(sought.alias, sought.state_name)
        if alias.jurisdiction == parts.jurisdiction:
            return NameParts(parts.jurisdiction, parts.qualifiers | alias.qualifiers, parts.kind)
    return parts


def _as_written(sought: Sought) -> str:
    """The fuller of the row's two names, for a person to read."""
    parts = parts_of(sought.name, sought.state_name)
    return sought.name if _identity(sought) == parts else sought.alias


def _names_agree(sought: Sought) -> bool:
    if not sought.alias:
        return True
    name, alias = (parts_of(text, sought.state_name) for text in (sought.name, sought.alias))
    return fuzz.ratio(name.jurisdiction, alias.jurisdiction) >= LIKENESS


def _compare(sought: Sought, known: _Known) -> tuple[Likeness, Candidate | None]:
    """How the row's name stands to the nearest of an agency's names."""
    parts, best = _identity(sought), (Likeness.DIFFERENT, None)
    for other, written in known.names.items():
        likeness, score, reason = _compare_parts(parts, other)
        if likeness is Likeness.DIFFERENT:
            continue
        reasons = [f"{reason}: “{_as_written(sought)}” and “{written}”."]
        if likeness is Likeness.EXACT:
            reasons += _county_doubts(sought, known) + _alias_doubts(sought)
            likeness = Likeness.MAYBE if len(reasons) > 1 else Likeness.EXACT
        if best[1] is None or score > best[1].score:
            best = likeness, Candidate(known.reference, score, tuple(reasons))
    return best


def _county_doubts(sought: Sought, known: _Known) -> list[str]:
    if sought.counties and known.counties and not sought.counties & known.counties:
        return ["The two are placed in different counties."]
    return []


def _alias_doubts(sought: Sought) -> list[str]:
    if _names_agree(sought):
        return []
    return [f"The same row also calls it “{sought.alias}”."]


def _compare_parts(one: NameParts, other: NameParts) -> tuple[Likeness, int, str]:
    """Likeness, score and reason for two names of one state and kind."""
    if one.jurisdiction == other.jurisdiction:
        if one.qualifiers == other.qualifiers:
            return Likeness.EXACT, 100, "The names say the same"
        told_apart = one.qualifiers ^ other.qualifiers
        if one.qualifiers and other.qualifiers and not one.qualifiers & other.qualifiers:
            return Likeness.DIFFERENT, 0, ""
        if told_apart <= BARE_MAY_MEAN:
            return Likeness.MAYBE, 85, f"Only one name says “{'”, “'.join(sorted(told_apart))}”"
        return Likeness.DIFFERENT, 0, ""
    if one.jurisdiction.removesuffix("city") == other.jurisdiction.removesuffix("city"):
        return Likeness.MAYBE, 85, "Only one name ends in “City”"
    if one.qualifiers != other.qualifiers or _told_apart(one.jurisdiction, other.jurisdiction):
        return Likeness.DIFFERENT, 0, ""
    score = round(fuzz.ratio(one.jurisdiction, other.jurisdiction))
    if score < LIKENESS:
        return Likeness.DIFFERENT, 0, ""
    return Likeness.MAYBE, score, f"The names are spelt nearly the same ({score} of 100)"


def _told_apart(one: str, other: str) -> bool:
    return any(one.startswith(word) != other.startswith(word) for word in TELLING)
