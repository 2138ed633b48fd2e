"""`bin/manage read`: encodings, text that programs spoilt, coordinates."""

import pytest

from tests.management.lists import FORMATS, said

pytestmark = pytest.mark.django_db

NAMES = ["Monroe County Sheriff’s Office", "Española Police Department", "Cañon City Police “West”"]


@pytest.mark.parametrize("agency", NAMES)
@pytest.mark.parametrize(
    ("encoding", "called"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "windows-1252"), ("utf-16", "utf-16")],
)
def test_the_likely_encoding_is_taken_and_named(read, agency, encoding, called):
    document = read(f"Agency,State\n{agency},NM\n".encode(encoding))

    assert (said(document, "agency"), document["encoding"]) == ([(agency,)], called)


@pytest.mark.parametrize("agency", [NAMES[0], NAMES[2]])
def test_mac_roman_is_taken_where_it_is_proven(read, agency):
    document = read(f"Agency,State\n{agency},NM\n".encode("mac_roman"))

    assert (said(document, "agency"), document["encoding"]) == ([(agency,)], "mac-roman")


def test_one_apostrophe_is_never_mac_roman_by_chance(read):
    for town in ("Ada", "Lima", "Xenia", "Dublin", "Kent"):
        document = read(f"Agency,State\n{town} Chief’s Office,OH\n".encode("cp1252"))

        assert said(document, "agency") == [(f"{town} Chief’s Office",)]


def test_another_encoding_can_be_named(read):
    content = "Agency,State\nПолиция,OH\n".encode("koi8-r")

    assert said(read(content, "--encoding", "koi8-r"), "agency") == [("Полиция",)]


@pytest.mark.parametrize(("main", "other"), [("utf-8", "cp1252"), ("cp1252", "utf-8")])
def test_a_file_of_two_encodings_says_which_lines(read, main, other):
    lines = [f"Española {number} Police,NM" for number in range(5)]
    content = b"Agency,State\n" + "\n".join(lines).encode(main) + "\nPeñasco Police,NM\n".encode(other)

    document = read(content)

    assert said(document, "agency")[-1] == ("Peñasco Police",)
    assert [row["line"] for row in document["rows"] if "other_encoding" in row["problems"]] == [7]


@pytest.mark.parametrize("written", ["Sheriff&#39;s", "Sheriff&amp;#39;s", "Sheriff&apos;s"])
@pytest.mark.parametrize(("name", "write"), FORMATS.values(), ids=FORMATS)
def test_entities_are_put_right_in_every_format(read, name, write, written):
    document = read(
        write([("Agency", "County", "State"), (f"Monroe County {written} Office", "Monroe", "NY")]), name=name
    )

    assert said(document, "agency") == [("Monroe County Sheriff's Office",)]


@pytest.mark.parametrize(("name", "write"), FORMATS.values(), ids=FORMATS)
def test_mojibake_is_put_right_in_every_format(read, name, write):
    document = read(write([("Agency", "City", "State"), ("EspaÃ±ola Police", "EspaÃ±ola", "NM")]), name=name)

    assert said(document, "agency", "city", "location_precision") == [
        ("Española Police", "Española", "place")
    ]


def test_names_are_given_as_they_look(read):
    names = (
        "Sheri\ufb00\x92s Office",
        "Sheriff\\'s Office",
        "\uff33heriff\u02bcs Office",
        "\u202eSheriff's\u200b Office",
    )

    document = read(("Agency,State\n" + "".join(f"Polk County {name},IA\n" for name in names)).encode())

    assert {row["agency"].replace("’", "'") for row in document["rows"]} == {"Polk County Sheriff's Office"}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Latitude;Longitude", "41°30'00\"N;94°36'00\"W"),
        ("Latitude;Longitude", "41,5;-94,6"),
        ("Coordinates", "41.5, -94.6"),
        ("Coordinates", "POINT (-94.6 41.5)"),
        ("Lat;Lon", "-94.6;41.5"),
        ("Coordinates", "Adair, IA (41.5, -94.6)"),
        ("Location", "41.5, -94.6"),
        ("Location", "(41.5, -94.6)"),
        ("Location", "POINT(-94.6 41.5)"),
        ("Location", "41°30'N 94°36'W"),
        ("Where on the map", "41.5 N, 94.6 W"),
        ("INTPTLAT;INTPTLONG", "+41.500;-094.600"),
        ("point_x;point_y", "-94.6;41.5"),
    ],
)
def test_coordinates_are_read_as_people_write_them(read, header, cells):
    cells = cells.replace('"', "″")
    (row,) = read(f"Agency;State;{header}\nAdair Police Department;IA;{cells}\n".encode())["rows"]

    assert (row["latitude"], row["longitude"], row["location_precision"]) == (41.5, -94.6, "exact")


def test_coordinates_that_are_not_read_are_a_named_problem(read):
    (row,) = read(b"Agency,City,State,Lat,Lon\nAdair Police,Adair,IA,north,west\n")["rows"]

    assert (row["location_precision"], row["problems"]) == ("place", ["unreadable_coordinates"])


def test_a_number_that_is_no_coordinate_is_not_taken_for_degrees_and_minutes(read):
    (row,) = read(b"Agency;City;State;Lat;Lon\nAdair Police;Adair;IA;41.099.2;-94.614.1\n")["rows"]

    assert row["problems"] == ["unreadable_coordinates"]


@pytest.mark.parametrize("column", ["Location", "Address", "City/State", "City, State", "Town"])
@pytest.mark.parametrize(
    "cell", ["Adair, IA", "Adair IA 50002", "120 5th St, Adair, IA", "Adair, Iowa", "Adair, IA, USA"]
)
def test_one_column_that_holds_the_place_gives_city_and_state(read, column, cell):
    (row,) = read(f"Agency\t{column}\nAdair Police Department\t{cell}\n".encode(), name="list.tsv")["rows"]

    assert (row["city"], row["state"], row["location_precision"]) == ("Adair", "IA", "place")


def test_other_numbers_and_names_that_end_like_a_state_are_no_place(read):
    (row,) = read(b'Agency,Rates,Location\nAdair Police Department,"12.5, 14.1",Fort Washington\n')["rows"]

    assert (row["state"], row["latitude"], row["problems"]) == ("", None, ["no_state"])
