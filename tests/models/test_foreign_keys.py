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
