"""Loading the bundled files into PostgreSQL: whole, again without effect, and without breaking records."""

import pytest

from partnerships.geography import reference
from partnerships.geography.load import TABLES, load_reference
from partnerships.geography.placing import Gazetteer
from partnerships.models import County, Place, PostalName, ReferenceFile, State

pytestmark = pytest.mark.django_db


def test_the_tables_hold_every_row_of_the_files():
    ReferenceFile.objects.all().delete()

    ReferenceFile.objects.all().delete()

    loaded = load_reference()

    assert loaded == {name: len(reference.rows(name)) for name in TABLES}
    assert State.objects.get(code="CA").counties.count() == 58
    assert County.objects.in_state("LA").get(name="Orleans").full_name == "Orleans Parish"


def test_loading_again_changes_nothing():
    before = list(ReferenceFile.objects.order_by("name").values_list())

    again = load_reference()

    assert again == {}
    assert list(ReferenceFile.objects.order_by("name").values_list()) == before


def test_a_changed_row_is_put_right_and_a_row_that_left_the_file_is_dropped():
    Place.objects.filter(geonameid=5391959).update(name="Yerba Buena", population=1)
    Place.objects.create(
        geonameid=1,
        name="Atlantis",
        folded="atlantis",
        state_id="FL",
        latitude=25,
        longitude=-79,
        population=0,
    )
    ReferenceFile.objects.filter(name="places.csv").update(sha256="0" * 64)

    loaded = load_reference()

    assert list(loaded) == ["places.csv"]
    assert Place.objects.get(geonameid=5391959).name == "San Francisco"
    assert not Place.objects.filter(geonameid=1).exists()


def test_the_gazetteer_of_the_tables_is_that_of_the_files(gazetteer):
    loaded = Gazetteer.from_database()

    for city, county, state in [
        ("St Paul", "Ramsey", "MN"),
        ("Brick", "", "NJ"),
        ("Taylor", "", "AL"),
        ("", "Storey", "NV"),
        ("Colerain Twp", "Hamilton", "OH"),
    ]:
        asked = {"city": city, "county": county, "state": state}
        assert loaded.place(**asked) == gazetteer.place(**asked)


def test_places_are_found_by_folded_name():
    load_reference()

    assert Place.objects.in_state("MO").called("saint louis").get().county.full_name == "St. Louis city"
    assert PostalName.objects.in_state("OH").called("colerain township").exists()


def test_a_county_that_left_the_file_stays_while_something_points_at_it():
    box = {"west": -80, "south": 25, "east": -79, "north": 26}
    for fips in ("12998", "12999"):
        County.objects.create(
            fips=fips, state_id="FL", name=fips, full_name=fips, latitude=25.5, longitude=-79.5, **box
        )
    Place.objects.filter(geonameid=5391959).update(county="12999")
    ReferenceFile.objects.filter(name="counties.csv").update(sha256="0" * 64)

    load_reference()

    assert County.objects.filter(fips="12999").exists()
    assert not County.objects.filter(fips="12998").exists()
