"""A curator adds a list, watches it come in, takes it back and lets it stand: real browser, server and worker."""

from contextlib import contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from partnerships.models import Listing, Source
from tests.admin.desk import page_of
from tests.waiting import SECONDS_TO_START

PASSWORD = "a password of some length"
ENOUGH = SECONDS_TO_START * 1000  # milliseconds, for what a worker does
CONTENT = b"""Ref No,Department,Town,ST,Since,Signed up
1,Fremont Police Department,Fremont,CA,first,3/22/18
2,Reno Police Department,Reno,NV,second,2019-05
3,Boise Fire Department,Boise,ID,third,
"""
PHONE = {"width": 390, "height": 844}
TABLE = "/partnerships/?source=a-countys-list"


@pytest.fixture
def curator(committed_db, worker, page):
    """The browser's page, signed in, on the start page."""
    get_user_model().objects.create_superuser("carla", password=PASSWORD)
    page.set_default_timeout(ENOUGH)
    page.goto("/admin/")
    page.get_by_label("Username").fill("carla")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


@contextmanager
def no_row_is_written():
    """While the block lasts, a run can read its list, and waits before it writes the first row."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Listing._meta.db_table} IN SHARE MODE")
        yield


def test_a_list_is_added_corrected_taken_in_undone_and_redone(curator, tmp_path):
    (tmp_path / "list.csv").write_bytes(CONTENT)
    begin(curator, tmp_path / "list.csv")

    assert curator.get_by_label("Agency’s name").input_value() == "Department"
    assert curator.get_by_text("unreadable date in 3").is_visible()
    curator.set_viewport_size(PHONE)
    assert curator.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    curator.get_by_label("Date:", exact=True).select_option("Signed up")
    curator.locator("#reading").get_by_text("May 2019").wait_for()
    curator.get_by_role("button", name="Add the list").click()
    curator.locator("#state", has_text="Applied").wait_for()

    assert agencies_on_the_table(curator) == {
        "Fremont Police Department",
        "Reno Police Department",
        "Boise Fire Department",
    }
    run = Source.objects.get(slug="a-countys-list").runs.get()
    act(curator, run, "Take back what this run did", "Undo this run")
    curator.locator("#state", has_text="Applied, then undone").wait_for()
    assert agencies_on_the_table(curator) == set()
    act(curator, run, "Undo the undoing", "Let it stand again")
    assert curator.locator("#state").inner_text() == "Applied"
    assert len(agencies_on_the_table(curator)) == 3


def test_fetching_now_shows_how_far_it_is_without_reloading(curator):
    Source.objects.filter(slug="announcements").update(address="https://lists.example/starter.csv")
    source = Source.objects.get(slug="announcements")
    curator.goto(page_of(source))

    with no_row_is_written():
        curator.get_by_role("button", name="Fetch now").click()
        curator.locator("#progress").get_by_text("rows read; 0 of").wait_for()
        assert "Under way" in curator.locator("#state").inner_text()
        assert int(curator.locator("#progress progress").get_attribute("max")) > 100
    curator.locator("#state", has_text="Applied").wait_for()

    assert curator.get_by_text("Added (").is_visible()


def begin(page, file) -> None:
    """As far as the columns of the list."""
    page.goto("/admin/partnerships/source/")
    page.get_by_role("link", name="Add a list").click()
    page.get_by_label("Title:", exact=True).press_sequentially("A County’s List")
    assert page.get_by_label("Short name").input_value() == "a-countys-list"
    page.get_by_label("Publisher:", exact=True).fill("A county")
    page.get_by_label("What kind of list it is").select_option("roll")
    page.get_by_label("License:", exact=True).fill("none stated")
    page.get_by_label("About it, for readers").fill("Kept by hand by one person.")
    page.get_by_label("A file of it").set_input_files(file)
    page.get_by_role("button", name="Next: its columns").click()
    page.locator("#reading").wait_for()


def act(page, run, summary: str, button: str) -> None:
    page.goto(page_of(run))
    page.get_by_text(summary).click()
    page.get_by_label("Why").locator("visible=true").fill("To see.")
    page.get_by_role("button", name=button).click()
    page.locator(".messagelist").wait_for()


def agencies_on_the_table(page) -> set[str]:
    page.goto(TABLE)
    rows = page.locator("main table tbody tr a[href^='/partnerships/RW-']")
    return set(rows.all_inner_texts())
