"""Each reason of a comparison is true of the two it compares: held against both, sentence by sentence."""

import re
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.geography.points import kilometers
from partnerships.matching.identity import KnownAgency, MentionedAgency, names_agree
from partnerships.matching.names import fold, parts_of
from partnerships.matching.namesakes import RECURRING, namesakes
from partnerships.matching.similarity import compare
from partnerships.models.vocabulary import Kind


def parts(side):
    return parts_of(side.name, side.state_name, side.keep_ending)


def in_names(word, row, agency, name):
    """How many of the two names that are compared say a word."""
    sides = row, next(one for one in agency if one.name == name)
    return sum(word in fold(one.name) for one in sides)


def places(side):
    return {name for name in (side.city, side.place) if name}


def of_agency(agency, value):
    return set().union(*(value(one) for one in agency))


def same_names(row, agency, one, other):
    found = [each for each in agency if each.name == other]
    return one == row.name and any(parts(each).jurisdiction == parts(row).jurisdiction for each in found)


def ends(longer, shorter, ending):
    long, short = parts(longer).jurisdiction, parts(shorter).jurisdiction
    return long == f"{short}{ending.lower()}"


def kilometers_apart(row, agency):
    return min(kilometers(row.point, one.point) for one in agency if one.point)


NAMED = r": “(?P<one>[^”]*)” and “(?P<other>[^”]*)”\."
"""How the first reason ends: with both names."""
TRUE_WHERE = {
    rf"The names say the same{NAMED}": same_names,
    rf"Only one name says “(?P<words>.+)”{NAMED}": lambda row, agency, words, one, other: all(
        in_names(word, row, agency, other) == 1 for word in words.split("”, “")
    ),
    rf"The names do not say “(?P<words>.+)” in the same place{NAMED}": lambda row, agency, words, one, other: (
        all(in_names(word, row, agency, other) in (0, 2) for word in words.split("”, “"))
    ),
    rf"One says “(?P<word>[^”]+)”, the other “(?P<last>[^”]+)”{NAMED}": lambda row, agency, word, last, one, other: (
        word in parts(row).qualifiers
        and any(last in parts(each).qualifiers for each in agency if each.name == other)
    ),
    rf"Only one name ends in “(?P<ending>City|Village)”{NAMED}": lambda row, agency, ending, one, other: any(
        ends(row, each, ending) or ends(each, row, ending) for each in agency if each.name == other
    ),
    rf"The names are spelt nearly the same \(\d+ of 100\){NAMED}": lambda row, agency, one, other: (
        row.name == one and any(each.name == other for each in agency)
    ),
    r"Only one says “(?P<unit>.+)”\.": lambda row, agency, unit: (
        {unit, ""} <= {parts(one).unit for one in (row, *agency)}
    ),
    r"Several agencies of (?P<state>..) have that name\.": lambda row, agency, state: (
        row.state == state and any(namesakes(state, parts(one).jurisdiction) for one in (row, *agency))
    ),
    r"The longer name is that of a place\.": lambda row, agency: (
        max((parts(one).jurisdiction for one in (row, *agency)), key=len)
        in row.on_map.union(*(one.on_map for one in agency))
    ),
    r"Each has the name of its own place\.": lambda row, agency: (
        parts(row).jurisdiction in row.place_names
        and any(parts(one).jurisdiction in of_agency(agency, lambda each: each.place_names) for one in agency)
    ),
    r"The row's own place is spelt as the agency's name\.": lambda row, agency: any(
        parts(one).jurisdiction in row.place_names for one in agency
    ),
    r"The agency's own place is spelt as the row's name\.": lambda row, agency: any(
        parts(row).jurisdiction in one.place_names for one in agency
    ),
    r"The same row also calls it “(?P<alias>.+)”\.": lambda row, agency, alias: (
        row.alias == alias and not names_agree(row)
    ),
    r"The two are placed in different counties\.": lambda row, agency: (
        row.counties
        and of_agency(agency, lambda one: one.counties)
        and not row.counties & of_agency(agency, lambda one: one.counties)
    ),
    r"The two are placed (?P<number>\d+) km apart\.": lambda row, agency, number: (
        abs(kilometers_apart(row, agency) - int(number)) <= 0.5
    ),
    r"Such names recur from county to county(?P<more>, and a county is not said)?\.": lambda row, agency, more: (
        parts(row).jurisdiction in RECURRING
        and (not more or not row.counties or not of_agency(agency, lambda one: one.counties))
    ),
    r"Both are in one county\.": lambda row, agency: (
        len(row.counties) == 1 and row.counties == of_agency(agency, lambda one: one.counties)
    ),
    r"They may be in one county: one of them is given several\.": lambda row, agency: (
        row.counties & of_agency(agency, lambda one: one.counties)
        and len(row.counties | of_agency(agency, lambda one: one.counties)) > 1
    ),
    r"Both are in (?P<place>.+)\.": lambda row, agency, place: (
        place in places(row) and place in of_agency(agency, places)
    ),
    r"The row is in “(?P<one>.+)”, the agency in “(?P<other>.+)”\.": lambda row, agency, one, other: (
        one in places(row) and other in of_agency(agency, places) and other not in places(row)
    ),
    r"Both have the ORI (?P<ori>\w+)(?:, but the names differ)?\.": lambda row, agency, ori: (
        row.ori == ori and ori in {one.ori for one in agency}
    ),
    r"The row has the ORI (?P<one>\w+), the agency (?P<others>.+)\.": lambda row, agency, one, others: (
        row.ori == one and set(others.split(", ")) == {each.ori for each in agency if each.ori} - {one}
    ),
}
"""Each sentence that a comparison makes, and what must hold of the row and of the agency's rows where it is said."""


def false_reasons(row, agency, seen):
    """What is said of the two and does not hold. `seen`: which sentences were said so far."""
    known = KnownAgency("it")
    for one in agency:
        known.learn(one)
    for reason in compare(row, known).reasons:
        pattern = next((one for one in TRUE_WHERE if re.fullmatch(one, reason)), None)
        assert pattern, f"No test knows when this is true: {reason}"
        seen[pattern] += 1
        if not TRUE_WHERE[pattern](row, agency, **re.fullmatch(pattern, reason).groupdict()):
            yield f"{reason} ({row.name}, {row.city}; {[(one.name, one.city) for one in agency]})"


def test_each_reason_given_for_a_labelled_pair_is_true_of_both(pairs):
    seen = Counter()

    false = [
        reason
        for pair in pairs
        for row, agency in ((pair.one, pair.two), (pair.two, pair.one))
        for reason in false_reasons(row, [agency], seen)
    ]

    assert false == []
    assert len(seen) > len(TRUE_WHERE) / 2, "Most sentences are met with on real pairs."


NAMES = [
    f"{before}{name}{after} {ending}"
    for name in ("Burlington", "Washington", "Sandy", "Kansas", "Burlingtom")
    for before, after in (("", ""), ("", " Township"), ("Town of ", ""), ("Village of ", ""), ("", " City"))
    for ending in ("Police Department", "PD Precinct 4", "Public Safety Department")
]
TOWNS = ["", "Burlington", "Burlington Township", "burlington", "Washington", "Sandy City", "Sandy", "Kansas"]
ROWS = st.builds(
    MentionedAgency,
    name=st.sampled_from(NAMES),
    kind=st.just(Kind.POLICE),
    state=st.sampled_from(["NJ", "NY"]),
    alias=st.sampled_from(["", "", "Somerset Police"]),
    counties=st.frozensets(st.sampled_from(["34005", "34041", "34019"]), max_size=2),
    city=st.sampled_from(TOWNS),
    place=st.sampled_from(TOWNS),
    county=st.sampled_from(["", "Burlington County", "Warren County"]),
    point=st.sampled_from([None, (40.07, -74.86), (40.1, -74.8), (40.76, -74.98)]),
    ori=st.sampled_from(["", "", "NJ0030500", "NJ0030600"]),
    on_map=st.frozensets(st.sampled_from(["sandycity", "burlington", "kansascity"]), max_size=2),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.lists(ROWS, min_size=1, max_size=3))
def test_each_reason_is_true_of_any_row_and_any_agency(row, agency):
    agency = [one for one in agency if one.state == row.state] or [row]

    assert list(false_reasons(row, agency, Counter())) == []


def test_a_township_and_its_city_are_not_said_to_be_in_one_place():
    row = MentionedAgency("Burlington Police", Kind.POLICE, "NJ", city="Burlington Township")
    known = KnownAgency("it")
    known.learn(MentionedAgency("Burlington Police", Kind.POLICE, "NJ", city="Burlington"))

    assert "The row is in “Burlington Township”, the agency in “Burlington”." in compare(row, known).reasons
