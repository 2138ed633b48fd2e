"""When foreign keys are checked, and by what index the rows of a foreign key are found."""

import pytest
from django.db import IntegrityError, connection, transaction

from partnerships.models import Claim
from partnerships.models.constraints import foreign_keys_checked_at_once

pytestmark = pytest.mark.django_db(transaction=False)

NOWHERE = 999_999_999


def claim_of_no_listing():
    Claim.objects.create(listing_id=NOWHERE, program="neighbors", event="joined")


def check():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_inside_the_block_a_statement_fails_that_refers_to_nothing():
    with (
        pytest.raises(IntegrityError, match="claim_listing"),
        transaction.atomic(),
        foreign_keys_checked_at_once(),
    ):
        claim_of_no_listing()


def test_after_the_block_the_commit_checks_as_it_does_before():
    with foreign_keys_checked_at_once():
        pass
    claim_of_no_listing()  # a later statement may still add what it refers to

    with pytest.raises(IntegrityError, match="claim_listing"), transaction.atomic():
        check()
    Claim.objects.filter(listing_id=NOWHERE).delete()
    check()


def test_what_was_written_before_the_block_is_checked_where_it_begins():
    with pytest.raises(IntegrityError, match="claim_listing"), transaction.atomic():
        claim_of_no_listing()
        with foreign_keys_checked_at_once():
            pass


WITHOUT_INDEX = """
SELECT conrelid::regclass::text, attname FROM pg_constraint AS rule
JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
WHERE contype = 'f' AND NOT EXISTS (
    SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = attnum AND indpred IS NULL AND indisvalid
)
"""


def test_the_rows_of_every_foreign_key_are_found_by_an_index_that_begins_with_it():
    """By an index of all rows: else each deletion would go through the whole table."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_INDEX)
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ("partnerships_listing WHERE source_id = 1", "partnership_source__12a7af_idx"),
        ("partnerships_listing WHERE closed_by_id = 1", "partnerships_listing_closed_by_id_fcfb2d0f"),
        ("partnerships_match WHERE listing_id = 1", "match_once"),
        ("partnerships_partnership WHERE agency_id = 1", "partnership_once"),
    ],
)
def test_rows_are_found_by_the_one_index_that_there_is_for_them(rows, index):
    """As a deletion looks for them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT 1 FROM ONLY {rows} FOR KEY SHARE")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert f"Bitmap Index Scan on {index} " in plan or f"Index Scan using {index} " in plan
