"""What readers ask most is found by an index, and not by reading every row."""

import pytest
from django.db import connection

from bench.api import FILL
from partnerships.models import Release
from tests.factories import question


@pytest.fixture
def many(db):
    """Enough partnerships that an index is worth its while."""
    Release.objects.create(number=1, why="many", added=20_000, changed=0, withdrawn=0, total=20_000)
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"size": 20_000})
        cursor.execute("SELECT gin_clean_pending_list('releaserow_capitals')")
        cursor.execute("ANALYZE partnerships_releaserow")


FOUND_BY = {
    "q=oakland": "releaserow_capitals",
    "q=oakland police": "releaserow_capitals",
    "state=CA": "releaserow_usual_order",
    "kind=sheriff&program=subsidy": "releaserow_sorts_of",
    "county=06073": "releaserow_county",
}


def test_a_question_is_answered_from_its_index(many):
    plans = {asked: plan(question(asked).matching().order_by().values("id")) for asked in FOUND_BY}

    assert {asked: index for asked, index in FOUND_BY.items() if index not in plans[asked]} == {}


def plan(rows) -> str:
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", values)
        return "\n".join(line for (line,) in cursor.fetchall())
