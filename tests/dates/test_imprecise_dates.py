"""Dates in words, or with parts unknown: read to the precision that they have, or refused with the reason."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.dates import NotADate, Span
from partnerships.imprecise_dates import read_imprecise
from partnerships.ingest.text.resaved import normalize_cell
from partnerships.written_dates import AmbiguousDate, DateOrder
from tests.dates.test_written_dates import is_whole

YEAR = (
    "Fall 2019|Summer of 2019|Spring/Summer 2019|2019 Autumn|mid-2019|early 2019|Late 2019|the end of 2019|H1 2019"
    "|2019-H2|second half of 2019|2019-XX-XX|??/??/2019|2019-00-00|since 2019|since Fall 2019|week of Aug 26, 2019"
).split("|")
MONTH = (
    "2019-08-XX|2019-08-??|8/??/2019|8/XX/2019|August XX, 2019|early August 2019|Mid-Aug 2019|end of Aug. 2019"
    "|joined August 2019|Aug 2019 (per the city)|week of Aug 5, 2019"
).split("|")
DAY = "2019–08–28|signed 8/28/2019|8/28/2019 (MOU signed)|Effective: August 28, 2019".split("|")
BY = {"by Aug 28, 2019": "2019-08-28", "as of 8/2019": "2019-08-31", "before 2019-08": "2019-07-31"}
NOT_KNOWN = ["not stated", "No date", "TBA", "not listed"]
GUESSES = ["circa 2019", "~2019", "2019?", "Aug 2019 (approx)", "about 2019", "2018 or 2019", "by c. 2019"]
REFUSED = {
    **dict.fromkeys(GUESSES, "is a guess, not a date"),
    "Winter 2019": "may lie in two years",
    "1/0/1900": "not between 1990 and 2099",
    "1/1/1900": "not between 1990 and 2099",
    "FY2019": "is not a date",
    "mid-August 28, 2019": "is not a date",
    "2018-2019": "is not a date",
}


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        (text, iso)
        for iso, texts in (("2019", YEAR), ("2019-08", MONTH), ("2019-08-28", DAY))
        for text in texts
    ],
)
def test_words_that_narrow_a_date_are_read_to_the_precision_that_is_certain(text, iso):
    assert read_imprecise(text).iso == iso


@pytest.mark.parametrize(("text", "last"), BY.items())
def test_what_lies_before_a_day_is_by_that_day(text, last):
    span = read_imprecise(text)

    assert (span.first, span.last.isoformat()) == (None, last)


def test_a_part_of_a_quarter_is_the_quarter():
    assert read_imprecise("end of Q3 2019") == Span.quarter(2019, 3)


@pytest.mark.parametrize("text", NOT_KNOWN)
def test_words_for_not_known_are_no_date_and_no_problem(text):
    assert read_imprecise(text) is None


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_a_guess_and_what_lies_in_two_years_are_refused_in_a_sentence(text, why):
    with pytest.raises(NotADate, match=why):
        read_imprecise(text)


def test_a_day_in_words_that_may_be_two_is_asked_about():
    with pytest.raises(AmbiguousDate, match=r"March 4, 2019 or April 3, 2019"):
        read_imprecise("signed 3/4/2019")

    assert read_imprecise("signed 3/4/2019", DateOrder.DAY_FIRST).iso == "2019-04-03"


def test_two_texts_of_one_year_stay_two_texts_of_a_row():
    assert len({normalize_cell(text) for text in YEAR}) == len(YEAR)


@given(
    st.lists(st.sampled_from([*" ".join([*YEAR, *MONTH, *DAY, *BY, *REFUSED]).split(), "?", "-"]), max_size=8)
)
def test_any_words_of_dates_are_a_span_or_not_a_date(words):
    with suppress(NotADate):
        span = read_imprecise(" ".join(words))
        assert span is None or span.first is None or is_whole(span)
