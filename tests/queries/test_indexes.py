"""What readers ask most is found by an index, and not by reading every row."""

import pytest
from django.db import connection
from django.db.models import Count

from bench.testbed import ROWS
from partnerships.models import Agency, Place, Release
from partnerships.models.copy import copy_in
from partnerships.queries.places.search import with_letters_like
from tests import database
from tests.factories import question, spelt


@pytest.fixture
def many(db):
    """Enough partnerships that an index is worth its while."""
    fill()


def fill():
    Release.objects.create(number=1, why="many", added=20_000, changed=0, withdrawn=0, total=20_000)
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"rows": 20_000, "places": Place.objects.count()})
        cursor.execute("SELECT gin_clean_pending_list('releaserow_folded')")
        cursor.execute("ANALYZE partnerships_releaserow")


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker):
    """As many, committed and swept, so that the database knows that an index alone tells what is there."""
    with database.committed(django_db_blocker):
        fill()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE partnerships_releaserow")
        yield


FOUND_BY = {
    "q=oakland": "releaserow_folded",
    "q=oakland police": "releaserow_folded",
    "state=CA": "releaserow_usual_order",
    "kind=sheriff&program=subsidy": "releaserow_sorts_of",
    "county=06073": "releaserow_counted",
    "in_bbox=-100,30,-90,35": "releaserow_placed",
}
COUNTED_IN_ITS_INDEX = (
    "",
    "as_of=2020-01-01",
    "changed_since=2020-01-01",
    "undated=only",
)


def test_a_question_is_answered_from_its_index(many):
    plans = {asked: plan(question(asked).matching().order_by().values("id")) for asked in FOUND_BY}

    assert {asked: index for asked, index in FOUND_BY.items() if index not in plans[asked]} == {}


COUNTED_IN_THE_NARROWEST = {
    "as_of=2020-01-01": "releaserow_dated",
    "in_bbox=-100,30,-90,35": "releaserow_placed",
    "changed_since=2020-01-01": "releaserow_changed",
}


@pytest.mark.parametrize("asked", COUNTED_IN_THE_NARROWEST)
def test_a_question_of_one_thing_is_counted_in_an_index_of_that_thing(asked, counted):
    counted_by = plan(question(asked).matching().order_by().values("versions"))

    assert f"Index Only Scan using {COUNTED_IN_THE_NARROWEST[asked]}" in counted_by


@pytest.mark.parametrize("asked", COUNTED_IN_ITS_INDEX)
@pytest.mark.parametrize("group", ["state", "county_fips", "status", "changed_on"])
def test_counting_reads_an_index_and_no_rows(asked, group, counted):
    matching = question(asked).matching().order_by()

    assert "Index Only Scan using releaserow_" in plan(matching.values(group).annotate(number=Count("*")))


def test_all_of_a_version_comes_in_order_without_sorting(counted):
    first_of_many = plan(question("").rows())

    assert "Index Scan using releaserow_usual_order" in first_of_many
    assert "Sort" not in first_of_many


def test_names_like_a_text_are_found_by_what_tells_them_from_others(db):
    named = [(str(one), f"{spelt(one)} Police Department", "police", "CA") for one in range(5_000)]
    copy_in(Agency, ("slug", "name", "kind", "state"), named)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('agency_distinctive')")
        cursor.execute("ANALYZE partnerships_agency")

    alike = with_letters_like(spelt(77)[:-1])

    assert f"{spelt(77)} Police Department" in {one.name for one in alike}
    assert "agency_distinctive" in plan(alike.values("id"))


def plan(rows) -> str:
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", values)
        return "\n".join(line for (line,) in cursor.fetchall())
