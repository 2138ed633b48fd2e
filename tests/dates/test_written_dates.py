"""Days as lists write them: what can mean one day only is read, the rest is asked about."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.dates import NotADate, Span
from partnerships.written_dates import AmbiguousDate, DateOrder, order_of, read_date

AUGUST_28 = """2019-08-28T00:00:00Z|2019-08-28 00:00:00|8/28/2019 0:00|8/28/2019 12:00:00 AM|2019-08-28T04:00:00.000Z
August 28, 2019|28-Aug-19|43705|20190828|2019/08/28|08-28-2019|1566964800|8/28/2019|8/28/19|1566964800000
1.5669648E+12|43705.5|2019-08-28T00:00:00-05:00|2019-08-28T23:30Z|2019-08-28T23:59:59-10:00|20190828T040000Z
Wed, 28 Aug 2019 00:00:00 GMT|Wed Aug 28 2019 00:00:00 GMT-0400 (Eastern Daylight Time)|Wed Aug 28 00:00:00 EDT 2019
Aug. 28, 2019|28 August 2019|28th of August, 2019|August 28th, 2019|Wednesday, August 28, 2019 at 3 pm|2019 Aug 28
28-Aug-2019|28/Aug/2019|2019-Aug-28|28/8/2019|28.8.2019|2019.08.28|Aug 28 19|8/28/2019 3:05 PM EST|2019-08-28 10am
2019-08-28Z|AUGUST 28 2019|28 aug 2019|2019-8-28"""
SPELLINGS = {
    "2019-08-28": re.split(r"[|\n]", AUGUST_28),
    "2019-08": "2019-08|Aug-19|August 2019|Aug. 2019|Aug-2019|2019-Aug|Aug '19|8/2019|08/2019|201908|2019/8".split(
        "|"
    ),
    "2019-09": ["Sept 2019", "Sept. 2019", "September 2019", "Sep-19"],
    "2019": ["2019", "7/11/1905", "1905-07-11"],
}
QUARTERS = "2019 Q3|2019-Q3|2019Q3|Q3 2019|Q3/2019|Q3-2019|3Q19|3Q 2019|3rd quarter 2019|third quarter of 2019|Q3 '19"
BETWEEN_TWO = ["3/4/2019", "3-4-19", "08-09-10", "19-08-28", "1.2.2020"]
NO_DATES = [
    "yesterday", "August", "28 Aug", "Aug 19", "19-Aug", "FY2019", "2019?", "summer 2019", "10:00", "12345", "1234567",
    "2019-13-01", "2019-02-30", "0000", "9999", "12/31/9999", "1/2/3/4", "x" * 200, "2019-08-28" * 9, "99999999999999",
    "1E+999999", "Q5 2019", "May the 4th", "Mayor", "1-800-555-0100",
]  # fmt: skip


@pytest.mark.parametrize(("iso", "text"), [(iso, text) for iso, texts in SPELLINGS.items() for text in texts])
def test_what_can_mean_one_day_only_is_read(iso, text):
    order = DateOrder.MONTH_FIRST if text == "7/11/1905" else None

    assert read_date(f" {text} ", order).iso == iso


@pytest.mark.parametrize("text", QUARTERS.split("|"))
def test_a_quarter_is_its_three_months(text):
    span = read_date(text)

    assert span == Span.quarter(2019, 3)
    assert (str(span.first), str(span.last), span.iso, span.words) == (
        "2019-07-01",
        "2019-09-30",
        "2019",
        "Q3 2019",
    )


@pytest.mark.parametrize("text", BETWEEN_TWO)
def test_what_may_be_two_days_is_refused_with_both(text):
    with pytest.raises(AmbiguousDate, match=r"may be .* or ") as refused:
        read_date(text)

    for order, span in refused.value.readings.items():
        assert read_date(text, order) == span


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused_in_a_sentence(text):
    with pytest.raises(NotADate, match="is not a date"):
        read_date(text)


@pytest.mark.parametrize("blank", ["", " ", "?", "N/A", "unknown", "-", "—", "TBD"])
def test_a_blank_is_no_date_and_no_problem(blank):
    assert read_date(blank) is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["3/4/2019", "8/28/2019"], DateOrder.MONTH_FIRST),
        (["3/4/2019", "", "28/8/2019 0:00"], DateOrder.DAY_FIRST),
        (["31-08-19", "19-08-28"], None),
        (["99-08-28", "19-08-28"], DateOrder.YEAR_FIRST),
        (["3/4/2019"], None),
        (["28/8/2019", "8/28/2019"], None),
        (["2019-08-28", "Aug 2019"], None),
    ],
)
def test_a_column_proves_the_order_of_its_dates_or_does_not(cells, order):
    assert order_of(cells) == order


def is_whole(span: Span | None) -> bool:
    """Whether a span has its days in order, as many as its precision says; None stands for a blank."""
    if span is None:
        return True
    days = span.first and (span.last - span.first).days + 1
    known = {"day": (1,), "month": range(28, 32), "year": (90, 91, 92, 365, 366)}
    return days in known[span.precision] if days else span.precision == "day"


@given(st.text(max_size=60))
def test_any_text_is_a_span_or_not_a_date(text):
    with suppress(NotADate):
        assert is_whole(read_date(text))


@given(st.from_regex(r"[\dA-Za-z:/., T+-]{1,30}", fullmatch=True))
def test_text_of_the_signs_that_dates_are_made_of_is_a_span_or_not_a_date(text):
    for order in (None, *DateOrder):
        with suppress(NotADate):
            assert is_whole(read_date(text, order))


@pytest.mark.parametrize("text", ["/Date(1566964800000)/", "/Date(1566964800000+0000)/"])
def test_a_day_as_old_services_write_it_in_json_is_read(text):
    assert read_date(text).iso == "2019-08-28"
