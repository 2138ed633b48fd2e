"""The number under which an agency reports to the FBI: kept with the listing, and it brings two lists together."""

import pytest

from partnerships.actions import runs, sources
from partnerships.ingest.mapping.curated import Mapping, guess
from partnerships.models import Agency, Listing, Match
from partnerships.models.vocabulary import Verdict
from tests.factories import TODAY, as_csv, asked_for, curator

pytestmark = pytest.mark.django_db

COLUMNS = ("Ref", "Agency", "State", "ORI")


def listings_of(slug: str, *rows: tuple[str, ...]) -> list[Listing]:
    """A curator's list of these rows, taken in."""
    mapping = Mapping("csv", COLUMNS, guess(COLUMNS), ("Ref",))
    facts = {"title": slug, "publisher": "A paper", "license": "CC0", "about": "Made for a test."}
    source = sources.add(slug=slug, mapping=mapping, by=curator(), expect_from=1, expect_to=9, **facts)
    content = as_csv([dict(zip(COLUMNS, row, strict=True)) for row in rows])
    run = runs.ingest(run=asked_for(content, slug=slug), today=TODAY)
    assert run.outcome == "applied", run.reason
    return list(source.listings.order_by("row_number"))


def agency_of(listing: Listing) -> Agency | None:
    match = Match.objects.filter(listing=listing, verdict=Verdict.SAME).first()
    return match and match.agency


def test_a_listing_keeps_the_number_that_its_list_gives():
    with_one, without = listings_of(
        "a", ("1", "Clinton Police Department", "IL", "IL0200100"), ("2", "Reno Police Department", "NV", "")
    )

    assert (with_one.ori, without.ori) == ("IL0200100", "")


def test_two_lists_with_one_number_mean_one_agency_where_a_name_alone_would_be_asked_about():
    (first,) = listings_of("a", ("1", "Clinton Township Police Department", "IL", "IL0200100"))
    (same,) = listings_of("b", ("1", "Clinton Police Department", "IL", "il0200100"))

    assert agency_of(first) == agency_of(same)
    assert same.matches.get().score == 100


def test_without_the_number_those_names_are_asked_about():
    listings_of("a", ("1", "Clinton Township Police Department", "IL", ""))
    (unsure,) = listings_of("b", ("1", "Clinton Police Department", "IL", ""))

    assert agency_of(unsure) is None


def test_one_number_under_two_names_is_for_a_person_to_settle():
    (first,) = listings_of("a", ("1", "Dewitt Police Department", "IL", "IL0200100"))
    (renamed,) = listings_of("b", ("1", "Clinton Township Police Department", "IL", "IL0200100"))

    assert agency_of(renamed) is None
    asked = renamed.matches.get()
    assert (asked.verdict, asked.agency) == (Verdict.UNSURE, agency_of(first))
    assert any("IL0200100" in reason for reason in asked.reasons)
