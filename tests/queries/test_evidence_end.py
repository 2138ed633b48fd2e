"""Where the evidence of a version ends, and the line of growth with it."""

from datetime import date

import pytest

from partnerships.dates import Span
from partnerships.models.vocabulary import Status
from partnerships.queries import growth, points
from partnerships.queries.provenance import evidence_end
from partnerships.queries.provenance.evidence_end import EvidenceEnd
from partnerships.queries.selection.version_columns import ALWAYS, day_number
from tests.factories import question, released

pytestmark = pytest.mark.django_db
LIST_DAY, REPORT_DAY = date(2020, 10, 7), date(2022, 11, 2)
ON_A_LIST = {
    "first_listed_on": date(2019, 8, 28),
    "last_listed_on": LIST_DAY,
    "attested_until": LIST_DAY,
    "start": Span.day(date(2019, 8, 28)),
}
REPORTED = {
    "first_listed_on": None,
    "last_listed_on": None,
    "attested_until": REPORT_DAY,
    "start": Span.day(REPORT_DAY),
}


@pytest.mark.parametrize(
    ("rows", "end"),
    [
        ([ON_A_LIST], EvidenceEnd(LIST_DAY, of_lists=True)),
        ([ON_A_LIST, REPORTED], EvidenceEnd(LIST_DAY, of_lists=True)),
        ([ON_A_LIST | {"attested_until": REPORT_DAY}], EvidenceEnd(LIST_DAY, of_lists=True)),
        ([ON_A_LIST | {"last_listed_on": None}], EvidenceEnd(LIST_DAY, of_lists=True)),
        ([REPORTED], EvidenceEnd(REPORT_DAY, of_lists=False)),
        ([REPORTED | {"attested_until": None, "start": None}], None),
        ([], None),
    ],
)
def test_evidence_ends_with_the_last_list_else_the_last_report(rows, end):
    released(*rows)

    assert evidence_end.of_question(question()) == end


def test_the_words_say_whose_day_it_is():
    assert EvidenceEnd(LIST_DAY, of_lists=True).words == "no list since Oct 7, 2020"
    assert EvidenceEnd(REPORT_DAY, of_lists=False).words == "no report since Nov 2, 2022"


def test_the_line_stops_with_the_lists_and_what_began_later_is_counted():
    released(ON_A_LIST, REPORTED)

    found = growth.of(question())

    assert found.shown_by[-1] == (LIST_DAY, growth.Begun(1, 1))
    assert max(day for day, _begun in found.shown_by) == LIST_DAY
    assert (found.later, found.at_end.possible + found.later) == (1, found.dated)


def test_a_line_goes_on_to_the_last_list_where_nothing_began_lately():
    released(ON_A_LIST)

    found = growth.of(question())

    assert [month.words for month in found.months] == ["August 2019"]
    assert found.shown_by == [(date(2019, 8, 31), growth.Begun(1, 1)), (LIST_DAY, growth.Begun(1, 1))]


def test_what_is_shown_until_when_and_what_is_only_announced_travels_with_the_points():
    until = date(2020, 10, 7)
    announced = Span.day(date(2022, 11, 2))
    released(
        {"attested_until": until, "last_listed_on": until, "start": Span.day(until)},
        {"status": Status.ANNOUNCED, "announced": announced, "first_listed_on": None},
    )

    columns = points.columns(question())

    end = evidence_end.of_question(question())
    assert columns["shown_until"].tolist() == [day_number(until, 0), ALWAYS]
    assert [columns["dates"][each] for each in columns["date"]] == [
        "Oct 7, 2020",
        "announced Nov 2, 2022; start not known",
    ]
    assert columns["evidence_ends"] == {
        "day": day_number(until, 0),
        "words": end.words,
        "says": end.says,
    }
    assert "Oct 7, 2020" in end.words


def test_an_answer_about_a_day_is_drawn_until_that_day():
    released(ON_A_LIST)
    asked = date(2019, 9, 1)

    found = growth.of(question(f"as_of={asked}"))

    assert found.end == EvidenceEnd(asked, of_lists=False, asked=True)
    assert found.shown_by[-1] == (asked, growth.Begun(1, 1))
    assert growth.of(question("as_of=2020-10-08")).end == EvidenceEnd(LIST_DAY, of_lists=True)
