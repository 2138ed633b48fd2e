"""One question has one address, however it was asked; each filter is a chip that can be taken off."""

import pytest

from tests.factories import question, released
from tests.queries.records import RECORDS

pytestmark = pytest.mark.django_db


def test_empty_fields_of_a_form_ask_nothing():
    released({}, {})

    asked = question("q=&state=&started_after=+&undated=include&sort=&page=")

    assert asked.address() == ""
    assert asked.count() == 2


ADDRESSES = [
    "",
    "q=fresno+police",
    "state=CA&state=OH",
    "county=06029&county=39113",
    "county=06029,39113",
    "kind=sheriff&program=neighbors&status=listed&source=eff-atlas",
    "started_after=2019&started_before=2020-07-01&undated=exclude",
    "as_of=2019-08-28",
    "in_bbox=-84,39,-82,41",
    "changed_since=2026-01-01&sort=-start_date&page=2&page_size=10&version=1",
    "q=caf%C3%A9+%26+%22x%22%3D%2B",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_asks_the_question_that_has_this_address(address):
    released(*RECORDS)

    asked = question(address)
    again = question(asked.address())

    assert again.address() == asked.address()
    assert again.chips() == asked.chips()
    assert [row.pk for row in again.rows()] == [row.pk for row in asked.rows()]


def test_one_question_has_one_address_however_it_was_asked():
    released({})

    addresses = {
        question(address).address()
        for address in ("state=OH&state=CA&q=x", "q=x&state=CA&state=OH", "state=CA&q=+x+&state=OH&state=CA")
    }

    assert addresses == {"q=x&state=CA&state=OH"}


def test_a_change_to_the_question_goes_back_to_the_first_page():
    released({})
    asked = question("state=CA&page=3")

    assert asked.address(page=4) == "state=CA&page=4"
    assert asked.address(sort="agency") == "state=CA&sort=agency"
    assert asked.address(state=None) == ""
    assert asked.address(state=["OH", "CA"]) == "state=CA&state=OH"
    assert asked.address() == "state=CA&page=3"


def test_a_chip_says_the_filter_in_words_and_leads_to_the_question_without_it():
    released(*RECORDS)

    chips = question("q=police&state=CA&state=OH&started_after=2019-08&source=eff-atlas&undated=only").chips()

    words = {(chip.name, chip.words): chip.without for chip in chips}
    assert set(words) == {
        ("q", "police"),
        ("state", "California"),
        ("state", "Ohio"),
        ("source", "Atlas of Surveillance"),
        ("started_after", "August 2019"),
        ("undated", "only records whose start is not known"),
    }
    assert "state=CA" not in words["state", "California"]
    assert "state=OH" in words["state", "California"]
    assert all(chip.label for chip in chips)


def test_a_question_without_its_chips_one_by_one_asks_for_everything():
    released(*RECORDS)
    asked = question("state=CA&state=OH&kind=police&q=a&county=06029&as_of=2020-01-01&in_bbox=-84,39,-82,41")

    while chips := asked.chips():
        asked = question(chips[0].without)

    assert asked.address() == ""


def test_a_value_that_is_written_twice_is_one_chip():
    released({})

    assert len(question("state=CA&state=CA").chips()) == 1
