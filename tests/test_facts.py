"""Published facts: each with its source and how we read it; sums are what they say."""

import itertools
import re

import pytest

from partnerships import facts
from partnerships.dates import read_iso
from partnerships.facts import Reading


def totals():
    return {
        (one.as_of, one.counts_what): one.count for one in facts.published_counts() if one.measure == "total"
    }


@pytest.mark.parametrize("one", facts.published_counts(), ids=lambda one: f"{one.as_of} {one.count}")
def test_a_count_says_of_whom_when_on_what_basis_and_who_says_so(one):
    assert one.span
    assert all((one.as_of_words, one.counts_what, one.basis, one.said_by))
    assert one.source or one.reading is Reading.COMPUTED
    assert f"{one.count:,}" in one.count_words
    assert one.measure in ("total", "joined")
    assert not one.drawn or one.measure == "total"


def test_counts_stand_in_the_order_of_their_days():
    days = [one.day for one in facts.published_counts() if one.measure == "total"]

    assert days == sorted(days)


def test_the_computed_count_is_the_sum_of_the_two_published_with_it():
    (computed,) = [one for one in facts.published_counts() if one.reading is Reading.COMPUTED]
    parts = [
        one.count
        for one in facts.published_counts()
        if one.as_of == computed.as_of and one.reading is not Reading.COMPUTED
    ]

    assert sum(parts) == computed.count


def test_the_yearly_numbers_that_do_not_add_up_are_said_not_to():
    joined = [one.count for one in facts.published_counts() if one.measure == "joined"]
    (total,) = [one.count for one in facts.published_counts() if one.as_of == "2021-01-31"]
    sentence = facts.disagreements()[0]

    assert f"{sum(joined):,}" in sentence.says
    assert f"{total:,}" in sentence.says
    assert f"{total - sum(joined)} agencies" in sentence.why


@pytest.mark.parametrize("one", facts.happenings(), ids=lambda one: one.when)
def test_an_event_has_its_day_and_its_source(one):
    assert read_iso(one.when)
    assert str(one.year) in one.when_words or one.reading is not None
    assert one.source
    assert one.says.endswith(".")


def test_events_stand_in_order():
    days = [read_iso(one.when).last for one in facts.happenings()]
    years = [day.year for day in days]

    assert years == sorted(years)


def test_a_period_begins_when_the_one_before_ends():
    periods = facts.periods()

    for before, after in itertools.pairwise(periods):
        assert before.until <= after.since
    assert periods[-1].until == ""


def test_addresses_are_web_pages():
    addresses = [one.address for one in (*facts.published_counts(), *facts.happenings()) if one.address]

    assert len(addresses) > 15
    assert all(re.fullmatch(r"https://[^\s…]+", address) for address in addresses)
