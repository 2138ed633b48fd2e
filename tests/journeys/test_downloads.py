"""A large file says how far it is while it comes, and only a whole one is saved."""

import csv

import pytest
from django.db import connection
from playwright.sync_api import expect

from bench.testbed import ROWS
from partnerships.models import Place, Release

MANY = 6_000
pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def many():
    """So many records that a file of them is a large one."""
    Release.objects.create(number=1, why="many", added=MANY, changed=0, withdrawn=0, total=MANY)
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"rows": MANY, "places": Place.objects.count()})


@pytest.mark.parametrize("address", ["/data/", "/partnerships/"])
def test_a_large_file_is_saved_when_all_its_rows_are_there(page, many, address, tmp_path):
    page.goto(address)

    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV", exact=True).click()

    assert coming.value.suggested_filename == "ringwatch-v1.csv"
    coming.value.save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == MANY
    expect(page.locator(".progress")).to_have_text("ringwatch-v1.csv: 6,000 of 6,000 rows, all of it")


def test_what_has_no_number_of_rows_is_left_to_the_browser(page, many):
    page.goto("/data/")

    with page.expect_download() as coming:
        page.get_by_role("link", name="Full history").click()

    assert coming.value.suggested_filename == "ringwatch-history-v1.csv"
    assert page.locator(".progress").count() == 0


def test_a_file_that_broke_off_is_not_saved(page, many):
    page.route("**/partnerships.ndjson", lambda route: cut(route, route.fetch()))
    page.goto("/data/")
    saved = []
    page.on("download", lambda file: saved.append(file))

    page.get_by_role("link", name="JSON lines").click()

    expect(page.locator(".progress")).to_have_text(
        "JSON lines: it broke off before its end; nothing was saved."
    )
    assert saved == []


def cut(route, answer) -> None:
    """Give what came, but for its last row."""
    route.fulfill(response=answer, body=answer.body()[:-20])


def test_a_download_can_be_stopped(page, many):
    waiting = []
    page.route("**/partnerships.xlsx", lambda route: waiting.append(route))
    page.goto("/data/")

    page.get_by_role("link", name="Excel workbook").click()
    page.get_by_role("button", name="Stop").click()

    expect(page.locator(".progress")).to_have_text("Excel workbook: stopped; nothing was saved.")
