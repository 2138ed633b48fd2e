"""A search understands people: ZIP codes, states, towns with their state, short names; in filter, find box and API."""

import pytest

from partnerships.queries.places.search import find
from partnerships.queries.question.meaning import parted
from tests import database
from tests.factories import question, released
from tests.views.places.towns_world import (
    AGENCIES,
    BPD,
    CPD,
    IMPD,
    KCPD,
    LAPD,
    LASD,
    LMPD,
    LVMPD,
    MNPD,
    NYPD,
    PPD,
    STL,
    STL_COUNTY,
)

MONTCLAIR = "Montclair Police Department"
IN_MONTCLAIR = {MONTCLAIR, "Montclair State University Police"}
MEANINGS = {
    "Montclair, NJ": IN_MONTCLAIR, "montclair nj": IN_MONTCLAIR, "Montclair, New Jersey": IN_MONTCLAIR,
    "07042": {MONTCLAIR}, "07042-1234": {MONTCLAIR}, "11201": {NYPD}, "10451": {NYPD},
    "91601": {LAPD},
    "63119": {STL_COUNTY},
    "NYPD": {NYPD}, "nypd": {NYPD}, "N.Y.P.D.": {NYPD}, "LAPD": {LAPD},
    "LASD": {LASD}, "LVMPD": {LVMPD}, "MNPD": {MNPD},
    "IMPD": {IMPD}, "LMPD": {LMPD}, "SLMPD": {STL}, "CPD": {CPD}, "KCPD": {KCPD},
    "JSO": {"Jacksonville Sheriff's Office"},
    "MPD, DC": {"Metropolitan Police Department"},
    "Los Angeles PD": {LAPD}, "los angeles p.d.": {LAPD},
    "LA PD": {LAPD}, "NYC police": {NYPD}, "Philly PD": {PPD},
    "Cobb PD": {"Cobb County Police Department"}, "Apache SO": {"Apache County Sheriff's Office"},
    "NYC": {NYPD}, "Brooklyn, NY": {NYPD}, "Brooklyn": {NYPD}, "Chicago's Loop": {CPD}, "Dorchester, Mass.": {BPD},
    "Kansas City, KS": {"Kansas City Kansas Police Department"}, "Kansas City, MO": {KCPD},
    "St. Louis, MO": {STL, STL_COUNTY},
    "ZIP 60614": {CPD}, "zip code 60614": {CPD}, "07042-": {MONTCLAIR}, "Montclair 07042": {MONTCLAIR},
    "Staten Island 10301": {NYPD}, "2400 Main St, Staten Island NY 10301": {NYPD}, "00926": set(), "96913": set(),
    "policía de Filadelfia": {PPD}, "Departamento de Policía de Chicago": {CPD}, "Bklyn": {NYPD},
    "alguacil del condado de Apache": {"Apache County Sheriff's Office"}, "Filadelfia, Pensilvania": {PPD},
    "DC police": {"Metropolitan Police Department"}, "D.C.": {"Metropolitan Police Department"},
    "S. Kingstown": {"South Kingstown Police Department"}, "Je ffersontown": {"Jeffersontown Police Department"},
    "ka": set(), "a": set(),
    "RW-000001": {MONTCLAIR}, "1": {MONTCLAIR}, "qqxzzk": set(), "qqxzzk, NJ": set(),
}  # fmt: skip


@pytest.fixture(scope="module")
def on_record(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        yield released(
            *(
                {"agency_name": name, "agency_kind": kind, "city": city, "county_fips": fips, "state": state}
                for name, kind, city, fips, state in AGENCIES
            )
        )


def names(rows):
    return set(rows.values_list("agency_name", flat=True))


@pytest.mark.parametrize(("text", "agencies"), MEANINGS.items(), ids=list(MEANINGS))
def test_the_filter_finds_what_a_reader_means(text, agencies, on_record):
    assert names(question(f"q={text}").matching()) == agencies


@pytest.mark.parametrize("text", ["New Jersey", "NJ", "N.J.", "new jersey", "Nueva Jersey"])
def test_a_state_means_its_agencies(text, on_record):
    in_state = names(question("state=NJ").matching())

    assert names(question(f"q={text}").matching()) == in_state
    assert len(in_state) > 2


def test_the_api_and_files_find_the_same(client, on_record):
    for text in ("NYPD", "07042", "Montclair, NJ", "Los Angeles PD"):
        expected = question(f"q={text}").count()
        assert client.get("/api/v1/partnerships/", {"q": text})["X-Result-Count"] == str(expected)
        assert client.get("/partnerships.csv", {"q": text})["X-Result-Count"] == str(expected)
        assert client.get("/api/v1/statements/", {"q": text}).status_code == 200


@pytest.mark.parametrize(
    ("text", "agency"), [("NYPD", NYPD), ("LAPD", LAPD), ("Los Angeles PD", LAPD), ("LA PD", LAPD)]
)
def test_the_find_box_knows_short_names(text, agency, on_record):
    assert agency in find(text)[0].label


LED = {
    "Prince Georges": "Prince George's County, MD", "Du Page": "DuPage County, IL",
    "Miami-Dade": "Miami-Dade County, FL",
    "Newark Delaware": "Newark, DE", "Ponca City Oklahoma": "Ponca City, OK", "Suffolk VA": "Suffolk, VA",
    "Oklahoma City": "Oklahoma City, OK", "Hamilton Twp NJ": "Hamilton Township, NJ", "De Kalb": "DeKalb, IL",
    "Mc Allen": "McAllen, TX", "LaPorte": "La Porte, TX", "Cook County IL": "Cook County, IL", "D.C.": "Washington, DC",
    "PGPD": "Prince George's County, MD", "Newark PD": "Newark, NJ", "Nueva York": "New York City, NY",
    "condado de Cook": "Cook County, IL", "ZIP 60614": "60614 Chicago, IL",
    "Tuscon": "Tucson, AZ", "Springfeild MA": "Springfield, MA", "Pheonix": "Phoenix, AZ",
    "Killington": "Killington, VT",
    "Metairie": "Metairie, LA", "Jackson": "Jackson, MS", "Tamuning": "Tamuning, GU", "Kansas": "Kansas",
    "Staten Island 10301": "10301 Staten Island, NY", "Peñasco": "Peñasco, NM", "E. Orange": "East Orange, NJ",
}  # fmt: skip


@pytest.mark.parametrize(("text", "label"), LED.items(), ids=list(LED))
def test_the_find_box_leads_to_the_place_that_is_meant_whether_or_not_an_agency_is_on_record(
    text, label, on_record
):
    assert find(text)[0].label == label


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Montclair NJ police department", MONTCLAIR),
        ("Montclair police", MONTCLAIR),
        ("policia de Montclair", MONTCLAIR),
        ("Los Angeles police", LAPD),
        ("los angeles california police", LAPD),
    ],
)
def test_a_place_and_a_kind_find_its_agency_and_none_of_its_county(text, agency, on_record):
    assert [one.label.partition(",")[0] for one in find(text)] == [agency]


@pytest.mark.parametrize("text", ["UCLA police", "Rutgers police", "MTA police", "Port Authority police"])
def test_an_agency_that_is_not_known_is_not_taken_for_one_that_shares_some_letters(text, on_record):
    assert find(text) == []


@pytest.mark.parametrize("text", ["Cañon City", "P.G. County", "Washington DC", "E. Orange", "L.A."])
def test_nothing_is_offered_that_only_sounds_like_a_place_that_is_known(text, on_record):
    assert [one for one in find(text) if one.kind == "agency"] == []


def test_a_search_that_can_find_nothing_is_answered_as_a_page_a_file_a_feed_and_by_the_api(client, on_record):
    for address in (
        "/partnerships/", "/partnerships.csv", "/partnerships.xlsx", "/partnerships.json", "/partnerships.geojson",
        "/partnerships.kml", "/partnerships.zip", "/map/points.json", "/", "/changes/", "/changes.atom", "/trends/",
        "/cite/", "/embed/card/", "/api/v1/partnerships/", "/api/v1/listings/", "/api/v1/agencies/",
        "/api/v1/statements/",
    ):  # fmt: skip
        answer = client.get(address, {"q": "00926"})
        assert answer.status_code == 200, address
        if answer.streaming:
            assert b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("words", "name", "state"),
    [
        ("montclair nj", "montclair", "NJ"),
        ("new jersey", "", "NJ"),
        ("west virginia", "", "WV"),
        ("charleston west virginia", "charleston", "WV"),
        ("washington dc", "washington", "DC"),
        ("springfield ill", "springfield", "IL"),
        ("fort washington", "fort", "WA"),
        ("oakland", "oakland", ""),
        ("", "", ""),
    ],
)
def test_a_text_is_parted_from_its_state(words, name, state, on_record):
    assert parted(words) == (name, state)
