"""Each file of `tests/cases`, through the two commands of the door: every row is there, or named with what it is.

Public bug reports of systems that do this job went wrong on such files.
"""

import csv
import json
from collections import Counter

import pytest

from tests.curators_lists import CASES
from tests.management.test_commands import ended

pytestmark = pytest.mark.django_db

ABOUT = ("--title", "A case", "--publisher", "A county", "--nature", "roll", "--observed-on", "2026-11-01")
TOWNS = {"Dublin Police Department", "Lima Police Department"}
SHERIFF = {"Monroe County Sheriff's Office", "Monroe County Sheriff’s Office"}
WINDOW_ROCK = {"Adair Police Department", "Navajo Nation Police Department"}
FILES = {
    "a-sheet-a-state.xlsx": (TOWNS, {"part_not_read": 2}),
    "announcements-resaved.csv": (479, {}),
    "apostrophes.csv": (SHERIFF, {}),
    "comments-comma.csv": (TOWNS, {}),
    "comments.csv": (TOWNS, {}),
    "counties-changed.csv": (24, {}),
    "cover-sheet.xlsx": (TOWNS, {"part_not_read": 2}),
    "dates-with-time.xlsx": (60, {}),
    "dates.csv": (17, {}),
    "double-bom.csv": (TOWNS, {}),
    "epoch-dates.geojson": (3, {}),
    "future-a.csv": (TOWNS, {}),
    "future-b.csv": (4, {}),
    "merged-cells.xlsx": (5, {}),
    "state-unreadable.csv": (WINDOW_ROCK, {}),
    "title-rows.xlsx": (TOWNS, {}),
    "title-two-cells.xlsx": (TOWNS, {}),
}
"""Name → the agencies that are read, or how many rows; and what is not read, by what it is."""


def test_no_case_is_left_out():
    assert {path.name for path in CASES.iterdir()} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_a_case_is_read_or_named(read, name):
    agencies, ignored = FILES[name]

    document = read(name)

    found = [row["agency"] for row in document["rows"]]
    assert len(found) == agencies if isinstance(agencies, int) else set(found) == agencies
    assert document["ignored"] == ignored
    assert [row for row in document["rows"] if row["problems"] or not row["state"]] == []


@pytest.mark.parametrize("name", FILES)
def test_a_case_comes_in_as_a_curators_list_or_says_what_it_asks(name):
    agencies, ignored = FILES[name]
    words = ("--part", "Agencies") if name == "cover-sheet.xlsx" else ()

    status, printed = ended("add", str(CASES / name), *ABOUT, *words, "--dry-run", "--json")

    report = json.loads(printed)
    assert (status, report["outcome"]) == (0, "dry_run"), printed
    assert report["rows"] == report["kept"] + report["ignored"]
    assert report["problems"] == ignored
    assert (
        sum(report["matched"].values())
        == report["kept"]
        >= len(agencies if isinstance(agencies, set) else "")
    )
    if name == "a-sheet-a-state.xlsx":
        assert "Say which parts are read" in report["reason"]


def test_agencies_stand_in_the_counties_that_changed(read):
    with (CASES / "counties-changed.csv").open(newline="") as file:
        written = {row["Agency"]: row for row in csv.DictReader(file)}

    rows = {row["agency"]: row for row in read("counties-changed.csv")["rows"]}

    assert Counter(row["location_precision"] for row in rows.values()).keys() <= {"place", "county"}
    assert all(row["county_fips"] for row in rows.values())
    assert {name: row["state"] for name, row in rows.items()} == {
        name: row["State"] for name, row in written.items()
    }
    assert rows["Shannon County Sheriff's Office"]["county_fips"] == "46102"
    assert rows["Wade Hampton Police"]["county_fips"] == "02158"
    assert rows["Dade County Police"]["county_fips"] == "12086"
