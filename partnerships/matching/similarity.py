"""How much two names, with what is known of where they are, speak of one agency: a score and its reasons. Pure.

The score is a sum that a curator can follow: how the names stand to each other, plus or minus what place and
county say. From `SAME_FROM` on a rule may join; from `UNSURE_FROM` on a person is asked; below, they are two.
Weights and thresholds are set on the labelled pairs (docs/matching.md), so that no wrong pair is joined.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from partnerships.geography.points import kilometers
from partnerships.matching.identity import LIKENESS, Known, Sought, as_written, identity, keys, names_agree
from partnerships.matching.names import MUNICIPAL, SERVICE, NameParts
from partnerships.matching.namesakes import RECURRING, SHARED

SAME_FROM = 90
UNSURE_FROM = 60

NAMES_AGREE = 90
NAMES_NEARLY_AGREE = 78
"""Only one name says "Village", or ends in "City"."""
ONE_UNIT = 70
"""Only one name says which precinct, troop or station."""
SPELT_ALIKE = 66
SAME_COUNTY = 6
SAME_PLACE = 12
PLACE_CONFIRMS_SPELLING = 20
ELSEWHERE = -25
NAMES_OF_TWO_PLACES = -30
NAME_RECURS = -25
NOT_SURE_ENOUGH = SAME_FROM - 5
"""The most a pair can have that only a person may join."""

SLIPS = 2
"""Letters that may differ when the row's own place is spelt as the known agency's name."""
NEAR_KM = 10
FAR_KM = 40
"""Two points of one agency, each a place's center or better, are seldom farther apart."""

ENDINGS = ("city", "village")
"""Words that one list ends a municipality's name with and another leaves out."""
# Words that tell apart two names which are otherwise alike: "North Bergen" is not a misspelt "South Bergen".
TELLING = ("north", "south", "east", "west", "upper", "lower", "new", "old", "mount", "port", "fort", "lake")


@dataclass(frozen=True)
class Likeness:
    """0–100, and why, in sentences."""

    score: int
    reasons: tuple[str, ...]

    @property
    def same(self) -> bool:
        return self.score >= SAME_FROM

    @property
    def unsure(self) -> bool:
        return UNSURE_FROM <= self.score < SAME_FROM


DIFFERENT = Likeness(0, ())


@dataclass
class _Sum:
    """A score in the making; `limit` is the most it can come to."""

    score: int
    reasons: list[str]
    limit: int = 100

    def count(self, points: int, reason: str) -> None:
        self.score += points
        self.reasons.append(reason)

    def at_most_unsure(self, reason: str = "") -> None:
        self.limit = NOT_SURE_ENOUGH
        if reason:
            self.reasons.append(reason)

    def total(self) -> Likeness:
        return Likeness(max(0, min(self.score, self.limit)), tuple(self.reasons))


def compare(sought: Sought, known: Known, one: NameParts | None = None) -> Likeness:
    """How the row's name stands to the nearest of an agency's names. `one`: the row's identity, if at hand."""
    one = one or identity(sought)
    if len(known.names) == 1:
        return _compare(sought, one, known, *next(iter(known.names.items())))
    return max(
        (_compare(sought, one, known, *name) for name in known.names.items()), key=lambda one: one.score
    )


def _compare(sought: Sought, one: NameParts, known: Known, other: NameParts, written: str) -> Likeness:
    names = _names(one, other, sought, known)
    if names is None:
        return _by_ori_alone(sought, known)
    names.reasons[0] += f": “{as_written(sought)}” and “{written}”."
    _where(names, sought, known, one, other)
    if not names_agree(sought):
        names.at_most_unsure(f"The same row also calls it “{sought.alias}”.")
    _ori(names, sought, known)
    return names.total()


def _names(one: NameParts, other: NameParts, sought: Sought, known: Known) -> _Sum | None:
    """How two names of one state and kind stand to each other; None when they tell two agencies apart."""
    if one.unit and other.unit and one.unit != other.unit:
        return None
    if one.jurisdiction != other.jurisdiction:
        found = _one_ends_in_city(one, other, sought, known) or _spelt_alike(one, other, sought, known)
    elif one.qualifiers == other.qualifiers:
        found = _Sum(NAMES_AGREE, ["The names say the same"])
    else:
        found = _told_apart(one, other, sought.state)
    if found and one.unit != other.unit:
        found.score = min(found.score, ONE_UNIT)
        found.at_most_unsure(f"Only one says “{one.unit or other.unit}”.")
    return found


def _told_apart(parts: NameParts, others: NameParts, state: str) -> _Sum | None:
    """Two agencies of one jurisdiction's name, which only one calls a village, or which differ in that."""
    one, other = parts.qualifiers, others.qualifiers
    differing = one ^ other
    if not differing <= {*MUNICIPAL, *SERVICE}:
        return None
    municipal, other_municipal = one & set(MUNICIPAL), other & set(MUNICIPAL)
    if municipal and other_municipal and not municipal & other_municipal:
        if state in SHARED:
            return None
        found = _Sum(ONE_UNIT, [f"One says “{_said(municipal)}”, the other “{_said(other_municipal)}”"])
        found.at_most_unsure()
        return found
    found = _Sum(NAMES_NEARLY_AGREE, [f"Only one name says “{_said(differing)}”"])
    shared = differing & set(MUNICIPAL) and _is_shared(parts.jurisdiction, state)
    found.at_most_unsure("A neighbor has the same name." if shared else "")
    return found


def _one_ends_in_city(one: NameParts, other: NameParts, sought: Sought, known: Known) -> _Sum | None:
    """ "Sandy City" beside "Sandy": one, if the place is Sandy for both; "Kansas City" beside "Kansas": two."""
    longer, shorter = sorted((one, other), key=lambda parts: -len(parts.jurisdiction))
    ending = longer.jurisdiction.removeprefix(shorter.jurisdiction)
    if ending not in ENDINGS or shorter.qualifiers - {ending} != longer.qualifiers - {ending}:
        return None
    found = _Sum(NAMES_NEARLY_AGREE, [f"Only one name ends in “{ending.title()}”"])
    if _of_two_places(one, other, sought, known):
        found.count(NAMES_OF_TWO_PLACES, "Each has the name of its own place.")
    elif longer.jurisdiction in known.places | keys(sought.place):
        found.at_most_unsure(f"“{ending.title()}” is part of a place's name.")
    else:
        shared = _is_shared(shorter.jurisdiction, sought.state)
        found.at_most_unsure("A neighbor has the same name." if shared else "")
    return found


def _is_shared(jurisdiction: str, state: str) -> bool:
    """Whether two neighbors have this name: the Town and the Village of Chester, New York."""
    return jurisdiction in SHARED.get(state, ())


def _spelt_alike(one: NameParts, other: NameParts, sought: Sought, known: Known) -> _Sum | None:
    """The same name with a slip in it, or the names of two places that look alike."""
    left, right = one.jurisdiction, other.jurisdiction
    if one.qualifiers != other.qualifiers or not left or not right or left[0] != right[0]:
        return None
    if _digits(left) != _digits(right) or _begin_differently(left, right):
        return None
    own = sought.own
    confirmed = (right in own and left not in known.own) or (left in known.own and right not in own)
    few = few_slips(left, right)
    ratio = round(fuzz.ratio(left, right))
    if ratio < LIKENESS and not (confirmed and few):
        return None
    found = _Sum(SPELT_ALIKE, [f"The names are spelt nearly the same ({ratio} of 100)"])
    if _of_two_places(one, other, sought, known):
        found.count(NAMES_OF_TWO_PLACES, "Each has the name of its own place.")
    elif confirmed and few:
        found.count(PLACE_CONFIRMS_SPELLING, "The row's own place has the other spelling.")
    found.at_most_unsure()
    return found


def _where(found: _Sum, sought: Sought, known: Known, one: NameParts, other: NameParts) -> None:
    """What county and place add to the names' likeness, or take from it."""
    shared = sought.counties & known.counties
    apart, recurs = _kilometers_apart(sought, known), _recurs(one, other)
    counties_differ = bool(sought.counties and known.counties and not shared)
    if counties_differ or (not shared and apart is not None and apart >= FAR_KM):
        said = "in different counties" if counties_differ else f"{apart:.0f} km apart"
        found.count(ELSEWHERE, f"The two are placed {said}.")
        found.at_most_unsure()
        if recurs and (apart is None or apart > NEAR_KM):
            found.count(NAME_RECURS, "Such names recur from county to county.")
        return
    if shared:
        found.count(SAME_COUNTY, "Both are in one county.")
    if keys(sought.city, sought.place) & known.cities:
        found.count(SAME_PLACE, f"Both are in {sought.city or sought.place}.")
    elif recurs and not shared:
        found.at_most_unsure("Such names recur from county to county, and a county is not said.")
    elif apart is not None and apart <= NEAR_KM:
        found.count(SAME_PLACE, f"The two are placed {apart:.0f} km apart.")


def _recurs(one: NameParts, other: NameParts) -> bool:
    """Whether both are townships of a name that others bear: New Jersey has several Washington Townships."""
    return "township" in one.qualifiers & other.qualifiers and one.jurisdiction in RECURRING


def _of_two_places(one: NameParts, other: NameParts, sought: Sought, known: Known) -> bool:
    """Whether each agency has the name of the place where the gazetteer puts it."""
    own = sought.own
    return (
        one.jurisdiction in own
        and other.jurisdiction in known.own
        and other.jurisdiction not in own
        and one.jurisdiction not in known.own
    )


def _ori(found: _Sum, sought: Sought, known: Known) -> None:
    """The code under which an agency reports to the FBI: where both lists give it, it decides."""
    if not sought.ori or not known.oris:
        return
    if sought.ori in known.oris:
        found.score = found.limit = 100
        found.reasons.append(f"Both have the ORI {sought.ori}.")
    else:
        found.at_most_unsure("The two have different ORI codes.")


def _by_ori_alone(sought: Sought, known: Known) -> Likeness:
    if sought.ori and sought.ori in known.oris:
        return Likeness(UNSURE_FROM, (f"Both have the ORI {sought.ori}, but the names differ.",))
    return DIFFERENT


def _kilometers_apart(sought: Sought, known: Known) -> float | None:
    if not sought.point or not known.points:
        return None
    return min(kilometers(sought.point, point) for point in known.points)


def few_slips(one: str, other: str) -> bool:
    """Whether two spellings differ by so few letters that one may be the other with a slip."""
    allowed = min(SLIPS, len(other) // 4)
    return one[:1] == other[:1] and OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _begin_differently(one: str, other: str) -> bool:
    return any(one.startswith(word) != other.startswith(word) for word in TELLING)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _said(words: Iterable[str]) -> str:
    return "”, “".join(sorted(words))
