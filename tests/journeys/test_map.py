"""A reader's way from the map to the record and to the file, in a real browser."""

import csv
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from partnerships.models import ReleaseRow
from tests.journeys.map_page import ready

pytestmark = pytest.mark.usefixtures("published")

CLUSTERS = ".cluster"
POINTS = ".point"


def zoom_to_a_point(page):
    """Press clusters until a single record shows."""
    for _ in range(12):
        if page.locator(POINTS).count():
            return page.locator(POINTS).first
        before = page.url
        page.locator(CLUSTERS).first.click()
        page.wait_for_function("before => location.href !== before", arg=before)
        page.wait_for_timeout(400)
    pytest.fail("no cluster led to a single record")


def only(page, text):
    """Has the one search box narrow the map to what a text names."""
    page.get_by_role("combobox").fill(text)
    page.get_by_role("option", name=re.compile("Show only what matches")).click()


def in_state(code):
    return ReleaseRow.objects.newest().filter(state=code)


def test_from_the_map_to_a_record_and_back_and_to_the_file(page, tmp_path):
    page.goto("/")
    ready(page)
    assert page.locator(CLUSTERS).count() > 5
    expect(page.locator("[data-count]")).to_have_text(str(ReleaseRow.objects.newest().count()))

    page.get_by_text("State", exact=True).first.click()
    page.get_by_label("California").check()
    expect(page.locator("[data-count]")).to_have_text(str(in_state("CA").count()))
    ready(page)
    expect(page.locator(".chip")).to_have_text(re.compile("California"))
    assert "state=CA" in page.url

    zoom_to_a_point(page).click()
    card = page.get_by_role("dialog")
    expect(card).to_be_visible()
    name = card.get_by_role("heading").inner_text()
    page.wait_for_timeout(400)
    seen = page.url
    card.get_by_role("link", name="See who says so").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("ol.evidence > li").first).to_be_visible()

    page.go_back()
    ready(page)
    assert page.url == seen
    expect(page.get_by_label("California")).to_be_checked()
    expect(page.locator("[data-count]")).to_have_text(str(in_state("CA").count()))

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV file").click()
    download.value.save_as(tmp_path / "rows.csv")
    rows = list(csv.DictReader(Path(tmp_path / "rows.csv").read_text().splitlines()))
    assert {row["partnership_id"] for row in rows} == {row.public_id for row in in_state("CA")}


def test_back_takes_a_filter_off_and_panning_leaves_no_steps(page):
    page.goto("/")
    ready(page)
    everything = page.locator("[data-count]").inner_text()
    only(page, "sheriff")
    page.wait_for_url("**q=sheriff*")
    page.mouse.move(600, 500)
    page.mouse.down()
    page.mouse.move(500, 460, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile("#"))

    page.go_back()

    expect(page.locator("[data-count]")).to_have_text(everything)
    expect(page.locator(".chip")).to_have_count(0)
    assert "q=" not in page.url


def test_a_chip_removes_its_filter_without_a_new_page(page):
    page.goto("/?state=CA&q=police")
    ready(page)
    page.evaluate("window.sameDocument = true")

    page.locator(".chip", has_text="California").click()

    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_label("California")).not_to_be_checked()
    assert page.evaluate("window.sameDocument")
    assert re.search(r"\?q=police(#|$)", page.url)


def test_the_map_can_be_used_by_keyboard(page):
    page.goto("/?state=GA")
    ready(page)
    page.locator(f"{CLUSTERS}, {POINTS}").first.focus()
    for _ in range(12):
        opener = page.evaluate("document.activeElement.getAttribute('aria-label')")
        page.keyboard.press("Enter")
        page.wait_for_timeout(600)
        if page.get_by_role("dialog").count():
            break
        assert re.fullmatch(r"[\d,]+ partnerships (in|around) .+, GA, zoom in", opener)

    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == opener


def test_records_at_one_place_open_as_a_list(page):
    places = {}
    for one in ReleaseRow.objects.newest().exclude(latitude=None).order_by("id"):
        places.setdefault((one.latitude, one.longitude), []).append(one)
    (lat, lon), together = max(places.items(), key=lambda item: len(item[1]))
    assert len(together) > 1
    page.goto(f"/#12/{lat}/{lon}")
    ready(page)

    page.locator(f"{CLUSTERS}[aria-label$='open the list']").first.click()

    links = page.get_by_role("dialog").locator("li a")
    expect(links).to_have_count(len(together))
    assert {link.get_attribute("href") for link in links.all()} == {
        one.get_absolute_url() for one in together
    }


def test_on_a_phone_no_button_lies_over_an_open_card(phone):
    one = ReleaseRow.objects.newest().filter(location_precision="place").order_by("id").first()
    phone.goto(f"/?q={quote(one.agency_name)}&state={one.state}#12/{one.latitude}/{one.longitude}")
    ready(phone)
    phone.locator(POINTS).first.tap()
    card = phone.get_by_role("dialog")
    expect(card).to_be_visible()

    card.get_by_role("button", name="Close").tap(timeout=5_000)

    expect(card).to_have_count(0)


def test_nothing_matching_is_said_with_a_way_on(page):
    page.goto("/?q=nothing+is+called+this")

    said = page.locator(".map-says-empty")
    expect(said).to_be_visible()
    expect(said.get_by_role("link", name="what a gap means")).to_have_attribute("href", re.compile("#gaps$"))
    said.get_by_role("link", name="Clear all filters").click()

    ready(page)
    expect(page.locator("[data-count]")).to_have_text(str(ReleaseRow.objects.newest().count()))


def test_points_that_do_not_come_can_be_asked_for_again(browser, site):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.route("**/points.json*", lambda route: route.abort())
    page.goto("/")
    expect(page.locator(".map-says-error[role=alert]")).to_be_visible()

    page.unroute("**/points.json*")
    page.get_by_role("button", name="Try again").click()

    ready(page)
    assert page.locator(CLUSTERS).count() > 5
    context.close()


def test_on_a_phone_the_filters_are_a_sheet(phone):
    phone.goto("/")
    ready(phone)
    state = phone.locator("[data-group=kind] summary")
    expect(state).not_to_be_visible()

    phone.get_by_role("link", name="Filters").tap()
    state.tap()
    phone.get_by_role("checkbox", name="Fire department").check()
    phone.get_by_role("button", name="Show").tap()

    expect(state).not_to_be_visible()
    expect(phone.locator(".chip")).to_have_text(re.compile("Fire"))


def test_without_scripts_the_table_answers_and_the_map_says_where(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto("/?state=CA")
    page.get_by_role("link", name="table", exact=True).first.click()
    assert "state=CA" in page.url

    page.get_by_label("Agency or place").fill("county")
    page.get_by_role("button", name="Show").click()

    count = int(re.match(r"\d+", page.locator(".answer-count").inner_text())[0])
    assert page.locator("table.rows tbody tr").count() == count > 0
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert len(list(csv.DictReader(Path(download.value.path()).read_text().splitlines()))) == count
    context.close()


def test_a_first_visit_to_the_map_weighs_little(browser, site):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received = []
    session.on("Network.loadingFinished", lambda done: received.append(done["encodedDataLength"]))
    page.goto("/")
    ready(page)
    page.wait_for_timeout(500)

    assert 0 < sum(received) <= 350_000
    print(f"first visit: {sum(received):,.0f} bytes in {len(received)} answers")
    context.close()
