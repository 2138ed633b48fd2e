"""What is counted in memory is what the database finds: the same records, for questions of every kind."""

from datetime import date

import pytest

from partnerships.dates import Span
from partnerships.models import Release, ReleaseRow, Source
from partnerships.models.vocabulary import Status
from partnerships.queries import counts, facets
from partnerships.queries.places import area_totals
from partnerships.queries.selection import held
from partnerships.queries.selection.coded import Coded
from tests import database, starter
from tests.exports import questions
from tests.factories import question, released

QUESTIONS = 120
BESIDE = [
    "county=09110",
    "county=09110&county=06073&as_of=2020-10-07",
    "undated=only&as_of=2019-08-28&certainty=possible",
    "started_after=2019&started_before=2019-08-28&undated=exclude",
    "as_of=2019-08-28&certainty=certain&status=listed&status=announced",
    "q=police&as_of=2020-10-07",
    "q=no such agency",
]


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        yield starter.publish()


def in_memory(asked: str) -> list[int]:
    return question(asked).selection.number("partnership_id").tolist()


def in_the_database(asked: str) -> list[int]:
    return list(
        question(asked).matching().order_by("partnership_id").values_list("partnership_id", flat=True)
    )


def test_memory_and_database_find_the_same_records(published):
    asked = [*BESIDE, *(questions.ask(seed) for seed in range(QUESTIONS))]

    differing = [each for each in asked if in_memory(each) != in_the_database(each)]

    assert differing == []
    assert len({len(in_memory(each)) for each in asked}) > QUESTIONS / 4


def test_a_record_of_before_november_2026_is_found_alike(db):
    bare = {"possible": None, "certain": None, "status_days": [], "statuses": []}
    released({}, {"start": Span.year(2019)}, {"start": Span.by(date(2019, 9, 5))})
    ReleaseRow.objects.update(**bare)

    for asked in ("", "undated=only&as_of=2020-01-01", "as_of=2020-01-01", "started_before=2019-09"):
        assert in_memory(asked) == in_the_database(asked)


def test_a_list_may_be_called_as_the_database_calls_what_is_not_known(db):
    named_so = Source.objects.first()
    named_so.pk, named_so.slug, named_so._state.adding = None, "null", True
    named_so.save()
    released(
        {"sources": ["null", "eff-atlas"]}, {"sources": ["null"]}, {"sources": ["eff-atlas"]}, {"sources": []}
    )

    for asked in ("source=null", "source=eff-atlas"):
        assert in_memory(asked) == in_the_database(asked) != []
    assert {one.key: one.count for one in counts.by(question(), "source")} == {"null": 2, "eff-atlas": 2}


def test_no_version_has_no_rows(db):
    assert Release.objects.newest() is None
    assert len(question().selection) == 0
    assert area_totals.of(question()).partnerships == 0
    assert counts.by(question(), "state") == []
    assert facets.of(question())["state"] == []


def test_totals_by_state_are_those_of_the_rows(published):
    for one in area_totals.by_state(question("as_of=2020-10-07")):
        state = one.place.code
        rows = list(question(f"as_of=2020-10-07&state={state}").matching())

        starts = [row.start.upper.toordinal() - 1 for row in rows if row.start]
        until = [row.attested_until for row in rows if row.attested_until]
        assert (one.partnerships, one.agencies) == (len(rows), len({row.agency_number for row in rows}))
        assert one.started_by == (date.fromordinal(min(starts)) if starts else None)
        assert one.last_started_by == (date.fromordinal(max(starts)) if starts else None)
        assert one.attested_until == max(until, default=None)


def test_a_version_is_read_once_a_process_and_again_where_another_has_its_number(
    db, django_assert_num_queries
):
    first = released({"status": Status.LISTED})
    held.of(first)
    with django_assert_num_queries(0):
        columns = held.of(first)
    assert columns.coded["status"].values == [Status.LISTED]

    ReleaseRow.objects.all().delete()
    first.delete()
    second = released({"status": Status.ENDED}, {"status": Status.ENDED})

    assert len(held.of(second)) == 2


def test_values_come_in_the_order_of_the_rows():
    coded = Coded.of(["b", "a", "b", "c", "a"]).at(slice(1, 4))

    ordered = coded.in_order()

    assert (ordered.values, ordered.codes.tolist()) == (["a", "b", "c"], [0, 1, 2])
    assert Coded.of([3, 1, 3]).mapped(lambda value: value > 2).counts() == {True: 2, False: 1}
