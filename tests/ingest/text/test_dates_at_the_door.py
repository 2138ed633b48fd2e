"""Dates in a list that a curator brings: read, or named as a problem of their rows and asked about."""

import csv
import json

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.models import Listing, ReleaseRow
from tests.admin.desk import document, words
from tests.curators_lists import CASES, added
from tests.management.test_commands import ended

pytestmark = pytest.mark.django_db

MEANT = {"Hays": "2019-08", "Irmo": "2019-08", "Joplin": "2019-08", "Provo": "2019"}
"""City in `dates.csv` → its date in ISO; of the others 2019-08-28."""
FACTS = {"title": "T", "publisher": "P", "nature": "roll", "license": "none", "about": "A.", "rhythm_days": 0}
AMBIGUOUS = b"""Agency,City,State,Since
Dublin Police Department,Dublin,OH,3/4/2019
Lima Police Department,Lima,OH,5/6/2019
Kent Police Department,Kent,OH,2019-08-28
"""


@pytest.fixture
def written(tmp_path):
    def path(content: bytes, name: str = "list.csv"):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return path


def ingest_report(file, slug: str = "towns") -> dict:
    status, printed = ended("ingest", slug, "--file", str(file), "--json")
    assert status == 0, printed
    return json.loads(printed)


def starts() -> dict[str, str]:
    """City → start date as the files give it."""
    return {
        one.agency_name.removesuffix(" Police Department"): _iso(one) for one in ReleaseRow.objects.newest()
    }


def _iso(row: ReleaseRow) -> str:
    length = {"day": 10, "month": 7, "year": 4}.get(row.start_precision)
    return row.start.lower.isoformat()[:length] if length else ""


def test_every_spelling_in_a_column_of_dates_is_read():
    added(CASES / "dates.csv")

    report = ingest_report(CASES / "dates.csv")

    assert report["problems"] == {}
    assert starts() == {city: MEANT.get(city, "2019-08-28") for city in _cities("dates.csv")}
    quarter = ReleaseRow.objects.get(agency_name__startswith="Provo").start
    assert (quarter.lower.isoformat(), quarter.upper.isoformat()) == ("2019-07-01", "2019-10-01")


def _cities(name: str) -> list[str]:
    with (CASES / name).open(newline="") as file:
        return [row["City"] for row in csv.DictReader(file)]


def test_the_command_read_asks_and_takes_the_answer(written):
    file = str(written(AMBIGUOUS))

    asked = json.loads(ended("read", file, "--json")[1])
    answered = json.loads(ended("read", file, "--date-order", "day", "--json")[1])

    assert [row["problems"] for row in asked["rows"]] == [["ambiguous_date"], ["ambiguous_date"], []]
    assert "may be March 4, 2019 or April 3, 2019" in asked["questions"][0]
    assert [row["start_date"] for row in answered["rows"]] == ["2019-04-03", "2019-06-05", "2019-08-28"]
    assert answered["questions"] == []


def test_the_command_read_reads_every_spelling_in_the_cases():
    for name in ("dates.csv", "epoch-dates.geojson"):
        rows = json.loads(ended("read", str(CASES / name), "--json")[1])["rows"]
        dated = [row for row in rows if row["city"] != "Carmel" or name == "dates.csv"]

        assert {row["city"]: row["start_date"] for row in dated} == {
            row["city"]: MEANT.get(row["city"], "2019-08-28") for row in dated if row["city"] != "Brookfield"
        } | {"Brookfield": "2019-08-28" if name == "dates.csv" else "2019-08-30"}


def test_milliseconds_in_geojson_are_the_day_in_utc():
    added(CASES / "epoch-dates.geojson", take={"agency": "Agency", "state": "State", "date": "ActiveDate"})

    report = ingest_report(CASES / "epoch-dates.geojson")

    assert report["problems"] == {}
    found = starts()
    assert (found["Adair"], found["Brookfield"]) == ("2019-08-28", "2019-08-30")


def test_what_may_be_two_days_is_a_problem_of_its_row_until_the_mapping_says_the_order(written):
    file = written(AMBIGUOUS)
    added(file)
    added(file, "us", date_order="month")
    added(file, "abroad", date_order="day")

    status, report = ended("ingest", "towns", "--file", str(file), "--json")
    assert (status, json.loads(report)["problems"]) == (3, {"ambiguous_date": 2})
    assert ingest_report(file, "us")["problems"] == {}
    assert ingest_report(file, "abroad")["problems"] == {}
    days = Listing.objects.filter(city="Dublin").values_list("source__slug", "claims__days")
    assert {slug: days and days.lower.isoformat() for slug, days in days} == {
        "us": "2019-03-04",
        "abroad": "2019-04-03",
    }


def test_the_admin_asks_which_comes_first_and_shows_the_rows_as_they_would_be_read(client):
    client.force_login(User.objects.create_superuser("dana"))
    page = document(
        client.post(
            "/admin/partnerships/source/new/",
            FACTS | {"file": SimpleUploadedFile("list.csv", AMBIGUOUS)},
            follow=True,
        )
    )
    address = page.xpath("//form[contains(@class, 'columns')]/@action")[0]
    chosen = {
        "take_agency": "Agency", "take_state": "State", "take_city": "City", "take_date": "Since",
        "key": ["Agency", "City"], "program": "neighbors", "event": "joined", "show": "1",
    }  # fmt: skip

    answered = document(client.post(address, chosen | {"date_order": "day"}))

    assert "“3/4/2019” may be March 4, 2019 or April 3, 2019" in words(page)
    assert "ambiguous date" in words(page.xpath("//table[contains(@class, 'read')]")[0])
    table = words(answered.xpath("//table[contains(@class, 'read')]")[0])
    assert "April 3, 2019" in table
    assert "ambiguous" not in words(answered)


def test_a_number_in_a_column_of_dates_is_shown_as_the_day_it_is_read_as(client):
    client.force_login(User.objects.create_superuser("dana"))
    file = SimpleUploadedFile("dates.csv", (CASES / "dates.csv").read_bytes())

    page = document(client.post("/admin/partnerships/source/new/", FACTS | {"file": file}, follow=True))

    assert "the number “43705” is read as Aug 28, 2019" in words(page)


def test_a_day_on_which_a_page_was_published_is_read_in_any_spelling(client, written):
    file = written(
        b'Agency,City,State,Published,URL\nKent Police,Kent,OH,"Aug 28, 2019",https://example.org/a\n'
    )
    added(file)

    ingest_report(file)

    assert Listing.objects.get().published_on == "2019-08-28"
    assert client.get(f"/agencies/{ReleaseRow.objects.get().agency_slug}/").status_code == 200
