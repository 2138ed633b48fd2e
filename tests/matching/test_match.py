"""Which agency a row means: what a rule joins, what it keeps apart, and what a person is asked."""

import pytest
from rapidfuzz import fuzz

from partnerships.matching.identity import MIN_NAME_RATIO
from partnerships.matching.match import AgencyIndex, MentionedAgency, decide, lengths_alike
from partnerships.matching.names import parts_of
from partnerships.models.vocabulary import Kind

KNOWN = 1
STATES = {"NJ": "New Jersey", "KS": "Kansas", "DE": "Delaware", "OH": "Ohio", "MO": "Missouri"}


def mentioned(name, state="NJ", kind=None, **said):
    kind = kind or parts_of(name).kind or Kind.OTHER
    return MentionedAgency(name, kind, state, state_name=STATES.get(state, ""), **said)


def index_of(*known):
    index = AgencyIndex()
    for reference, one in enumerate(known, start=KNOWN):
        index.add(reference, one)
    return index


def decided(row, *known, **options):
    return decide(row, index_of(*known), **options)


@pytest.mark.parametrize(
    ("known", "row", "state"),
    [
        ("Dayton Police Department", "Dayton PD", "OH"),
        ("Dayton PD", "Dayton Police Dept.", "OH"),
        ("Dayton Police Department", "DAYTON POLICE DEPARTMENT", "OH"),
        ("Clark County Sheriff's Office", "Clark County Sheriff’s Department", "OH"),
        ("Clark County Sheriff's Office", "Clark County Sheriff?s Office", "OH"),
        ("St. Louis Police Department", "Saint Louis Police Department", "MO"),
        ("Cañon City Police Department", "Canon City Police Department", "NJ"),
        ("Middletown Police Department", "Middletown Police Department, DE", "DE"),
        ("Kansas City Police Department", "Kansas City, Kansas Police Department", "KS"),
        ("Chatham Township Police Department", "Chatham Twp. PD", "NJ"),
        ("Chatham Township Police Department", "Township of Chatham Police Department", "NJ"),
        ("Essex County Prosecutor's Office", "Essex County Prosecutor?s Office", "NJ"),
        ("METUCHEN Police Department", "Metuchen Police Department", "NJ"),
    ],
)
def test_one_agency_spelt_otherwise_is_joined_by_rule(known, row, state):
    assert decided(mentioned(row, state), mentioned(known, state)).same == KNOWN
    assert decided(mentioned(known, state), mentioned(row, state)).same == KNOWN


NEVER_ASKED = [
    ("Chatham Township Police Department", "Chatham Borough Police Department"),
    ("City of Middletown Police Department", "Middletown Township Police Department"),
    ("Village of Ridgewood Police Department", "Town of Ridgewood Police Department"),
    ("Dayton Police Department", "Dayton Fire Department"),
    ("Clark County Sheriff's Office", "Clark Police Department"),
    ("Essex County Sheriff's Office", "Essex County Prosecutor's Office"),
    ("Essex County Sheriff's Office", "Essex County Police Department"),
    ("North Bergen Police Department", "South Bergen Police Department"),
    ("West Windsor Police Department", "East Windsor Police Department"),
    ("Springfield Police Department", "Springdale Police Department"),
    ("Dayton Police Department", "Dayton University Police Department"),
]


@pytest.mark.parametrize(("known", "row"), NEVER_ASKED)
def test_two_agencies_that_cannot_be_one_are_kept_apart_without_asking(known, row):
    assert decided(mentioned(row), mentioned(known)).new
    assert decided(mentioned(known), mentioned(row)).new


def test_the_same_name_in_two_states_is_two_agencies():
    assert decided(mentioned("Springfield PD", "OH"), mentioned("Springfield PD", "MO")).new


ASKED = [
    ("Chatham Police Department", "Chatham Township Police Department"),
    ("Chatham Police Department", "Chatham Borough Police Department"),
    ("Ridgewood Police Department", "Ridgewood Village Police Department"),
    ("Dover Police Department", "City of Dover Police Department"),
    ("Madison Police Department", "Town of Madison Police Department"),
    ("Atlantic Police Department", "Atlantic City Police Department"),
    ("Ashwaubenon Department of Public Safety", "Ashwaubenon Police Department"),
    ("Parsippany Police Department", "Parsipany Police Department"),
]


@pytest.mark.parametrize(("known", "row"), ASKED)
def test_a_look_alike_is_never_joined_by_rule_but_shown_to_a_person_with_reasons(known, row):
    police = {"kind": Kind.POLICE}
    for one, other in ((known, row), (row, known)):
        decision = decided(mentioned(one, **police), mentioned(other, **police))

        assert decision.same is None
        assert [candidate.agency for candidate in decision.candidates] == [KNOWN]
        assert decision.candidates[0].score < 100
        assert all(reason.endswith(".") for reason in decision.candidates[0].reasons)


def test_one_name_in_two_counties_is_for_a_person():
    here = mentioned("Clinton Police Department", counties=frozenset({"34041"}))
    there = mentioned("Clinton Police Department", counties=frozenset({"34019"}))

    decision = decided(here, there)

    assert decision.same is None
    assert "different counties" in " ".join(decision.candidates[0].reasons)


def test_townships_of_a_name_that_recurs_are_two_in_two_counties():
    here = mentioned("Washington Township Police Department", counties=frozenset({"34041"}))
    there = mentioned("Washington Township Police Department", counties=frozenset({"34015"}))

    assert decided(here, there).new


def test_a_township_of_a_name_that_recurs_is_joined_only_in_its_county():
    name, county = "Washington Township Police Department", {"counties": frozenset({"34041"})}

    assert decided(mentioned(name, **county), mentioned(name, **county)).same == KNOWN
    assert decided(mentioned(name), mentioned(name, **county)).unsure
    assert decided(mentioned(name, **county), mentioned(name)).unsure


def test_a_township_that_no_other_county_of_its_state_has_needs_no_county():
    name, county = "Plymouth Township Police Department", {"counties": frozenset({"26163"})}

    assert decided(mentioned(name, "MI"), mentioned(name, "MI", **county)).same == KNOWN


def test_a_county_that_only_one_of_them_names_is_no_doubt():
    here = mentioned("Chatham Township Police Department", counties=frozenset({"34027"}))

    assert decided(here, mentioned("Chatham Township Police Department")).same == KNOWN
    assert decided(mentioned("Chatham Township Police Department"), here).same == KNOWN


def test_two_agencies_of_exactly_that_name_are_for_a_person_never_the_first_of_them():
    name = "Washington Township Police Department"
    here, there = (mentioned(name, counties=frozenset({fips})) for fips in ("34041", "34015"))

    decision = decided(mentioned(name), here, there)

    assert decision.same is None
    assert {candidate.agency for candidate in decision.candidates} == {1, 2}


def test_a_row_that_gives_two_names_for_two_agencies_is_for_a_person():
    decision = decided(mentioned("Camden Police Department", alias="Voorhees Police Department"))

    assert decision.doubt
    assert "Voorhees" in decision.doubt[0]


def test_a_known_name_with_a_second_name_that_contradicts_it_is_for_a_person():
    row = mentioned("Camden Police Department", alias="Voorhees Police Department")

    decision = decided(row, mentioned("Camden Police Department"))

    assert decision.same is None
    assert "Voorhees" in " ".join(decision.candidates[0].reasons)


def test_a_second_name_read_from_text_is_a_hint_and_settles_nothing():
    plain, town = mentioned("Madison Police Department"), mentioned("Town of Madison Police Department")
    row = mentioned("Madison Police Department", alias="Town of Madison Police Department")

    assert decided(row, plain).same == KNOWN
    assert decided(row, town).unsure
    assert decided(row, town, mentioned("City of Madison Police Department")).same is None


def test_a_second_name_that_a_neighbor_has_makes_a_person_look():
    row = mentioned("Berlin Police Department", city="Berlin", alias="Berlin Township Police Department")

    assert decided(row, mentioned("Berlin Police Department", city="Berlin")).unsure


@pytest.mark.parametrize(
    ("one", "two", "state"),
    [
        ("Adrian Police Department", "Adrian Township Police Department", "MI"),
        ("Burlington Police Department", "Burlington Township Police Department", "NJ"),
        ("Berlin Borough Police Department", "Berlin Township Police Department", "NJ"),
        ("Elmira Police Department", "Town of Elmira Police Department", "NY"),
        ("Saint Joseph Police Department", "St. Joseph Charter Township Police Department", "MI"),
        ("Madison Police Department", "Town of Madison Police Department", "WI"),
        ("Groton City Police Department", "Town of Groton Police Department", "CT"),
    ],
)
def test_two_that_the_directory_knows_are_two_by_rule(one, two, state):
    place = {"state": state, "city": one.split()[0]}

    assert decided(mentioned(one, **place), mentioned(two, **place)).new
    assert decided(mentioned(two, **place), mentioned(one, **place)).new


@pytest.mark.parametrize(
    ("one", "two", "state", "city"),
    [
        ("Mount Olive Police Department", "Mount Olive Township Police Department", "NJ", "Budd Lake"),
        ("Brighton Police Department", "Brighton Town Police Department", "NY", "Rochester"),
        ("Sandy Police Department", "Sandy City Police Department", "UT", "Sandy"),
        ("Suffern Police Department", "Village of Suffern Police Department", "NY", "Suffern"),
        ("St. Louis Police Department", "St. Louis Metropolitan Police Department", "MO", "St. Louis"),
    ],
)
def test_one_that_only_one_list_calls_in_full_is_joined_at_its_place(one, two, state, city):
    assert decided(mentioned(one, state, city=city), mentioned(two, state, city=city)).same == KNOWN
    assert decided(mentioned(one, state), mentioned(two, state)).unsure


def test_what_a_person_said_it_does_not_mean_is_not_offered_again():
    known, row = mentioned("Dover Police Department"), mentioned("City of Dover Police Department")

    assert decided(row, known, not_the_same={KNOWN}).new
    assert decided(known, known, not_the_same={KNOWN}).new


@pytest.mark.parametrize(
    "row", [mentioned("", kind=Kind.POLICE), mentioned("Dover PD", state=""), mentioned("Police Department")]
)
def test_a_row_that_does_not_say_whose_agency_it_means_is_for_a_person(row):
    decision = decided(row, row)

    assert decision.doubt
    assert decision.unsure
    assert not decision.new


def test_an_index_learns_each_spelling_a_row_brings():
    index = index_of(mentioned("Dover Police Department"))

    index.add(KNOWN, mentioned("Dover Municipal Police"))

    assert decide(mentioned("Dover Municipal PD"), index).same == KNOWN
    assert decide(mentioned("Dover PD"), index).same == KNOWN


def test_the_likeliest_candidate_comes_first():
    row = mentioned("Parsippany Police Department")
    far, near = mentioned("Parsipany Hills Police Department"), mentioned("Parsipany Police Department")

    candidates = decided(row, far, near).candidates

    assert candidates[0].agency == 2
    assert [one.score for one in candidates] == sorted((one.score for one in candidates), reverse=True)


def test_names_that_may_be_one_misspelt_are_of_lengths_that_are_compared():
    names = [
        "a" * (length - other) + "b" * other for length in range(1, 41) for other in range(min(length, 3))
    ]

    alike = {
        (len(one), len(other))
        for one in names
        for other in names
        if one != other and fuzz.ratio(one, other) >= MIN_NAME_RATIO
    }

    longest = max(map(len, names))
    compared = {(length, other) for length in range(longest + 1) for other in lengths_alike(length)}
    assert alike == {(length, other) for length, other in compared if other <= longest}


@pytest.mark.parametrize("name", ["Abcde", "Abcdefghij", "Abcdefghijklmno"])
def test_every_spelling_of_the_least_ratio_is_found(name):
    others = {
        name[:place] + letters + name[place + cut :]
        for place in range(1, len(name))
        for letters in ("", "x", "xy")
        for cut in (0, 1, 2)
    }
    others = {other for other in others - {name} if fuzz.ratio(name.lower(), other.lower()) >= MIN_NAME_RATIO}

    found = decided(mentioned(f"{name} Police"), *(mentioned(f"{other} Police") for other in sorted(others)))

    assert len(found.candidates) == len(others)
