"""Placing and matching the rows of a run, in order, with the matches of earlier runs."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from partnerships.geography.placing import Gazetteer
from partnerships.geography.reference import states
from partnerships.ingest.agencies.decisions import ListDecision
from partnerships.ingest.agencies.match_rows import NewAgency, match_rows
from partnerships.ingest.agencies.mentioned_rows import mentioned_agency, mentioned_rows, place_row
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.interpret import ParsedRow, interpret
from partnerships.ingest.lookups import BY_RULE, Decided, PriorMatch
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
        return self.match_parsed(*parsed(*rows), prior_matches=prior_matches)

    def match_parsed(self, *rows, prior_matches=None):
        mentioned = mentioned_rows(rows, gazetteer=self.gazetteer, state_names=self.names)
        context = {"gazetteer": self.gazetteer, "index": self.index, "tally": self.tally}
        return list(match_rows(mentioned, prior_matches=prior_matches or {}, **context))

    def before(self, row, **facts):
        """The prior match of this row."""
        (one,) = parsed(row)
        known = mentioned_agency(one, place_row(one, self.gazetteer), self.gazetteer, self.names)
        return {one.key: [PriorMatch(known, one.fields["county"], **facts)]}


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


CARLA = Decided(by=3, at=datetime(2026, 1, 1, tzinfo=UTC))


def test_what_was_settled_for_a_row_is_kept_with_who_settled_it(matcher):
    before = matcher.before(TOWNSHIP, same=7, same_decided=CARLA)

    (settled,) = matcher.match_rows(TOWNSHIP | {"date": "2020"}, prior_matches=before)

    assert (settled.agency, settled.decided) == (7, CARLA)
    assert matcher.tally == {"rule": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"agency": "CHATHAM TWP. P.D."},
        {"agency": "Township of Chatham Police Department"},
        {"city": "Chatham Township"},
        {"county": "Morris County"},
        {"state": "New Jersey"},
        {"source_title": "Other words", "event": "announced"},
    ],
)
def test_it_is_kept_while_name_kind_and_place_mean_the_same(matcher, change):
    before = matcher.before(TOWNSHIP, same=7, same_decided=CARLA)

    (settled,) = matcher.match_rows(TOWNSHIP | change, prior_matches=before)

    assert (settled.agency, settled.decided) == (7, CARLA)


@pytest.mark.parametrize(
    "change",
    [
        {"agency": "Newark Police Department"},
        {"agency": "Chatham Borough Police Department"},
        {"state": "PA"},
        {"agency_kind": "fire"},
        {"city": "Harmony"},
        {"county": "Warren County"},
    ],
)
def test_a_row_that_names_another_agency_now_is_matched_anew(matcher, change):
    placed = TOWNSHIP | {"city": "Chatham", "county": "Morris County"}
    before = matcher.before(placed, same=7, same_decided=CARLA)

    (anew,) = matcher.match_rows(placed | change, prior_matches=before)

    assert anew.agency == NewAgency(1)
    assert anew.decided == BY_RULE


def test_what_a_rule_found_is_kept_without_posing_as_a_persons_decision(matcher):
    (kept,) = matcher.match_rows(DAYTON | {"date": "2020"}, prior_matches=matcher.before(DAYTON, same=7))

    assert (kept.agency, kept.decided) == (7, BY_RULE)


def test_a_persons_word_on_an_older_listing_goes_before_a_rules_on_a_newer(matcher):
    ((key, newer),) = matcher.before(DAYTON, same=8).items()
    older = matcher.before(DAYTON, same=7, same_decided=CARLA)[key]

    (kept,) = matcher.match_rows(DAYTON, prior_matches={key: newer + older})

    assert (kept.agency, kept.decided) == (7, CARLA)


def test_what_a_row_does_not_mean_is_not_offered_again(matcher):
    matcher.match_rows(CHATHAM)
    ruled_out = {NewAgency(1): CARLA}

    (township,) = matcher.match_rows(TOWNSHIP, prior_matches=matcher.before(TOWNSHIP, ruled_out=ruled_out))

    assert township.candidates == ()
    assert township.not_the_same == ruled_out
    assert township.agency == NewAgency(2)


def decision(verdict, agency, county=""):
    return ListDecision("TOWNSHIP", verdict, agency, county, "It is so.", "ringwatch", "2026-11-29")


def test_a_row_means_what_its_list_decides(matcher):
    (known,) = matcher.match_rows(CHATHAM)
    (row,) = parsed(TOWNSHIP)
    decided = row._replace(decisions=(decision("same", "Chatham Police Department"),))

    (same,) = matcher.match_parsed(decided)

    assert same.agency == known.agency
    assert same.with_list
    assert same.reasons == ("Decided with the list (ringwatch, 2026-11-29): It is so.",)


def test_a_list_decides_that_a_row_means_an_agency_of_its_own_and_how_it_is_called(matcher):
    matcher.match_rows(CHATHAM)
    (row,) = parsed(TOWNSHIP)
    decided = row._replace(
        decisions=(decision("new", "Township of Chatham Police Department", "Morris County"),)
    )

    first, again = matcher.match_parsed(decided, decided._replace(key="AGAIN"))

    assert first.agency == again.agency == NewAgency(2)
    assert first.mentioned.name == "Township of Chatham Police Department"


def test_a_list_decides_what_a_row_does_not_mean(matcher):
    (known,) = matcher.match_rows(CHATHAM)
    (row,) = parsed(TOWNSHIP)

    (other,) = matcher.match_parsed(row._replace(decisions=(decision("other", "Chatham Police Department"),)))

    assert other.agency == NewAgency(2)
    assert list(other.not_the_same) == [known.agency]
    assert "Decided with the list" in other.ruled_out_by_list[known.agency]


@pytest.mark.parametrize("facts", [{"same": 7, "same_decided": CARLA}, {"ruled_out": {NewAgency(1): CARLA}}])
def test_a_curators_decision_goes_before_that_of_the_list(matcher, facts):
    matcher.match_rows(CHATHAM)
    (row,) = parsed(TOWNSHIP)
    decided = row._replace(decisions=(decision("same", "Chatham Police Department"),))

    (kept,) = matcher.match_parsed(decided, prior_matches=matcher.before(TOWNSHIP, **facts))

    assert kept.agency == facts.get("same", NewAgency(2))
    assert not kept.with_list


def test_the_name_that_a_row_was_decided_under_is_not_taken_for_its_agencys(matcher):
    matcher.match_rows(CHATHAM)
    (row,) = parsed(TOWNSHIP)
    matcher.match_parsed(row._replace(decisions=(decision("same", "Chatham Police Department"),)))

    (later,) = matcher.match_rows(TOWNSHIP | {"id": "LATER"})

    assert later.agency is None


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
