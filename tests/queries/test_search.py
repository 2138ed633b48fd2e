"""One box finds ZIP codes, towns, counties and agencies, spelled as readers spell them."""

import time

import pytest

from partnerships.models import ReleaseRow
from partnerships.queries.places.search import find
from tests import database, starter


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        yield starter.publish()


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("62701", "zip", "62701 Springfield, IL"),
        ("Springfield, Ill.", "place", "Springfield, IL"),
        ("los angelos", "place", "Los Angeles, CA"),
        ("cook county, IL", "county", "Cook County, IL"),
        ("califor", "state", "California"),
    ],
)
def test_places_are_found_as_readers_spell_them(published, text, kind, label):
    first = find(text)[0]

    assert (first.kind, first.label) == (kind, label)


def test_an_agency_is_found_by_part_of_its_name_and_with_a_slip(published):
    row = ReleaseRow.objects.newest().filter(agency_kind="sheriff").order_by("id")[0]
    word = row.agency_name.split()[0]
    slip = word[:-2] + word[-1] + word[-2]

    for text in (row.agency_name, f"{slip} {row.agency_name.partition(' ')[2]}"):
        assert row.agency_slug in [one.address.split("/")[2] for one in find(text) if one.kind == "agency"]


def test_a_town_says_how_many_are_on_record_in_it_and_around_it(published):
    row = ReleaseRow.objects.newest().exclude(county_fips="").exclude(city="").order_by("id")[0]
    rows = ReleaseRow.objects.newest()

    town = next(one for one in find(f"{row.city}, {row.state}") if one.kind == "place")

    assert town.named == rows.filter(city=row.city, state=row.state).count()
    assert town.around == rows.filter(county_fips=row.county_fips).count()


def test_a_town_does_not_count_what_is_placed_in_its_county_only(published, db):
    row = ReleaseRow.objects.newest().filter(city="Bakersfield", location_precision="place").order_by("id")[0]
    before = find("Bakersfield, CA")[0]

    ReleaseRow.objects.filter(pk=row.pk).update(location_precision="county")

    after = find("Bakersfield, CA")[0]
    assert (after.named, after.around) == (before.named - 1, before.around)
    places = [one.place for one in find(row.agency_name) if row.agency_slug in one.address]
    assert places == [f"{row.county}, CA"]


def test_letters_that_mean_nothing_find_nothing(published):
    assert find("qqxzzk") == []
    assert find("") == []


def test_finding_is_quick(published):
    texts = ["spring", "90210", "los angelos", "sheriff", "cook county"]
    taken = []
    for text in texts * 3:
        started = time.perf_counter()
        find(text)
        taken.append(time.perf_counter() - started)

    assert sorted(taken)[len(taken) // 2] < 0.05
