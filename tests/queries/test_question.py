"""A reader's question: what each parameter means."""

from datetime import date
from itertools import product

import pytest
from psycopg2.extras import NumericRange

from partnerships.dates import Span, read_iso
from partnerships.models import ReleaseRow
from partnerships.models.vocabulary import Status
from partnerships.queries.question.parameters import SORTS
from tests.factories import question, released
from tests.queries.records import RECORDS

pytestmark = pytest.mark.django_db


def numbers(address=""):
    """The records that answer, by number."""
    return {row.partnership_id for row in question(address).rows()}


def test_no_parameter_asks_for_everything():
    released({}, {}, {})

    asked = question()

    assert asked.count() == asked.rows().count() == 3
    assert asked.chips() == []
    assert asked.address() == ""
    assert asked.words() == "all partnerships"


def test_days_are_asked_in_words():
    asked = question("as_of=2019-08-28&started_after=2019-08&changed_since=2026-11-01")

    assert [(chip.name, chip.words) for chip in asked.chips()] == [
        ("started_after", "August 2019"),
        ("as_of", "Aug 28, 2019"),
        ("changed_since", "Nov 1, 2026"),
    ]


def test_before_the_first_release_there_is_nothing_and_no_error():
    asked = question("state=CA")

    assert (asked.version, asked.count(), list(asked.rows())) == (0, 0, [])


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("q=fresno", {1}),
        ("q=police fresno", {1}),
        ("q=FRESNO+Police", {1}),
        ("q=kern", {2}),
        ("q=kern fresno", set()),
        ("q=100%25", {4}),
        ("q=100_police", {4}),
        ("q=%25", {4}),
        ("q=RW-000003", {3}),
        ("q=rw-3", {3}),
        ("q=3", {3}),
        ("q=²", set()),
        ("q=Cañon", {5}),
        ("q='; DROP TABLE x; --", set()),
        ("state=CA", {1, 2}),
        ("state=CA&state=OH", {1, 2, 3, 4}),
        ("county=06029", {2}),
        ("county=06029&county=39113", {2, 3}),
        ("county=06029,39113", {2, 3}),
        ("county=99999", set()),
        ("kind=sheriff", {2}),
        ("kind=sheriff&kind=fire", {2, 3}),
        ("program=subsidy", {3}),
        ("status=delisted", {3}),
        ("status=delisted&status=list_retired", {3, 4}),
        ("source=eff-atlas", {3, 4}),
        ("source=announcements", {1, 2, 4, 5}),
        ("source=eff-atlas&source=announcements", {1, 2, 3, 4, 5}),
        ("in_bbox=-84,39,-82,41", {1, 2, 3, 4}),
        ("in_bbox=-84,41,-82,42", set()),
        ("in_bbox=170,-90,-82,90", {1, 2, 3, 4}),
        ("in_bbox=-180,-90,180,90", {1, 2, 3, 4}),
        ("changed_since=2026-06-01", {4}),
        ("changed_since=2026-01-01", {1, 2, 3, 4, 5}),
        ("changed_since=9998-12-31", set()),
        ("state=CA&kind=sheriff", {2}),
        ("state=CA&status=delisted", set()),
        ("version=1", {1, 2, 3, 4, 5}),
    ],
)
def test_each_parameter_narrows_the_answer(address, answer):
    released(*RECORDS)

    assert numbers(address) == answer


SHOWN = {"attested_until": date(2020, 10, 7)}
STOPPED = {
    "status": Status.LIST_RETIRED,
    "statuses": [Status.LISTED, Status.LIST_RETIRED],
    "status_days": [date(2024, 1, 31)],
}
DATED = (
    {"start": read_iso("2019-08-28")} | SHOWN,
    {"start": read_iso("2020-07")} | SHOWN | STOPPED,
    {"start": read_iso("2020")} | SHOWN,
    {"start": Span.by(date(2019, 9, 5))} | SHOWN,
    SHOWN,
    {"start": read_iso("2018-01-01"), "end": read_iso("2019-12-31"), "status": Status.ENDED} | SHOWN,
)


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("started_after=2020-07-15", {2, 3, 5}),
        ("started_after=2020-07-15&undated=exclude", {2, 3}),
        ("started_after=2020-08-01&undated=exclude", {3}),
        ("started_after=2021&undated=exclude", set()),
        ("started_after=2019-09&undated=exclude", {2, 3, 4}),
        ("started_before=2019&undated=exclude", {1, 4, 6}),
        ("started_before=2018-01-01&undated=exclude", {4, 6}),
        ("started_before=2020-07-01&undated=exclude", {1, 2, 3, 4, 6}),
        ("started_before=2019-08&undated=exclude", {1, 4, 6}),
        ("started_after=2019-08-28&started_before=2019-08-28&undated=exclude", {1, 4}),
        ("undated=only", {5}),
        ("undated=exclude", {1, 2, 3, 4, 6}),
        ("undated=include", {1, 2, 3, 4, 5, 6}),
        ("as_of=2019-08-27", {4, 5, 6}),
        ("as_of=2019-08-28", {1, 4, 5, 6}),
        ("as_of=2019-08-28&undated=exclude", {1, 4, 6}),
        ("as_of=2019-08-28&undated=only", {5}),
        ("as_of=2019-12-31", {1, 4, 5, 6}),
        ("as_of=2020-01-01", {1, 3, 4, 5}),
        ("as_of=2026-01-01", {1, 2, 3, 4, 5}),
        ("as_of=1990-01-01", {4, 5}),
        ("as_of=1990-01-01&undated=exclude", {4}),
        ("as_of=2019-08-28&certainty=certain", {1, 6}),
        ("as_of=2019-08-28&certainty=possible", {4, 5}),
        ("as_of=2019-12-30&certainty=certain", {1, 4, 6}),
        ("as_of=2019-12-31&certainty=certain", {1, 4}),
        ("as_of=2020-10-07&certainty=certain", {1, 2, 4}),
        ("as_of=2020-10-08&certainty=certain", set()),
        ("as_of=2020-10-08&certainty=possible", {1, 2, 3, 4, 5}),
        ("as_of=2020-10-07&status=listed", {1, 2, 3, 4, 5}),
        ("as_of=2024-01-31&status=listed", {1, 3, 4, 5}),
        ("as_of=2024-01-31&status=list_retired", {2}),
        ("status=listed", {1, 3, 4, 5}),
    ],
)
def test_an_imprecise_date_matches_where_it_may_lie_inside(address, answer):
    released(*DATED)

    assert numbers(address) == answer


def test_records_without_a_start_are_counted_apart():
    released(*DATED)

    assert question().undated() == 1


def test_what_is_not_on_the_map_is_counted_beside_it():
    released(*RECORDS)

    assert question().unplaced() == 1
    assert question("state=CA").unplaced() == 0


def test_a_caller_may_read_parameters_of_its_own():
    from django.http import QueryDict

    from partnerships.queries.question import Question

    asked = Question.ask(QueryDict("format_for=excel&state=CA"), also=["format_for"])

    assert asked.address() == "state=CA&format_for=excel"


@pytest.mark.parametrize(("name", "sign"), list(product(SORTS, ("", "-"))))
def test_every_sort_gives_every_row_once_with_unknown_values_last(name, sign):
    released(*RECORDS, *DATED)

    rows = list(question(f"sort={sign}{name}").rows())

    assert len({row.partnership_id for row in rows}) == len(rows) == len(RECORDS) + len(DATED)
    if name == "start_date":
        known = [row.start is not None for row in rows]
        assert known == sorted(known, reverse=True)


def test_pages_of_any_size_hold_every_row_once():
    released(*[{"agency_name": "Same Name PD"}] * 23)
    rows = question("sort=agency").rows()

    seen = [row.pk for start in range(0, 23, 5) for row in rows[start : start + 5]]

    assert sorted(seen) == sorted(row.pk for row in rows)


def test_an_older_version_answers_with_its_own_rows_and_the_newest_without_being_named():
    released({"agency_name": "Old Name PD"}, {})
    ReleaseRow.objects.filter(partnership_id=1).update(versions=NumericRange(1, 2))
    released({"agency_name": "New Name PD"}, version=2)

    assert {row.agency_name for row in question("version=1&q=name").rows()} == {"Old Name PD"}
    assert {row.agency_name for row in question("q=name").rows()} == {"New Name PD"}
    assert numbers("version=1") == numbers("version=2") == {1, 2}
    assert question("version=2").is_newest
    assert not question("version=1").is_newest


def test_a_release_that_comes_while_a_question_is_answered_does_not_change_the_answer():
    released({"agency_name": "Old Name PD"})
    asked = question()

    ReleaseRow.objects.update(versions=NumericRange(1, 2))
    released({"agency_name": "New Name PD"}, version=2)

    assert asked.version == 1
    assert [row.agency_name for row in asked.rows()] == ["Old Name PD"]
    assert asked.count() == 1


def test_two_questions_share_no_answer_of_their_filters():
    released({"state": "CA"}, {"state": "NV"})

    in_california, in_nevada = question("state=CA&q=police"), question("state=NV&started_after=2019")

    assert in_california.values("state") == ["CA"]
    assert in_california.form.cleaned_data["state"] == ["CA"]
    assert in_nevada.form.cleaned_data["state"] == ["NV"]
    assert in_nevada.form.cleaned_data["q"] == ""
    assert {row.state for row in question("state=CA&undated=include").rows()} == {"CA"}
    assert numbers("q=agency") == numbers("q=agency&undated=include")
