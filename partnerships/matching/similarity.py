"""How likely a row and an agency on file are the same agency: a score from 0 to 100, and its reasons. Pure.

The score is a sum that a curator can follow: points for the names, plus or minus points for place and county. From
`SAME_FROM` on a rule may join the two; from `UNSURE_FROM` on a person decides; below, they are two agencies.
"""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from partnerships.geography.points import kilometers
from partnerships.matching import reasons
from partnerships.matching.identity import (
    EMPTY,
    MIN_NAME_RATIO,
    KnownAgency,
    MentionedAgency,
    identity,
    names_agree,
)
from partnerships.matching.name_words import MUNICIPAL, SERVICE
from partnerships.matching.names import NameParts
from partnerships.matching.namesakes import (
    PLAIN,
    RECURRING,
    is_in_several_counties,
    namesakes,
    states_with_namesakes,
)
from partnerships.matching.score import (
    DIFFERENT,
    FAR_APART,
    FAR_KM,
    NAME_RECURS,
    NAMES_AGREE,
    NAMES_NEARLY_AGREE,
    NAMES_OF_TWO_PLACES,
    NEAR_KM,
    ONLY_ONE_UNIT,
    PLACE_CONFIRMS_SPELLING,
    SAME_COUNTY,
    SAME_PLACE,
    SPELT_ALIKE,
    UNSURE_FROM,
    Score,
    Similarity,
)

MAX_TYPO_LETTERS = 2
"""Letters that may differ where the row's own place is spelt as the known agency's name."""
BECOME_EACH_OTHER = {"town", "village"}
"""A town that incorporates becomes a village: Summit, Wisconsin, in 2010."""
OPTIONAL_ENDINGS = ("city", "village")
"""Last words of a municipality's name that one list writes and another leaves out."""
DISTINGUISHING_WORDS = (
    "north",
    "south",
    "east",
    "west",
    "upper",
    "lower",
    "new",
    "old",
    "mount",
    "port",
    "fort",
    "lake",
)
"""Names that differ in one of these first words are two places: "North Bergen" is not a misspelt "South Bergen"."""


def compare(mentioned: MentionedAgency, known: KnownAgency, one: NameParts | None = None) -> Similarity:
    """The similarity to the agency's most similar name. `one`: the row's identity, where the caller has it."""
    one = one or identity(mentioned)
    if len(known.names) == 1:
        return _compare(mentioned, one, known, *next(iter(known.names.items())))
    if one not in known.names and any(_are_namesakes(one, other, mentioned.state) for other in known.names):
        return _by_ori_alone(mentioned, known)
    return max(
        (_compare(mentioned, one, known, *name) for name in known.names.items()), key=lambda one: one.score
    )


def _compare(
    mentioned: MentionedAgency, one: NameParts, known: KnownAgency, other: NameParts, written: str
) -> Similarity:
    names = _score_names(one, other, mentioned, known)
    if names is None:
        return _by_ori_alone(mentioned, known)
    names.reasons[0] += f": “{mentioned.name}” and “{written}”."
    _add_location(names, mentioned, known, one, other)
    if not names_agree(mentioned):
        names.at_most_unsure(f"The same row also calls it “{mentioned.alias}”.")
    _add_ori(names, mentioned, known)
    return names.total()


def _score_names(
    one: NameParts, other: NameParts, mentioned: MentionedAgency, known: KnownAgency
) -> Score | None:
    """Points for two names of one state and kind; None when they name two different agencies."""
    if one.unit and other.unit and one.unit != other.unit:
        return None
    if one.jurisdiction != other.jurisdiction:
        found = _score_optional_ending(one, other, mentioned, known) or _score_spelling(
            one, other, mentioned, known
        )
    elif one.qualifiers == other.qualifiers:
        found = Score(NAMES_AGREE, ["The names say the same"])
    else:
        found = _score_qualifiers(one, other, mentioned, known)
    if found and one.unit != other.unit:
        found.score = min(found.score, ONLY_ONE_UNIT)
        found.at_most_unsure(f"Only one says “{one.unit or other.unit}”.")
    return found


def _score_qualifiers(
    parts: NameParts, others: NameParts, mentioned: MentionedAgency, known: KnownAgency
) -> Score | None:
    """Points for two names of one jurisdiction whose qualifiers differ, such as "Village of"; None = two agencies."""
    one, other = parts.qualifiers, others.qualifiers
    differing = one ^ other
    if not differing <= {*MUNICIPAL, *SERVICE}:
        return None
    called = namesakes(mentioned.state, parts.jurisdiction)
    municipal, other_municipal = one & set(MUNICIPAL), other & set(MUNICIPAL)
    if municipal and other_municipal and not municipal & other_municipal:
        became = municipal | other_municipal == BECOME_EACH_OTHER and _share_a_place(mentioned, known)
        two = _are_namesakes(parts, others, mentioned.state)
        if two or (not became and mentioned.state in states_with_namesakes()):
            return None
        found = Score(
            ONLY_ONE_UNIT,
            [f"One says “{reasons.quoted(municipal)}”, the other “{reasons.quoted(other_municipal)}”"],
        )
        found.at_most_unsure()
        return found
    only_one = differing & set(MUNICIPAL)
    if PLAIN in called and only_one & called and _is_located(mentioned) and (known.cities or known.counties):
        return None
    found = Score(
        NAMES_NEARLY_AGREE, [reasons.qualifiers_differ(differing, mentioned.name, known.names[others])]
    )
    if only_one and called:
        found.at_most_unsure(reasons.several_of_that_name(mentioned))
    elif "public safety" in differing:
        found.at_most_unsure()
    return found


def _share_a_place(mentioned: MentionedAgency, known: KnownAgency) -> bool:
    return bool(mentioned.where.cities & known.cities)


def _are_namesakes(one: NameParts, other: NameParts, state: str) -> bool:
    """Whether both names say what they are, and are two by the directory: Chatham Borough and Chatham Township."""
    called = namesakes(state, one.jurisdiction) if one.jurisdiction == other.jurisdiction else EMPTY
    municipal, other_municipal = (parts.qualifiers & set(MUNICIPAL) for parts in (one, other))
    return bool(not municipal & other_municipal and called & municipal and called & other_municipal)


def _is_located(mentioned: MentionedAgency) -> bool:
    """Whether the row itself says where its agency is."""
    return bool(mentioned.city or mentioned.counties)


def _score_optional_ending(
    one: NameParts, other: NameParts, mentioned: MentionedAgency, known: KnownAgency
) -> Score | None:
    """Points where only one name ends in "City" or "Village": "Sandy City" and "Sandy" may be one agency,
    "Kansas City" and "Kansas" are two.
    """
    longer, shorter = sorted((one, other), key=lambda parts: -len(parts.jurisdiction))
    ending = longer.jurisdiction.removeprefix(shorter.jurisdiction)
    if ending not in OPTIONAL_ENDINGS or shorter.qualifiers - {ending} != longer.qualifiers - {ending}:
        return None
    on_map = known.on_map | mentioned.on_map
    if longer.jurisdiction in on_map and shorter.jurisdiction in on_map:
        return None
    found = Score(NAMES_NEARLY_AGREE, [f"Only one name ends in “{ending.title()}”"])
    if _of_two_places(one, other, mentioned, known):
        found.add(NAMES_OF_TWO_PLACES, "Each has the name of its own place.")
    elif longer.jurisdiction in on_map:
        found.at_most_unsure("The longer name is that of a place.")
    elif namesakes(mentioned.state, shorter.jurisdiction):
        found.at_most_unsure(reasons.several_of_that_name(mentioned))
    return found


def _score_spelling(
    one: NameParts, other: NameParts, mentioned: MentionedAgency, known: KnownAgency
) -> Score | None:
    """Points for two spellings that may be one name with a typo; None = two names."""
    left, right = one.jurisdiction, other.jurisdiction
    if one.qualifiers != other.qualifiers or not left or not right or left[0] != right[0]:
        return None
    if _digits(left) != _digits(right) or _begin_differently(left, right):
        return None
    place_names = mentioned.place_names
    confirmed = (right in place_names and left not in known.place_names) or (
        left in known.place_names and right not in place_names
    )
    few = differ_by_typo(left, right)
    ratio = round(fuzz.ratio(left, right))
    if ratio < MIN_NAME_RATIO and not (confirmed and few):
        return None
    found = Score(SPELT_ALIKE, [f"The names are spelt nearly the same ({ratio} of 100)"])
    if _of_two_places(one, other, mentioned, known):
        found.add(NAMES_OF_TWO_PLACES, "Each has the name of its own place.")
    elif confirmed and few:
        found.add(PLACE_CONFIRMS_SPELLING, reasons.spelling_of_place(right in place_names))
    if not (confirmed and few) or len({left, right} & (known.on_map | mentioned.on_map)) != 1:
        found.at_most_unsure()
    return found


def _add_location(
    found: Score, mentioned: MentionedAgency, known: KnownAgency, one: NameParts, other: NameParts
) -> None:
    """Add the points of county and place to the score, or subtract them."""
    shared = mentioned.counties & known.counties
    apart, recurs = _kilometers_apart(mentioned, known), _recurs(one, other)
    counties_differ = bool(mentioned.counties and known.counties and not shared)
    if counties_differ or (not shared and apart is not None and apart >= FAR_KM):
        said = "in different counties" if counties_differ else f"{apart:.0f} km apart"
        found.add(FAR_APART, f"The two are placed {said}.")
        found.at_most_unsure()
        if recurs and (apart is None or apart > NEAR_KM):
            found.add(NAME_RECURS, "Such names recur from county to county.")
        return
    if shared:
        found.add(SAME_COUNTY, reasons.same_county(mentioned, known))
    if mentioned.where.cities & known.cities:
        found.add(SAME_PLACE, reasons.same_place(mentioned, known))
    elif recurs and not shared and is_in_several_counties(mentioned.state, one.jurisdiction):
        found.at_most_unsure("Such names recur from county to county, and a county is not said.")
    elif apart is not None and apart <= NEAR_KM:
        found.add(SAME_PLACE, f"The two are placed {apart:.0f} km apart.")


def _recurs(one: NameParts, other: NameParts) -> bool:
    """Whether both are townships of a recurring name: New Jersey has several Washington Townships."""
    return "township" in one.qualifiers & other.qualifiers and one.jurisdiction in RECURRING


def _of_two_places(one: NameParts, other: NameParts, mentioned: MentionedAgency, known: KnownAgency) -> bool:
    """Whether each agency has the name of the place where the gazetteer puts it."""
    place_names = mentioned.place_names
    return (
        one.jurisdiction in place_names
        and other.jurisdiction in known.place_names
        and other.jurisdiction not in place_names
        and one.jurisdiction not in known.place_names
    )


def _add_ori(found: Score, mentioned: MentionedAgency, known: KnownAgency) -> None:
    """Compare the codes under which agencies report to the FBI. Where both lists give one, it decides."""
    if not mentioned.ori or not known.oris:
        return
    if mentioned.ori in known.oris:
        found.score = found.limit = 100
        found.reasons.append(f"Both have the ORI {mentioned.ori}.")
    else:
        found.at_most_unsure(
            f"The row has the ORI {mentioned.ori}, the agency {', '.join(sorted(known.oris))}."
        )


def _by_ori_alone(mentioned: MentionedAgency, known: KnownAgency) -> Similarity:
    if mentioned.ori and mentioned.ori in known.oris:
        return Similarity(UNSURE_FROM, (f"Both have the ORI {mentioned.ori}, but the names differ.",))
    return DIFFERENT


def _kilometers_apart(mentioned: MentionedAgency, known: KnownAgency) -> float | None:
    if not mentioned.point or not known.points:
        return None
    return min(kilometers(mentioned.point, point) for point in known.points)


def differ_by_typo(one: str, other: str) -> bool:
    """Whether two spellings differ by so few letters that one may be a typo of the other."""
    if one[:1] != other[:1]:
        return False
    allowed = min(MAX_TYPO_LETTERS, len(other) // 4)
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _begin_differently(one: str, other: str) -> bool:
    return any(one.startswith(word) != other.startswith(word) for word in DISTINGUISHING_WORDS)


def _digits(text: str) -> str:
    return "" if text.isalpha() else "".join(filter(str.isdigit, text))
