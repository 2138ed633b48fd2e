"""A county that is newer than the map's answers for the places in it; the older one keeps its records."""

import pytest

from partnerships.geography.load import load_reference
from partnerships.models import County
from partnerships.queries.places import neighbors
from tests.factories import question, released

pytestmark = pytest.mark.django_db

HARTFORD, COVENTRY, BRISTOL, OTHER_BRISTOL = (
    {"city": "Hartford", "county_fips": "09003", "state": "CT"},
    {"city": "Coventry", "county_fips": "09013", "state": "CT"},
    {"city": "Bristol", "county_fips": "09003", "state": "CT"},
    {"city": "Bristol", "county_fips": "47163", "state": "TN"},
)
REGION_ONLY = {"city": "", "county_fips": "09110", "state": "CT"}


@pytest.fixture(autouse=True)
def _reference():
    load_reference()


def numbers(address):
    return {row.partnership_id for row in question(address).rows()}


@pytest.mark.parametrize(
    ("fips", "answer"),
    [
        ("09003", {1, 3}),
        ("09013", {2}),
        ("09110", {1, 2, 5}),
        ("09140", {3}),
        ("09140,09013", {2, 3}),
        ("09120", set()),
    ],
)
def test_both_editions_of_the_counties_can_be_asked_for(fips, answer):
    released(HARTFORD, COVENTRY, BRISTOL, OTHER_BRISTOL, REGION_ONLY)

    assert numbers(f"county={fips}") == answer


def test_the_planning_regions_share_out_the_records_of_the_older_counties():
    released(HARTFORD, COVENTRY, BRISTOL)
    regions = County.objects.in_state("CT").newer()

    found = [numbers(f"county={region.fips}") for region in regions]

    assert sorted(number for one in found for number in one) == [1, 2, 3]


def test_the_counties_around_are_those_of_the_map_and_not_the_regions_own_parts():
    region = County.objects.get(fips="09110")

    near = neighbors.counties(region)

    assert near
    assert all(county.since is None and county.fips not in region.former for county in near)


@pytest.mark.parametrize(
    ("fips", "sentence"),
    [
        ("09110", "Capitol Planning Region has existed since 2022."),
        ("09003", "Hartford County was the county here until 2022."),
        ("02066", "Copper River Census Area has existed since 2019."),
        ("02261", "Valdez-Cordova Census Area was the county here until 2019."),
    ],
)
def test_the_pages_of_both_say_what_became_of_them_and_link_to_each_other(client, fips, sentence):
    released(HARTFORD)
    county = County.objects.get(fips=fips)

    page = client.get(f"/counties/{fips}/").content.decode()

    assert sentence in page
    others = [*county.former, *County.objects.made_of(fips).values_list("fips", flat=True)]
    assert others
    assert all(f'href="/counties/{other}/"' in page for other in others)


def test_the_page_of_a_county_that_did_not_change_says_nothing_of_it(client):
    released(HARTFORD)

    page = client.get("/counties/47163/").content.decode()

    assert "has existed since" not in page
    assert "was the county here" not in page
