"""From everything said about one partnership to its values: each rule of dates, places and conflicts."""

from datetime import date
from itertools import permutations

import pytest

from partnerships.dates import Span, read_iso
from partnerships.models.vocabulary import DateBasis, Event, LocationPrecision, Nature, Status
from partnerships.partnership_rules.conclude import Denial, conclude, conclude_start
from partnerships.partnership_rules.evidence import Location
from tests.factories import NOWHERE, evidence

GONE = {"gone_on": date(2020, 7, 1), "last_shown_on": date(2020, 6, 1)}
RETIRED = {"source_kept": False, "last_shown_on": date(2020, 6, 1)}
REPORT = {"nature": Nature.REPORTS}
TABLE = {"nature": Nature.ONE_OFF}
BY_SEPTEMBER = Span.by(date(2019, 9, 5))


def said(event, **facts):
    return evidence(event, **facts)


@pytest.mark.parametrize("nature", Nature)
@pytest.mark.parametrize("event", [Event.DENIED, Event.REPORTED_NONE])
def test_where_no_source_says_that_it_took_part_there_is_a_statement_and_no_partnership(event, nature):
    span = read_iso("2019-08-01")

    denial = conclude([said(event, span=span, nature=nature, listing=7, source="a")])

    assert denial == Denial(event, span, NOWHERE, ("a",), (7,))


def test_the_agencys_own_denial_stands_before_what_others_report():
    reported = said(Event.REPORTED_NONE, span=read_iso("2019-08-01"))
    denied = said(Event.DENIED, span=read_iso("2020-08-01"))

    for order in permutations([reported, denied]):
        assert conclude(order).event is Event.DENIED


def test_a_report_that_was_taken_back_says_nothing():
    assert conclude([said(Event.JOINED, span=read_iso("2019-08-01"), **REPORT, **GONE)]) is None
    assert conclude([said(Event.DENIED, span=read_iso("2019-08-01"), **REPORT, **GONE)]) is None


@pytest.mark.parametrize(
    ("spans", "start"),
    [
        ([], None),
        (["2019-08-28"], "2019-08-28"),
        (["2020-01-01", "2019-08-28"], "2019-08-28"),
        (["2019-08", "2019-08-28"], "2019-08-28"),
        (["2019", "2019-12-31"], "2019-12-31"),
        (["2019", "2019-12"], "2019-12"),
        (["2019", "2020-03-05"], "2019"),
        (["2019-08", "2019-09-05"], "2019-08"),
        (["2019", "2019-11-05", "2019-03-01"], "2019-03-01"),
    ],
)
def test_the_start_is_the_earliest_given_and_of_one_day_the_most_exact(spans, start):
    for order in permutations(spans):
        span, _basis, _conflicts = conclude_start(said(Event.JOINED, span=read_iso(one)) for one in order)
        assert (span.iso if span else None) == start


def test_without_a_start_it_is_the_earliest_day_by_which_it_was_reported_active():
    reports = [
        said(Event.REPORTED_ACTIVE, span=Span.by(date(2020, 1, 1)), basis=DateBasis.REPORTED_ACTIVE),
        said(Event.REPORTED_ACTIVE, span=BY_SEPTEMBER, basis=DateBasis.REPORTED_ACTIVE),
    ]

    assert conclude_start(reports) == (BY_SEPTEMBER, DateBasis.REPORTED_ACTIVE, ())


def test_a_given_start_beats_a_report_and_brings_its_own_basis():
    report = said(Event.REPORTED_ACTIVE, span=BY_SEPTEMBER, basis=DateBasis.REPORTED_ACTIVE)
    joined = said(Event.JOINED, span=read_iso("2019-04-01"))

    assert conclude_start([report, joined]) == (read_iso("2019-04-01"), DateBasis.STATED, ())


def test_a_report_before_the_given_start_is_a_conflict_in_words():
    report = said(Event.REPORTED_ACTIVE, span=BY_SEPTEMBER, said_by="The Example")
    joined = said(Event.JOINED, span=read_iso("2020-01-01"), said_by="A List")

    _span, _basis, (conflict,) = conclude_start([report, joined])

    assert "by Sep 5, 2019 (The Example)" in conflict
    assert "Jan 1, 2020 (A List)" in conflict


def test_two_starts_that_cannot_be_one_day_are_a_conflict_said_once():
    one, other = read_iso("2019-08-28"), read_iso("2020-03")
    claims = [
        said(Event.JOINED, span=one, said_by="A List"),
        said(Event.LISTED, span=other, said_by="The Atlas"),
        said(Event.LISTED, span=other, said_by="The Atlas"),
    ]

    span, _basis, conflicts = conclude_start(claims)

    assert span == one
    assert conflicts == ("Start dates differ: Aug 28, 2019 (A List), March 2020 (The Atlas).",)


def test_two_starts_that_may_be_one_day_are_no_conflict():
    claims = [said(Event.JOINED, span=read_iso(text)) for text in ("2019", "2019-08", "2019-08-28")]

    assert conclude_start(claims)[2] == ()


@pytest.mark.parametrize("event", [Event.ANNOUNCED, Event.DENIED, Event.REPORTED_NONE, Event.ENDED])
def test_the_day_of_another_event_is_no_start(event):
    assert conclude_start([said(event, span=read_iso("2019-08-28"))])[0] is None


def test_the_end_is_the_earliest_end_that_a_source_gives():
    claims = [
        said(Event.LISTED),
        said(Event.ENDED, span=read_iso("2023")),
        said(Event.ENDED, span=read_iso("2022-05-01")),
    ]

    assert conclude(claims).end == read_iso("2022-05-01")


@pytest.mark.parametrize(
    ("event", "words"),
    [(Event.DENIED, "The agency denied it"), (Event.REPORTED_NONE, "Reported to have none")],
)
def test_a_denial_and_a_report_of_none_beside_a_partnership_are_conflicts(event, words):
    claims = [
        said(Event.LISTED),
        said(event, span=read_iso("2019-08-01"), said_by="The Example"),
    ]

    assert conclude(claims).conflicts == (f"{words} (Aug 1, 2019), according to The Example.",)


def test_a_denial_that_is_gone_is_no_conflict_any_more():
    assert conclude([said(Event.LISTED), said(Event.DENIED, **GONE)]).conflicts == ()


def test_first_and_last_listed_are_days_of_lists_and_the_last_is_open_while_one_shows_it():
    claims = [
        said(Event.LISTED, first_shown_on=date(2020, 10, 7), **GONE),
        said(Event.LISTED, first_shown_on=date(2019, 8, 28)),
    ]

    conclusion = conclude(claims)

    assert conclusion.first_listed_on == date(2019, 8, 28)
    assert conclusion.last_listed_on is None
    assert conclude(claims[:1]).last_listed_on == GONE["last_shown_on"]


def test_a_retired_list_says_when_it_was_last_listed_and_never_that_it_ended():
    conclusion = conclude([said(Event.LISTED, **RETIRED)])

    assert conclusion.last_listed_on == RETIRED["last_shown_on"]
    assert conclusion.end is None


def test_a_report_is_no_list_and_its_days_are_not_those_of_one():
    conclusion = conclude([said(Event.JOINED, span=read_iso("2019-08-01"), **REPORT)])

    assert (conclusion.first_listed_on, conclusion.last_listed_on) == (None, None)


def test_a_table_published_once_lists_on_its_own_day_only():
    conclusion = conclude([said(Event.LISTED, **TABLE)])

    assert (conclusion.first_listed_on, conclusion.last_listed_on) == (date(2020, 1, 1), date(2020, 1, 1))


@pytest.mark.parametrize(
    ("facts", "start"),
    [
        (TABLE, Span.by(date(2020, 1, 1))),
        (REPORT | {"published_on": read_iso("2019-08")}, Span.by(date(2019, 8, 31))),
        (REPORT, None),
        ({}, None),
    ],
)
def test_a_report_or_table_without_a_start_shows_it_by_its_own_day_and_a_rolls_first_day_is_no_start(
    facts, start
):
    assert conclude_start([said(Event.LISTED, **facts)])[:2] == (
        start,
        DateBasis.REPORTED_ACTIVE if start else None,
    )


def test_an_announcement_gives_the_day_of_the_announcement_and_no_start():
    claims = [
        said(Event.ANNOUNCED, span=read_iso("2022-11-02"), **REPORT),
        said(Event.ANNOUNCED, published_on=read_iso("2022-10"), **REPORT),
        said(Event.ANNOUNCED, **REPORT),
    ]

    conclusion = conclude(claims)

    assert (conclusion.announced, conclusion.start) == (read_iso("2022-10"), None)
    assert conclusion.attested_until is None
    assert conclusion.history.last is Status.ANNOUNCED


def test_only_rows_that_say_so_are_counted_as_saying_so():
    claims = [
        said(Event.JOINED, source="a", listing=1),
        said(Event.LISTED, source="a", listing=1),
        said(Event.DENIED, source="b", listing=2),
        said(Event.REPORTED_NONE, source="c", listing=3),
    ]

    conclusion = conclude(claims)

    assert (conclusion.rows_saying_so, conclusion.lists_saying_so) == (1, 1)
    assert conclusion.listing_ids == (1, 2, 3)


def test_what_shows_it_after_its_end_is_a_conflict_in_words():
    claims = [
        said(Event.ENDED, span=read_iso("2020-03"), said_by="A paper", **REPORT),
        said(Event.LISTED, last_shown_on=date(2020, 10, 7), said_by="A List"),
    ]

    assert conclude(claims).conflicts == (
        "Said to have ended March 2020, and shown on Oct 7, 2020 (A List).",
    )


def test_the_most_precise_location_is_taken_whole():
    county = Location(40.0, -82.0, LocationPrecision.COUNTY, "Dayton", "Montgomery County", "39113")
    place = Location(39.7, -84.2, LocationPrecision.PLACE, "Dayton", "", "")
    fuller = Location(39.8, -84.3, LocationPrecision.PLACE, "Dayton", "Montgomery County", "39113")
    claims = [said(Event.LISTED, location=location) for location in (NOWHERE, county, place, fuller)]

    for order in permutations(claims):
        assert conclude(order).location == fuller


def test_sources_addresses_and_listings_are_each_named_once_in_a_fixed_order():
    claims = [
        said(Event.LISTED, source="b", listing=3, address="https://b.example"),
        said(Event.DENIED, source="b", listing=3, address="https://b.example"),
        said(Event.JOINED, source="a", listing=7, address=""),
        said(Event.JOINED, source="a", listing=5, address="https://a.example"),
    ]

    conclusions = {
        (one.sources, one.source_urls, one.listing_ids) for one in map(conclude, permutations(claims))
    }

    assert conclusions == {(("a", "b"), ("https://a.example", "https://b.example"), (3, 5, 7))}


def test_the_order_in_which_claims_come_changes_nothing():
    claims = [
        said(Event.JOINED, span=read_iso("2019-08-28"), said_by="One"),
        said(Event.JOINED, span=read_iso("2019-08-28"), said_by="Two"),
        said(Event.JOINED, span=read_iso("2020-01-01"), said_by="Three"),
        said(Event.DENIED, span=read_iso("2020"), said_by="Four"),
        said(Event.REPORTED_ACTIVE, span=Span.by(date(2018, 1, 1)), said_by="Five"),
    ]

    assert len({repr(conclude(order)) for order in permutations(claims)}) == 1
