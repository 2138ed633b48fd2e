"""From a row in the publisher's words to what it says. No row is lost, whatever it holds."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.dates import Span, read_iso
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.interpret import interpret
from partnerships.ingest.text.resaved import normalize_cell
from partnerships.models.vocabulary import DateBasis, Event, Kind, Program
from tests.factories import announcement, announcements, as_rows, atlas


def read(*cells, source=None, corrections=None):
    """(what the rows say, the tally)"""
    tally = Counter()
    rows = as_rows(list(cells))
    return list(interpret(source or announcements(), rows, corrections or Corrections(), tally)), tally


def ring_row(**cells):
    return {"AOSNUMBER": "AOS0001", "Technology": "Ring/Neighbors Partnership", "Agency": "Dover PD"} | cells


def test_a_row_says_its_agency_its_kind_and_its_claim():
    (said,), tally = read(announcement(event="joined", date="2019-08-28"))

    (claim,) = said.claims
    assert said.fields["agency"] == "Dayton Police Department"
    assert said.kind is Kind.POLICE
    assert (claim.program, claim.event, claim.basis) == (Program.NEIGHBORS, Event.JOINED, DateBasis.STATED)
    assert claim.span == read_iso("2019-08-28")
    assert tally == {"rows": 1, "kept": 1}


def test_a_report_that_it_is_active_gives_a_start_by_that_day():
    (said,), _ = read(announcement(event="reported_active", date="2019-09-05"))

    assert said.claims[0].span == Span.by(read_iso("2019-09-05").last)
    assert said.claims[0].basis is DateBasis.REPORTED_ACTIVE


@pytest.mark.parametrize("event", ["announced", "denied", "reported_none"])
def test_the_day_of_a_statement_is_no_start(event):
    (said,), _ = read(announcement(event=event, date="2019-09-05"))

    assert said.claims[0].basis is None


def test_rows_about_other_things_are_ignored_and_counted():
    said, tally = read(ring_row(), ring_row(AOSNUMBER="AOS0002", Technology="Drones"), source=atlas())

    assert len(said) == 1
    assert tally["rows"] == tally["kept"] + tally["ignored"] == 2


def test_a_row_said_again_counts_once_and_is_named_a_repeat():
    said, tally = read(announcement(), announcement(), announcement())

    assert len(said) == 1
    assert tally == {"rows": 3, "kept": 1, "ignored": 2, "repeated_row": 2}


def test_two_different_rows_of_one_key_are_both_kept_under_keys_of_their_own():
    said, tally = read(announcement(city="Dayton"), announcement(city="Xenia"))

    assert len({one.key for one in said}) == 2
    assert sorted(one.problems for one in said) == [(), ("repeated_key",)]
    assert tally["repeated_key"] == 1


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"date": "next week"}, "unreadable_claim"),
        ({"event": "hinted"}, "unreadable_claim"),
        ({"program": "doorbells"}, "unreadable_claim"),
        ({"date": "9999-12-31"}, "unreadable_claim"),
        ({"agency": ""}, "no_agency"),
        ({"agency_kind": "wizards"}, "unknown_kind"),
    ],
)
def test_a_row_that_cannot_be_read_in_part_is_kept_and_says_which_part(cells, problem):
    (said,), tally = read(announcement(**cells))

    assert problem in said.problems
    assert tally["kept"] == 1
    assert tally[problem] == 1


@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(announcements().reads, st.text(max_size=8))),
        max_size=6,
    )
)
def test_no_row_is_lost_whatever_its_cells_hold(cells):
    said, tally = read(*cells)

    assert tally["rows"] == len(cells)
    assert tally["kept"] + tally["ignored"] == tally["rows"]
    assert len({one.key for one in said}) == len(said) == tally["kept"]


def test_the_raw_row_is_kept_in_the_publishers_words():
    cells = announcement(city="  Day\u200eton ", agency="DAYTON  PD")

    (said,), _ = read(cells)

    assert said.raw == cells
    assert said.fields["city"] == "Dayton"


def test_a_correction_changes_what_is_read_and_neither_the_raw_row_nor_its_identity():
    slip = announcement(city="Daytin")
    (plain,), _ = read(slip)

    (said,), _ = read(slip, corrections=Corrections({("city", "Daytin"): "Dayton"}))

    assert said.fields["city"] == "Dayton"
    assert said.raw["city"] == "Daytin"
    assert (said.key, said.fingerprint) == (plain.key, plain.fingerprint)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12/27/2012", "12/27/12"),
        ("2019-12-06", "12/6/2019"),
        ("10/06/2018", "10/6/18"),
        ("Dayton ", "Dayton"),
        ("two\r\nlines", "two\nlines"),
        ("Day\u200eton", "Dayton"),
        ("a  b", "a b"),
    ],
)
def test_what_a_spreadsheet_changes_on_saving_changes_nothing(one, other):
    assert normalize_cell(one) == normalize_cell(other)
    (before,), _ = read(announcement(date=one))
    (after,), _ = read(announcement(date=other))
    assert before.fingerprint == after.fingerprint


@pytest.mark.parametrize(("one", "other"), [("12/27/2012", "12/28/2012"), ("Dayton", "dayton"), ("", "0")])
def test_what_a_publisher_changes_is_a_change(one, other):
    assert normalize_cell(one) != normalize_cell(other)


@pytest.mark.parametrize("text", ["13/45/2020", "99/99/99", "12/31/9999"])
def test_what_only_looks_like_a_date_is_compared_as_it_is(text):
    assert normalize_cell(text) == text


def test_a_column_that_the_declaration_leaves_aside_does_not_change_a_row():
    (before,), _ = read(ring_row(Vendor="Ring"), source=atlas())
    (after,), _ = read(ring_row(Vendor="Amazon Ring"), source=atlas())

    assert before.fingerprint == after.fingerprint


def test_identity_is_made_of_the_fewest_raw_columns():
    (before,), _ = read(ring_row(AOSNUMBER="AOS0001"), source=atlas())
    (after,), _ = read(ring_row(AOSNUMBER="AOS003545", Summary="Other words."), source=atlas())

    assert before.key == after.key
    assert before.fingerprint != after.fingerprint


@pytest.mark.parametrize(
    ("name", "listed_as", "kind"),
    [
        ("Clark County Sheriff's Office", "police", Kind.SHERIFF),
        ("Dayton Fire Department", "police", Kind.FIRE),
        ("Dayton Police Department", "sheriff", Kind.SHERIFF),
        ("Dayton Police Department", "", Kind.POLICE),
        ("Dayton City Council", "", Kind.OTHER),
        ("Dayton City Council", "police", Kind.POLICE),
    ],
)
def test_the_kind_is_the_lists_but_a_name_knows_better_than_a_plain_police(name, listed_as, kind):
    (said,), _ = read(announcement(agency=name, agency_kind=listed_as))

    assert said.kind is kind


def test_a_taken_cell_that_breaks_its_own_rule_is_named_and_the_row_kept():
    def first_word(row):
        return row["city"].split()[0]

    source = announcements()
    source = replace(source, take={**source.take, "city": first_word})

    (said,), _ = read(announcement(city=""), source=source)

    assert "unreadable_city" in said.problems
