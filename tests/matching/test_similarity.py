"""What place, county, distance and ORI add to the similarity of two names, or take from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.matching import similarity
from partnerships.matching.identity import KnownAgency, MentionedAgency
from partnerships.matching.namesakes import namesakes
from partnerships.matching.similarity import compare
from partnerships.models.vocabulary import Kind

CHICAGO, NAPERVILLE, SPRINGFIELD = (41.85, -87.65), (41.786, -88.147), (39.80, -89.64)


def police(name="Clinton Police Department", state="IL", **said):
    return MentionedAgency(name, Kind.POLICE, state, **said)


def of(*rows):
    known = KnownAgency("it")
    for row in rows:
        known.learn(row)
    return known


def test_one_name_far_apart_is_for_a_person():
    found = compare(police(point=CHICAGO), of(police(point=SPRINGFIELD)))

    assert found.unsure
    assert "km apart" in found.reasons[-1]


@pytest.mark.parametrize("said", [{"point": NAPERVILLE}, {"point": None}])
def test_one_name_not_known_to_be_far_apart_is_joined(said):
    assert compare(police(**said), of(police(point=NAPERVILLE))).same


def test_a_county_both_name_outweighs_the_distance():
    county = {"counties": frozenset({"17031"})}

    assert compare(police(point=CHICAGO, **county), of(police(point=SPRINGFIELD, **county))).same


def test_one_name_in_two_counties_is_never_joined_however_near():
    here = police(point=CHICAGO, city="Clinton", counties=frozenset({"17031"}))
    there = here._replace(counties=frozenset({"17043"}))

    found = compare(here, of(there))

    assert not found.same
    assert "The two are placed in different counties." in found.reasons


def test_several_counties_are_one_place_when_they_share_one():
    here = police(counties=frozenset({"17031", "17043"}))

    assert compare(here, of(police(counties=frozenset({"17043"})))).same


def test_the_nearest_of_an_agencys_points_counts():
    assert compare(police(point=CHICAGO), of(police(point=SPRINGFIELD), police(point=CHICAGO))).same


def test_a_village_and_the_bare_name_of_its_place_are_one_unless_a_neighbor_has_the_name():
    village = police("Village of Chester Police Department", city="Chester", counties=frozenset({"17157"}))
    bare = police("Chester Police Department", city="Chester", counties=frozenset({"17157"}))

    assert compare(village, of(bare)).same
    assert compare(village._replace(state="NY"), of(bare._replace(state="NY"))).unsure
    assert compare(village._replace(city="", counties=frozenset()), of(bare)).unsure


def test_a_slip_is_none_where_the_map_has_only_the_other_spelling():
    row = police("Napervile PD", place="Naperville", city="Naperville", counties=frozenset({"17043"}))
    known = police("Naperville Police Department", counties=frozenset({"17043"}))
    mapped = known._replace(on_map=frozenset({"naperville"}))

    assert compare(row, of(mapped)).same
    assert compare(row._replace(on_map=frozenset({"napervile"})), of(mapped)).unsure


def test_a_slip_is_for_a_person_even_where_the_rows_own_place_is_spelt_right():
    row = police("Napervile PD", place="Naperville", city="Naperville", counties=frozenset({"17043"}))
    known = of(police("Naperville Police Department", counties=frozenset({"17043"})))

    assert compare(row, known).unsure
    assert compare(row, known).score > compare(row._replace(place="", city=""), known).score
    assert not compare(row._replace(counties=frozenset({"17031"})), known).same


def test_two_places_of_nearly_one_name_are_two_agencies():
    one = police("Crossville Police Department", place="Crossville")
    other = police("Crosseville Police Department", place="Crosseville")

    assert not compare(one, of(other)).same
    assert not compare(one, of(other)).unsure


def test_one_ori_is_one_agency_and_two_are_for_a_person():
    assert compare(police(ori="IL0200100"), of(police(ori="IL0200100"))).score == 100
    assert compare(police(ori="IL0200100"), of(police(ori="IL0160000"))).unsure
    renamed = police("Clinton Township Police Department", "IL", ori="IL0200100")
    assert compare(renamed, of(police("Dewitt Police Department", ori="IL0200100"))).unsure


def test_a_score_is_the_sum_of_its_reasons():
    row = police(counties=frozenset({"17039"}))
    bare = police("City of Clinton Police Department", counties=frozenset({"17039"}))

    found = compare(row, of(bare))

    assert found.score == similarity.NAMES_NEARLY_AGREE + similarity.SAME_COUNTY
    assert len(found.reasons) == 2


WORDS = st.sampled_from(
    "Clinton City of Kansas Township Village County Police Department PD - / , KS University State Pct. 4 ( ) ? ’ "
    "Sheriff Nation Public Safety Park Harbor New York No. Airport Constable Metropolitan".split(" ")
)
NAMES = st.lists(WORDS, max_size=9).map(" ".join) | st.text(max_size=40)


@given(NAMES, NAMES, st.sampled_from(["Kansas", "New York", ""]))
def test_no_two_names_break_the_comparison_and_its_order_does_not_matter(one, other, state_name):
    row, second = (police(name, state_name=state_name) for name in (one, other))

    there, back = compare(row, of(second)), compare(second, of(row))

    assert (there.same, there.unsure) == (back.same, back.unsure)
    assert 0 <= there.score <= 100


def test_a_bare_spelling_on_file_does_not_ask_about_the_neighbor_of_the_same_name():
    township = police("Chatham Township Police Department", state="NJ", city="Chatham")
    known = of(township, police("Chatham Police Department", state="NJ", city="Chatham"))

    borough = police("Chatham Borough Police Department", state="NJ", city="Chatham")
    assert not compare(borough, known).same
    assert not compare(borough, known).unsure
    assert compare(township, known).same


def test_two_units_are_two_agencies_and_one_unit_is_for_a_person():
    fourth = police("Harris County Constable Precinct 4", "TX")

    assert not compare(fourth, of(police("Harris County Constable Precinct 5", "TX"))).unsure
    assert not compare(fourth, of(police("Harris County Constable Precinct 5", "TX"))).same
    assert compare(fourth, of(fourth)).same
    assert compare(fourth, of(police("Harris County Constable", "TX"))).unsure


def test_a_longer_name_that_is_a_places_own_is_for_a_person():
    """The map knows a Dodge City; of the shorter name it knows no place."""
    found = compare(police("Dodge City Police Department", "KS", on_map=frozenset({"dodgecity"})),
                    of(police("Dodge Police Department", "KS")))  # fmt: skip

    assert found.unsure
    assert "The longer name is that of a place." in found.reasons


def test_two_names_that_are_each_of_their_own_place_are_not_one_for_their_likeness():
    longer = police("Dodge City Police Department", "KS", place="Dodge City")
    near = police("Dodge Police Department", "KS")
    there = police("Dodge Police Department", "KS", place="Dodge")

    found, unlocated = compare(longer, of(there)), compare(longer, of(near))

    assert "Each has the name of its own place." in found.reasons
    assert found.score < unlocated.score


def test_a_shorter_name_that_several_departments_have_is_for_a_person():
    assert namesakes("NJ", "chatham")

    assert compare(police("Chatham City Police Department", "NJ"), of(police("Chatham Police", "NJ"))).unsure
