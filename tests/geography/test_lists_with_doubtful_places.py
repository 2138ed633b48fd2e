"""A curator's list whose states cannot be read, or whose counties changed, comes in whole and is published."""

import pytest

from partnerships.actions import sources
from partnerships.ingest.mapping.curated import Mapping
from partnerships.models import Agency, Listing, ReleaseRow
from tests.factories import as_csv, curator, ingest_run

pytestmark = pytest.mark.django_db

COLUMNS = ("Agency", "City", "County", "State", "ZIP")
STATES = ("IA", "AZ, NM, UT", "Police", "", "NM, UT", "#N/A", "🚓", "CT")


def added(*rows, **asked):
    """The run of a list of these rows, each (agency, city, county, state, ZIP code)."""
    take = {"agency": "Agency", "city": "City", "county": "County", "state": "State", "zip_code": "ZIP"}
    sources.add(
        slug="a-list",
        title="A list",
        mapping=Mapping("csv", COLUMNS, take, ("Agency", "State")),
        by=curator(),
        expect_from=1,
        expect_to=99,
    )
    cells = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return ingest_run(as_csv(cells, columns=COLUMNS), slug="a-list", **asked)


def test_rows_of_unreadable_states_wait_for_a_person_and_stop_nothing():
    run = added(
        *((f"Agency {number} Police", "Adair", "Adair", text, "") for number, text in enumerate(STATES)),
        decided=1,
    )

    assert run.outcome == "applied", run.reason
    assert Listing.objects.count() == len(STATES)
    stateless = len(STATES) - len({"IA", "CT"})
    assert run.report["placed"]["none"] == run.report["matched"]["unsure"] == stateless
    assert ReleaseRow.objects.newest().count() == len(STATES) - stateless


def test_an_agency_of_several_states_has_a_place_in_one_of_them_and_its_words_are_kept():
    added(("Navajo Nation Police Department", "Window Rock", "Apache", "AZ, NM, UT", ""))

    listing, row = Listing.objects.get(), ReleaseRow.objects.newest().get()
    assert (row.state, row.county_fips, row.city) == ("AZ", "04001", "Window Rock")
    assert listing.raw["State"] == "AZ, NM, UT"
    assert "The row names AZ, NM, UT" in listing.place_note
    assert Agency.objects.get().state == "AZ"


def test_a_list_of_zip_codes_alone_is_placed_and_published_without_a_city():
    added(("Montclair Police", "", "", "NJ", "7042"), ("Nowhere Police", "", "", "NJ", "7042"))

    rows = {row.agency_name: row for row in ReleaseRow.objects.newest()}
    assert rows["Montclair Police"].city == "Montclair"
    assert (rows["Nowhere Police"].city, rows["Nowhere Police"].county_fips) == ("", "34013")


def test_a_planning_region_is_published_as_the_county_of_the_map():
    added(("Hartford Police Department", "Hartford", "Capitol Planning Region", "CT", ""))

    row = ReleaseRow.objects.newest().get()
    assert (row.county, row.county_fips) == ("Hartford County", "09003")
