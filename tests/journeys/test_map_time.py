"""Going through time on the map, in a real browser: by a day, by months, by playing."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.map_page import in_force, ready, shown

pytestmark = pytest.mark.usefixtures("published")


def test_a_day_shows_what_the_table_counts_and_asks_the_site_nothing(page):
    page.goto("/")
    ready(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Any day").fill("2019-08-28")
    page.get_by_label("Any day").blur()
    page.wait_for_url("**as_of=2019-08-28*")
    counted = shown(page)

    assert [address for address in asked if "/static/" not in address] == []
    assert counted == in_force(date(2019, 8, 28)).count()
    page.get_by_role("link", name="table", exact=True).click()
    expect(page.locator(".answer-count")).to_have_text(f"{counted:,} partnerships")
    page.go_back()
    ready(page)
    expect(page.get_by_label("Any day")).to_have_value("2019-08-28")
    page.go_back()
    ready(page)
    expect(page.locator("[data-day-words]")).to_have_text("All dates")


def test_the_slider_goes_by_months_and_each_month_is_the_filters(page):
    page.goto("/?as_of=2020-01-31")
    ready(page)
    page.get_by_role("slider").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")

    page.wait_for_url("**as_of=2019-10-31*")
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "Oct 31, 2019"
    assert shown(page) == in_force(date(2019, 10, 31)).count()
    undated = in_force(date(2019, 10, 31)).filter(start=None).count()
    assert undated
    expect(page.locator("[data-undated-count]")).to_have_text(f"of them {undated} undated")


def test_time_plays_and_stops(page):
    page.goto("/?as_of=2019-01-31")
    ready(page)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(1200)
    page.get_by_role("button", name="Pause").click()

    page.wait_for_url(re.compile(r"as_of=(2019-0[3-9]|2019-1|202)"))


def test_readers_who_asked_for_less_motion_step_by_months(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/?as_of=2019-01-31")
    ready(page)

    page.get_by_role("button", name="Next month").click()

    page.wait_for_url("**as_of=2019-02-28*")
