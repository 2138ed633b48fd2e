"""Lists that a curator adds: columns mapped once, then read like any declared list."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from partnerships.actions import runs, sources
from partnerships.ingest.mapping.curated import BadMapping, Mapping, guess, guess_key
from partnerships.ingest.readers import read_csv
from partnerships.models import Listing, ReleaseRow
from partnerships.models.vocabulary import Outcome

CONTENT = b"""Ref No,Department,Town,ST,Since,Link,Remark
1,Fremont Police Department,Fremont,CA,3/22/18,https://example.org/1,first
2,Reno Police Department,Reno,NV,2019-05,https://example.org/2,second
3,Boise Fire Department,Boise,ID,,https://example.org/3,third
"""


@pytest.fixture
def columns():
    return read_csv(CONTENT).columns


@pytest.fixture
def mapping(columns):
    take = guess(columns)
    return Mapping("csv", columns, take, guess_key(take, read_csv(CONTENT).rows, columns))


def test_columns_are_guessed_from_what_they_are_called(columns):
    assert guess(columns) == {
        "agency": "Department",
        "state": "ST",
        "city": "Town",
        "date": "Since",
        "address": "Link",
    }


def test_rows_are_told_apart_by_an_id_where_there_is_one(mapping, columns):
    assert mapping.key == ("Ref No",)

    assert guess_key(mapping.take, read_csv(CONTENT).rows, columns[1:]) == ("Department", "Town", "ST")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"take": {"state": "ST"}}, "which column is the agency"),
        ({"take": {"agency": "Department", "state": "State"}}, "no column State"),
        ({"key": ()}, "tell one row from another"),
        ({"format": "pdf"}, "not a format"),
        ({"program": "none"}, "which program"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(mapping, change, says):
    with pytest.raises(BadMapping, match=says):
        Mapping(**{**mapping.stored(), **change})


def test_a_mapping_comes_back_from_the_database_as_it_went(mapping):
    assert Mapping(**mapping.stored()) == mapping


@pytest.mark.django_db
def test_a_curators_list_is_taken_in_held_and_published_like_any_other(mapping, tmp_path):
    curator = get_user_model().objects.create_user("curator")
    facts = {"title": "A list", "publisher": "A paper", "license": "CC0", "about": "Made by hand."}
    source = sources.add(slug="a-list", mapping=mapping, by=curator, expect_from=2, expect_to=10, **facts)
    path = tmp_path / "list.csv"
    path.write_bytes(CONTENT)

    def ingest_run(day):
        run = runs.ask(slug=source.slug, actor=curator, file=str(path), observed_on=day)
        return runs.ingest(run=run, today=date(2026, 1, 1))

    assert ingest_run("2020-01-01").outcome == Outcome.APPLIED
    rows = {row.agency_name: row for row in ReleaseRow.objects.newest()}
    assert rows["Fremont Police Department"].start.lower == date(2018, 3, 22)
    assert rows["Reno Police Department"].start_precision == "month"
    assert rows["Boise Fire Department"].agency_kind == "fire"
    assert rows["Boise Fire Department"].start_precision == "by"
    assert Listing.objects.get(agency__startswith="Reno").raw["Remark"] == "second"

    path.write_bytes(CONTENT.replace(b"Remark", b"Remark,New column").replace(b"first", b"first,x"))
    assert "New column" in ingest_run("2020-02-01").reason


@pytest.mark.django_db
def test_a_list_is_not_added_twice(mapping):
    curator = get_user_model().objects.create_user("curator")
    sources.synchronize()

    with pytest.raises(runs.Refused, match="already"):
        sources.add(slug="eff-atlas", mapping=mapping, by=curator)


@pytest.mark.parametrize(("cell", "is_taken"), [("40.0992", False), ("40.0992, -83.1141", True)])
def test_half_a_coordinate_is_taken_only_where_its_cells_hold_both(cell, is_taken):
    rows = list(read_csv(f'Agency,State,Lat\nDublin Police Department,OH,"{cell}"\n'.encode()).rows)

    assert ("latitude" in guess(("Agency", "State", "Lat"), rows)) is is_taken
