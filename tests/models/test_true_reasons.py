"""Reasons that an earlier version of the program stored, and that were not true of both sides, are taken out."""

from importlib import import_module

import pytest
from django.db import connection

from partnerships.models import Agency, Listing, Match
from tests.factories import announcement, published

TAKE_OUT = import_module("partnerships.migrations.0014_true_reasons").TAKE_OUT
OF_NAMES = "Only one name says “public safety”: “Brighton Public Safety” and “Brighton Police Department”."


@pytest.mark.django_db
def test_a_stored_reason_is_kept_where_it_is_true_of_the_agencys_rows():
    place = {"city": "Brighton", "state": "NY"}
    published(announcement("K1", agency="Brighton Police Department", **place))
    published(
        announcement("K1", agency="Brighton Police Department", **place),
        announcement("D1", agency="Brighton Public Safety", **place),
    )
    listing, agency = Listing.objects.get(raw__id="D1"), Agency.objects.get(name="Brighton Police Department")
    reasons = [OF_NAMES, "Both are in one county.", "Both are in Brighton.", "Both are in Brighton Township."]
    match = Match.objects.filter(listing=listing, agency=agency)
    assert match.update(reasons=reasons, decided_by=None, decided_at=None) == 1

    with connection.cursor() as cursor:
        cursor.execute(TAKE_OUT, [])

    assert match.get().reasons == reasons[:3]
