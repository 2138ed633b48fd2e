"""Placing and matching the rows of a run, in order, with the matches of earlier runs."""

from collections import Counter

import pytest

from partnerships.geography.placing import Gazetteer
from partnerships.geography.reference import states
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.interpret import ParsedRow, interpret
from partnerships.ingest.lookups import PriorMatch
from partnerships.ingest.match_rows import NewAgency, match_rows, mentioned_agency, place_row
from partnerships.matching.match import AgencyIndex
from partnerships.models.vocabulary import Kind, LocationPrecision
from tests.factories import announcement, announcements, as_rows

DAYTON = announcement("DAYTON")
CHATHAM = announcement("CHATHAM", agency="Chatham Police Department", city="", state="NJ")
TOWNSHIP = announcement("TOWNSHIP", agency="Chatham Township Police Department", city="", state="NJ")


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.from_files()


@pytest.fixture
def matcher(gazetteer):
    return Matcher(gazetteer)


class Matcher:
    """Matches announcements against the agencies of the rows before."""

    def __init__(self, gazetteer):
        self.gazetteer = gazetteer
        self.names = {code: state.name for code, state in states().items()}
        self.index, self.tally = AgencyIndex(), Counter()

    def match_rows(self, *rows, prior_matches=None):
        context = {"gazetteer": self.gazetteer, "index": self.index, "state_names": self.names}
        return list(match_rows(parsed(*rows), prior_matches=prior_matches or {}, tally=self.tally, **context))

    def before(self, row, **facts):
        """The prior match of this row."""
        (one,) = parsed(row)
        known = mentioned_agency(one, place_row(one, self.gazetteer), self.gazetteer, self.names)
        return {one.key: PriorMatch(known, **facts)}


def parsed(*rows) -> list[ParsedRow]:
    return list(interpret(announcements(), as_rows(list(rows)), Corrections(), Counter()))


def test_a_first_row_makes_an_agency_and_the_next_of_its_name_means_the_same(matcher):
    first, second, third = matcher.match_rows(
        DAYTON, DAYTON | {"id": "2", "agency": "Dayton PD"}, DAYTON | {"id": "3", "agency_kind": "fire"}
    )

    assert first.agency == second.agency == NewAgency(1)
    assert third.agency == NewAgency(2)
    assert matcher.tally == {"new": 2, "rule": 1}


def test_agencies_are_counted_on_from_batch_to_batch(matcher):
    matcher.match_rows(DAYTON)

    (second,) = matcher.match_rows(DAYTON | {"id": "2", "agency": "Xenia Police Department", "city": "Xenia"})

    assert second.agency == NewAgency(2)


def test_a_doubtful_row_has_candidates_and_no_agency(matcher):
    _bare, township = matcher.match_rows(CHATHAM, TOWNSHIP)

    assert township.agency is None
    assert [candidate.agency for candidate in township.candidates] == [NewAgency(1)]
    assert matcher.tally == {"new": 1, "unsure": 1}


def test_a_row_without_a_name_or_a_state_is_for_a_person(matcher):
    nameless, stateless = matcher.match_rows(DAYTON | {"agency": ""}, DAYTON | {"id": "2", "state": "Ohiio"})

    assert nameless.agency is None
    assert nameless.doubt
    assert stateless.doubt
    assert stateless.placement.precision is LocationPrecision.NONE


def test_what_was_settled_for_a_row_is_kept_as_long_as_it_names_the_same_agency(matcher):
    (settled,) = matcher.match_rows(
        TOWNSHIP | {"date": "2020"}, prior_matches=matcher.before(TOWNSHIP, same=7, by_person=True)
    )

    assert settled.agency == 7
    assert settled.decided_before
    assert matcher.tally == {"rule": 1}


@pytest.mark.parametrize(
    "change", [{"agency": "Newark Police Department"}, {"state": "PA"}, {"agency_kind": "fire"}]
)
def test_a_row_that_names_another_agency_now_is_matched_anew(matcher, change):
    (anew,) = matcher.match_rows(
        TOWNSHIP | change, prior_matches=matcher.before(TOWNSHIP, same=7, by_person=True)
    )

    assert anew.agency == NewAgency(1)
    assert not anew.decided_before


def test_what_a_rule_found_is_kept_without_posing_as_a_persons_decision(matcher):
    (kept,) = matcher.match_rows(DAYTON | {"date": "2020"}, prior_matches=matcher.before(DAYTON, same=7))

    assert kept.agency == 7
    assert not kept.decided_before


def test_what_a_row_does_not_mean_is_not_offered_again(matcher):
    matcher.match_rows(CHATHAM)
    reference = NewAgency(1)

    (township,) = matcher.match_rows(TOWNSHIP, prior_matches=matcher.before(TOWNSHIP, ruled_out={reference}))

    assert township.candidates == ()
    assert township.not_the_same == {reference}
    assert township.agency == NewAgency(2)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("nan", "nan"), ("inf", "0"), ("north", "west"), ("", "-84"), ("999", "999")]
)
def test_a_coordinate_that_cannot_be_is_left_aside(gazetteer, latitude, longitude):
    (one,) = parsed(DAYTON)
    one.fields.update(latitude=latitude, longitude=longitude)

    placement = place_row(one, gazetteer)

    assert placement.precision is LocationPrecision.PLACE
    assert placement.place_name == "Dayton"


def test_the_kind_that_a_row_says_is_the_kind_looked_for(matcher):
    (sheriff,) = matcher.match_rows(
        DAYTON | {"agency": "Clark County Sheriff's Office", "agency_kind": "sheriff"}
    )

    assert sheriff.mentioned.kind is Kind.SHERIFF
