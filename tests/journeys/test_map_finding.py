"""Finding a town, the list in step with the view, the legend, shades and names, in a real browser."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from partnerships.models import ReleaseRow
from tests.journeys.map_page import in_force, ready

pytestmark = pytest.mark.usefixtures("published")

PAINTED = """() => { const canvas = document.querySelector(".leaflet-marker-pane .canvas-layer canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, each) => each % 4 === 3 && value > 0).length; }"""
"""How many pixels of the upper sheet, where badges and names are, are painted."""

BOX = "Find a ZIP code, city, county or agency"


def suggestions(page):
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_a_town_is_found_by_its_zip_code_with_the_keyboard(page):
    page.goto("/")
    ready(page)
    box = page.get_by_role("combobox", name=BOX)
    box.press_sequentially("90210")
    expect(suggestions(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == suggestions(page).get_attribute("id")
    page.keyboard.press("Enter")

    page.wait_for_url("**/zip/90210/")
    expect(page.locator("[data-answer]")).to_contain_text("serves Beverly Hills")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_answer_to_a_zip_code_is_in_view_and_survives_reload_copy_and_back(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/?utm_source=letter")
    ready(page)
    assert "utm_source" not in page.url
    page.get_by_role("combobox", name=BOX).fill("11201")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zip/11201/")

    def in_view(shown):
        box = shown.locator(".serves h3").first.bounding_box()
        return box["y"] >= 0 and box["y"] + box["height"] <= 844 and box["x"] >= 0

    assert in_view(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.reload()
    assert in_view(page)
    copied = page.context.new_page()
    copied.set_viewport_size({"width": width, "height": 844})
    copied.goto(page.url)
    assert in_view(copied)
    page.get_by_role("link", name="New York Police Department").click()
    page.go_back()
    assert in_view(page)
    page.go_back()
    ready(page)


def test_a_misspelled_agency_is_found(page):
    row = ReleaseRow.objects.newest().exclude(latitude=None).filter(state="CA").order_by("id")[0]
    page.goto("/")
    ready(page)
    page.get_by_role("combobox", name=BOX).press_sequentially(f"{row.agency_name[:-1]}x, CA")

    page.get_by_role("option", name=re.compile(re.escape(row.agency_name))).first.click()

    expect(page.locator("[data-found-title]")).to_contain_text(row.agency_name)


def test_finding_works_without_scripts(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label(BOX).fill("los angelos")
    page.get_by_role("button", name="Find").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("los angelos")
    page.get_by_role("link", name="Los Angeles, CA", exact=True).click()
    expect(page.locator("[data-answer]")).to_be_visible()
    page.get_by_label("ZIP code, city, county or agency").fill("11201")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".serves h3").first).to_contain_text("New York Police Department")
    context.close()


def test_the_position_is_used_and_not_sent(browser, site):
    spot = {"latitude": 34.05, "longitude": -118.24}
    context = browser.new_context(base_url=site, geolocation=spot, permissions=["geolocation"])
    page = context.new_page()
    page.goto("/")
    ready(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Near me").click()

    expect(page.locator("[data-found-near] li")).to_have_count(5)
    assert [address for address in asked if "34.0" in address or "118.2" in address] == []
    context.close()


def test_the_list_follows_the_view_and_lights_up_the_map(page):
    page.goto("/?state=CA#9/34.05/-118.24")
    ready(page)
    count = page.locator("[data-in-view-count]")
    expect(count).not_to_have_text("")
    here = int(count.inner_text())
    entry = page.locator("[data-in-view-list] li").first
    assert page.locator("[data-in-view-list] li").count() == min(60, here)

    entry.hover()
    expect(page.locator(".map .is-lit")).to_have_count(1)
    page.locator(".map .cluster, .map .point").first.hover()
    expect(page.locator("[data-in-view-list] .is-lit").first).to_be_attached()
    entry.get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_be_visible()

    page.get_by_role("button", name="Whole country").click()
    expect(count).to_have_text(page.locator("[data-count]").inner_text())


def test_the_legend_filters(page):
    page.goto("/")
    ready(page)
    button = page.locator("[data-status=announced]")
    button.click()

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-count]")).to_have_text(
        str(ReleaseRow.objects.newest().filter(status="announced").count())
    )
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert "status" not in page.url


def test_states_are_shaded_named_and_lead_to_their_pages(page):
    page.goto("/?as_of=2019-08-28")
    ready(page)
    page.get_by_role("button", name="States").click()

    here = in_force(date(2019, 8, 28)).filter(state="FL").count()
    state = page.get_by_role("link", name=f"Florida: {here} partnerships")
    expect(state).to_be_visible()
    assert page.locator(".cluster").count() == 0
    page.get_by_label("Shade by").select_option("rate")
    page.wait_for_url("**/states/rate")
    expect(page.locator("[data-area-legend] li")).to_have_count(6)
    expect(page.locator("[data-area-note]")).to_contain_text("2020 Census")
    page.get_by_text("The shaded map as a table").click()
    expect(page.locator("[data-area-table] tbody tr").first).to_contain_text("per 100,000 people")

    page.reload()
    page.get_by_role("link", name=re.compile("^Florida: ")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/states/FL/")


def test_counties_are_shaded_by_number(page):
    page.goto("/#4/38/-96/counties/count")
    ready(page)

    expect(page.locator("[data-area-legend] li").nth(1)).to_be_visible()
    expect(page.get_by_label("Shade by").locator("option")).to_have_count(1)
    page.get_by_role("button", name="Points").click()
    expect(page.locator(".cluster").first).to_be_visible()


def test_towns_are_named_when_the_reader_comes_close_and_not_before(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    ready(page)
    page.wait_for_timeout(300)
    assert [address for address in asked if "/map/towns/" in address] == []

    with page.expect_response("**/map/towns/06.json") as answer:
        page.evaluate("location.hash = '#10/34.07/-118.4'")

    towns = answer.value.json()
    assert towns["name"][0] == "Los Angeles"
    assert towns["people"] == sorted(towns["people"], reverse=True)
    assert len(towns["name"]) == len(towns["lat"]) == len(towns["lon"]) > 500


def test_names_are_painted_where_there_are_no_badges(page):
    with page.expect_response("**/map/towns/06.json"):
        page.goto("/?q=nothing+is+called+this#10/34.07/-118.4")
    expect(page.locator("[data-map-page]")).to_have_attribute("data-state", "empty")
    assert page.locator(".cluster, .point").count() == 0

    page.wait_for_function(f"() => ({PAINTED})() > 500")
