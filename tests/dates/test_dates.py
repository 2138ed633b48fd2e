"""Days as lists write them, and as readers read them."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from partnerships.dates import NOT_KNOWN, NotADate, Span, days_in_prose, range_in_words, read_iso
from partnerships.imprecise_dates import read_us
from partnerships.models.vocabulary import DatePrecision

DAYS = st.dates(max_value=date(9999, 12, 30))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2019-08-28", Span.day(date(2019, 8, 28))),
        (" 2019-8-2 ", Span.day(date(2019, 8, 2))),
        ("2020-07", Span.month(2020, 7)),
        ("2019-12", Span.month(2019, 12)),
        ("2020", Span.year(2020)),
        ("2020-02-29", Span.day(date(2020, 2, 29))),
    ],
)
def test_an_iso_date_is_read_to_its_precision(text, span):
    assert read_iso(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2019-13",
        "2019-02-30",
        "0000",
        "20190828",
        "2019-08-28T10:00",
        "28.8.2019",
        "9999",
        "9999-12-31",
    ],
)
def test_what_is_no_iso_date_is_refused_in_a_sentence_that_quotes_it(text):
    with pytest.raises(NotADate, match=f"“{text}” is not a"):
        read_iso(text)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3/22/18", "2018-03-22"),
        ("12/6/2019", "2019-12-06"),
        ("10/06/2018", "2018-10-06"),
        ("12/27/12", "2012-12-27"),
        ("8/2020", "2020-08"),
        ("2020", "2020"),
        ("2019-08-28", "2019-08-28"),
        ("7/12/1905", "2020"),
    ],
)
def test_a_date_of_a_us_spreadsheet_is_read_in_every_spelling_the_lists_use(text, iso):
    assert read_us(text).iso == iso


@pytest.mark.parametrize("text", ["", "  ", "?", "N/A", "#N/A", "unknown", "-"])
def test_a_blank_of_a_spreadsheet_is_no_date_and_no_error(text):
    assert read_us(text) is None


@pytest.mark.parametrize(
    "text", ["13/1/2020", "2/30/19", "yesterday", "1/2/3/4", "1/1/9999999", "12/31/9999"]
)
def test_what_is_no_date_of_a_spreadsheet_is_refused(text):
    with pytest.raises(NotADate):
        read_us(text)


def test_a_month_ends_on_its_last_day_leap_years_too():
    assert Span.month(2020, 2).last == date(2020, 2, 29)
    assert Span.month(2019, 12).last == date(2019, 12, 31)


@given(DAYS, DAYS)
def test_a_span_comes_back_from_the_database_as_it_went_in(one, other):
    for span in (
        Span.day(one),
        Span.by(one),
        Span.year(min(one.year, 9998)),
        Span.month(min(other.year, 9998), other.month),
    ):
        assert Span.from_range(span.to_range(), span.precision) == span


@given(DAYS)
def test_an_iso_date_is_read_as_it_was_written(day):
    for span in (Span.day(day), Span.month(min(day.year, 9998), day.month), Span.year(min(day.year, 9998))):
        assert read_iso(span.iso) == span


def test_a_day_by_which_it_had_begun_has_no_iso_date_of_its_own():
    assert Span.by(date(2019, 9, 5)).iso == ""


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span.day(date(2019, 9, 5)), "Sep 5, 2019"),
        (Span.by(date(2019, 9, 5)), "by Sep 5, 2019"),
        (Span.month(2020, 7), "July 2020"),
        (Span.year(2020), "2020"),
    ],
)
def test_words_are_as_exact_as_the_date(span, words):
    assert span.words == words
    assert range_in_words(span.to_range(), span.precision) == words


def test_no_date_is_worded_as_not_known():
    assert range_in_words(None, "") == NOT_KNOWN


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Span.year(2019), Span.day(date(2019, 8, 28)), True),
        (Span.month(2019, 8), Span.month(2019, 9), False),
        (Span.by(date(2019, 8, 1)), Span.year(2019), True),
        (Span.by(date(2018, 12, 31)), Span.year(2019), False),
        (Span.by(date(2018, 1, 1)), Span.by(date(2020, 1, 1)), True),
    ],
)
def test_two_spans_overlap_when_they_may_be_the_same_day(one, other, overlap):
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap


def test_a_by_span_is_of_its_own_precision():
    assert Span.by(date(2020, 1, 1)).precision is DatePrecision.BY


def test_a_range_without_an_end_is_no_span():
    with pytest.raises(ValueError, match="without an end"):
        Span.from_range(DateRange(date(2019, 8, 28), None), DatePrecision.DAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Digital Force Index, as of 2021-08-09", "Digital Force Index, as of Aug 9, 2021"),
        ("from 2019-01-02 to 2019-03-04.", "from Jan 2, 2019 to March 4, 2019."),
        ("ring-rows-2020-10-07.csv", "ring-rows-2020-10-07.csv"),
        ("2020-13-40 is none", "2020-13-40 is none"),
        ("2020-10-07-v2, 2020-10", "2020-10-07-v2, 2020-10"),
    ],
)
def test_days_in_a_sentence_are_written_as_readers_write_them(text, said):
    assert days_in_prose(text) == said
