"""What makes a version, and what does not."""

import pytest

from partnerships.models import Listing, ReleaseRow
from partnerships.queries.provenance import evidence
from tests.factories import announcement, published

pytestmark = pytest.mark.django_db

DAYTON = announcement("DAYTON")


def test_other_words_of_a_row_make_no_version_and_are_shown():
    first = published(DAYTON | {"source_title": "Ring comes to Dayton"}, on="2026-01-01")
    again = published(DAYTON | {"source_title": "Ring comes to Dayton, corrected"}, on="2026-01-02")

    (row,) = ReleaseRow.objects.all()
    (cited,) = evidence.of_row(row)
    assert first.report["release"]
    assert again.report["release"] is None
    assert (again.report["changed"], Listing.objects.count()) == (1, 2)
    assert cited.listing.title == "Ring comes to Dayton, corrected"


def test_one_more_row_that_says_the_same_makes_a_version():
    published(DAYTON, on="2026-01-01")
    more = published(DAYTON, DAYTON | {"id": "AGAIN"}, on="2026-01-02")

    assert more.report["release"]
    assert len(ReleaseRow.objects.newest().get().listing_ids) == 2


def test_a_version_that_has_ended_keeps_the_words_it_was_published_with():
    published(DAYTON | {"source_title": "First"}, on="2026-01-01")
    published(DAYTON | {"source_title": "Second", "date": "2019-05"}, on="2026-01-02")

    ended = ReleaseRow.objects.get(versions__upper_inf=False)
    (cited,) = evidence.of_row(ended)
    assert cited.listing.title == "First"
