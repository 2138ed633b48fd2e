"""Which kinds of living agencies have a name, whoever made them and however it is written."""

import pytest
from django.db import connection
from django.utils import timezone

from partnerships.ingest.listings.listing_writer import CALLED, kinds_by_name
from partnerships.models import Agency

pytestmark = pytest.mark.django_db

NAME = "Montclair Police Department"


def made(name=NAME, *, slug="montclair", kind="police", state="NJ", **others):
    return Agency.objects.create(name=name, slug=slug, kind=kind, state=state, **others)


def nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def test_a_name_is_found_whatever_its_capitals_in_each_state():
    made(NAME.upper())
    made(slug="other", kind="campus")
    made(slug="elsewhere", state="CA")
    made("Montclair", slug="plain")

    found = kinds_by_name({NAME, NAME.lower(), "Nowhere"})

    assert found == {
        ("NJ", NAME.casefold()): {"police", "campus"},
        ("CA", NAME.casefold()): {"police"},
    }


def test_an_agency_that_is_merged_or_withdrawn_has_no_name():
    stands = made("Essex County Sheriff", slug="stands", kind="sheriff")
    made(slug="merged", merged_into=stands)
    made(slug="withdrawn", withdrawn_at=timezone.now())

    assert kinds_by_name({NAME}) == {}


def test_each_name_is_found_by_the_index_among_agencies_that_no_statistics_know_of():
    Agency.objects.bulk_create(
        Agency(name=f"Agency {number}", slug=f"agency-{number}", kind="police", state="CA")
        for number in range(2_000)
    )

    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (FORMAT json) {CALLED}", {"names": [f"agency {number}" for number in range(500)]}
        )
        plan = cursor.fetchone()[0][0]["Plan"]

    assert "agency_called" in [node.get("Index Name") for node in nodes(plan)]
    assert "Seq Scan" not in [node["Node Type"] for node in nodes(plan)]
