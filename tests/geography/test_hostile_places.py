"""Whatever a cell holds, a row is placed or kept: nothing raises, and no point is claimed without evidence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.geography import reference
from partnerships.geography.states import resolve_state, resolve_states
from partnerships.ingest.agencies.mentioned_rows import mentioned_agency, place_row
from partnerships.ingest.interpret import ParsedRow
from partnerships.models.vocabulary import Kind, LocationPrecision

EXACT, PLACE, COUNTY, STATE, NONE = LocationPrecision

HOSTILE = [
    "",
    " ",
    "\0",
    "\u200e\u200f",
    "Police",
    "AZ, NM, UT",
    ",,,;;;///",
    "county",
    "County County",
    " parish",
    "(city)",
    "township",
    "town of ",
    "Multiple",
    "#REF!",
    "=1+1",
    "N/A",
    "-",
    "🚓",
    "Ｎｅｗａｒｋ",
    "St. " * 500,
    "x" * 100_000,
    ", ".join(["Cook County"] * 2_000),
    "Robert'); DROP TABLE places;--",
    "<b>Newark</b>",
    "١٢٣٤٥",
]


def row(**fields):
    return ParsedRow("", "", 0, {}, {"agency": "Adair Police Department", **fields}, Kind.POLICE, (), ())


@pytest.mark.parametrize("column", ["agency", "city", "county", "state", "zip_code", "latitude", "longitude"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_is_placed_or_kept_and_matched(gazetteer, column, text):
    fields = {"city": "Adair", "county": "Adair", "state": "IA", "latitude": "41.5", "longitude": "-94.6"}

    parsed = row(**fields | {column: text})
    placement = place_row(parsed, gazetteer)
    mentioned = mentioned_agency(parsed, placement, gazetteer, {"IA": "Iowa"})

    assert (placement.precision is NONE) == (placement.latitude is None)
    assert mentioned.state == placement.state


@settings(deadline=None)
@given(
    words=st.fixed_dictionaries(
        {},
        optional={
            name: st.text(max_size=40) | st.sampled_from(HOSTILE)
            for name in ("agency", "city", "county", "zip_code", "latitude", "longitude")
        },
    ),
    state=st.sampled_from(["", "NY", "AZ, NM, UT", "CT", "AK", "Police", "MO"]),
)
def test_any_cells_at_all_are_placed_or_kept(gazetteer, words, state):
    parsed = row(**words, state=state)

    placement = place_row(parsed, gazetteer)

    assert mentioned_agency(parsed, placement, gazetteer, {}).state == placement.state
    assert placement.county_fips == "" or placement.county_fips in gazetteer._names.counties


class TestSeveralStates:
    def test_the_county_tells_which_of_them_is_meant(self, gazetteer):
        placement = gazetteer.place(city="Window Rock", county="Apache", state="AZ, NM, UT")

        assert (placement.state, placement.precision, placement.county_name) == ("AZ", PLACE, "Apache County")
        assert "The row names AZ, NM, UT" in placement.note

    def test_the_place_tells_it_where_no_county_is_said(self, gazetteer):
        assert gazetteer.place(city="Shiprock", state="AZ/NM/UT").state == "NM"

    @pytest.mark.parametrize("county", ["San Juan County", ""])
    def test_a_county_of_two_of_them_or_of_none_tells_nothing(self, gazetteer, county):
        placement = gazetteer.place(county=county, state="NM, UT")

        assert (placement.state, placement.precision, placement.latitude) == ("", NONE, None)
        assert "not in which of them" in placement.note

    def test_a_coordinate_still_stands(self, gazetteer):
        placement = gazetteer.place(state="AZ, NM", latitude="35.68", longitude="-109.05")

        assert placement.precision is EXACT

    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("AZ, NM, UT", ("AZ", "NM", "UT")),
            ("Arizona and New Mexico", ("AZ", "NM")),
            ("ND/SD", ("ND", "SD")),
            ("OK; KS", ("OK", "KS")),
            ("Ariz. & Utah", ("AZ", "UT")),
            ("NY, NY", ("NY",)),
            ("Kentucky", ("KY",)),
            ("AZ, Police", ()),
            ("Ontario, QC", ()),
            ("", ()),
            (None, ()),
        ],
    )
    def test_states_are_read_as_lists_join_them(self, text, codes):
        assert resolve_states(text) == codes

    def test_every_state_and_territory_is_read_alone_and_in_a_pair(self):
        for code, state in reference.states().items():
            assert resolve_states(state.name) == (code,)
            if code != "TX":
                assert resolve_states(f"{state.name}; TX") == (code, "TX")

    def test_one_state_is_not_read_out_of_several(self):
        assert resolve_state("AZ, NM, UT") is None
