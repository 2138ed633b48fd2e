"""The denominators of rates are the Census Bureau's."""

from partnerships.geography import people

ADD_UP_TO = 331_449_281
"""The Bureau's own total of the fifty states and the District of Columbia."""


def test_the_states_add_up_to_the_bureaus_total():
    assert sum(people.by_state().values()) == ADD_UP_TO


def test_every_state_and_the_district_has_its_people_and_no_territory_has():
    assert len(people.by_state()) == 51
    assert "DC" in people.by_state() and "PR" not in people.by_state()
