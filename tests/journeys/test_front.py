"""The front page: the map is the page, what was found comes first, and nothing lies over the land."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from partnerships import facts
from partnerships.models import ReleaseRow
from tests.journeys.map_page import ready, shown

pytestmark = pytest.mark.usefixtures("published")

WIDTHS = (1440, 1280, 768, 390)
LAND = """() => {
  const canvas = document.querySelector(".leaflet-tile-pane .canvas-layer canvas");
  const [box, map] = [canvas.getBoundingClientRect(), document.querySelector("[data-map]").getBoundingClientRect()];
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--land");
  probe.fillRect(0, 0, 1, 1);
  const land = probe.getImageData(0, 0, 1, 1).data;
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = { left: 1e9, right: 0, top: 1e9, bottom: 0 };
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
    const at = 4 * (y * width + x);
    if ([0, 1, 2].some((part) => Math.abs(data[at + part] - land[part]) > 2) || data[at + 3] < 255) continue;
    const [across, down] = [box.left + (x * box.width) / width, box.top + (y * box.height) / height];
    if (down < map.top + 0.6 * map.height) seen.left = Math.min(seen.left, across); // Alaska lies lower
    [seen.right, seen.top, seen.bottom] =
      [Math.max(seen.right, across), Math.min(seen.top, down), Math.max(seen.bottom, down)];
  }
  return { ...seen, map: { left: map.left, top: map.top, right: map.right, bottom: map.bottom } };
}"""
"""Where the painted land of the mainland lies on the screen, and the map around it."""


def boxes(page, *selectors):
    return {each: page.locator(each).bounding_box() for each in selectors}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mainland_is_wide_whole_and_free_on_a_laptop(page, scheme):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto("/")
    ready(page)
    page.wait_for_timeout(400)
    land = page.evaluate(LAND)
    frame = land["map"]

    assert land["right"] - land["left"] >= 900
    assert frame["left"] <= land["left"] and land["right"] <= frame["right"]
    assert frame["top"] <= land["top"] and land["bottom"] <= frame["bottom"]
    for name, box in boxes(page, ".legend", ".in-view", ".filters", ".timebar", "[data-count]").items():
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800, name
        beside = (
            box["x"] >= frame["right"]
            or box["y"] >= frame["bottom"]
            or box["y"] + box["height"] <= frame["top"]
        )
        assert beside, name
    zoom = page.locator(".leaflet-control-zoom").bounding_box()
    assert zoom["x"] + zoom["width"] < land["left"] and not page.locator("[data-whole]").is_visible()


def test_on_a_phone_search_and_map_are_in_the_first_screen(phone):
    phone.goto("/")
    ready(phone)

    search, frame = phone.get_by_role("combobox").bounding_box(), phone.locator("[data-map]").bounding_box()

    assert search["y"] >= 0 and search["y"] + search["height"] <= frame["y"]
    assert frame["y"] + frame["height"] <= 844
    assert phone.locator("input[type=search]:visible").count() == 1


ON_THE_MAP = """() => {
  const map = document.querySelector("[data-map]").getBoundingClientRect();
  const legends = [...document.querySelectorAll(".legend, .area-legend, .embed-legend, .legend-note")];
  const seen = legends.filter((one) => one.checkVisibility() && one.getClientRects().length);
  const over = seen.map((one) => [one.className, one.getBoundingClientRect()]).filter(([, box]) =>
    box.left < map.right && box.right > map.left && box.top < map.bottom && box.bottom > map.top);
  const scrolls = document.documentElement.scrollWidth - innerWidth;
  return { seen: seen.length, over: over.map(([name]) => name), scrolls };
}"""
"""The parts of the legend that are seen, and those that lie over the map, with its land and its labels."""


@pytest.mark.parametrize("address", ["/", "/embed/?state=CA"])
@pytest.mark.parametrize("level", ["", "#states/rate"])
def test_the_legend_never_lies_on_land_or_labels(page, address, level):
    page.goto(f"{address}{level}")
    ready(page)

    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        found[width] = page.evaluate(ON_THE_MAP)

    assert all(one["seen"] and not one["over"] and one["scrolls"] <= 0 for one in found.values()), found


@pytest.mark.parametrize("address", ["/", "/embed/"])
def test_the_whole_land_is_on_a_phone_held_upright(page, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    ready(page)
    page.wait_for_timeout(600)  # a zoom that nobody asked for would have ended

    land = page.evaluate(LAND)
    assert land["map"]["left"] <= land["left"] and land["right"] <= land["map"]["right"]
    assert land["right"] - land["left"] > 0.9 * 390


@pytest.mark.parametrize("width", [768, 1024])
def test_in_between_nothing_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 1024})
    page.goto("/?as_of=2019-08-28")
    ready(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_filters_come_before_the_maps_own_stops_for_the_keyboard(page):
    page.goto("/")
    ready(page)
    page.get_by_role("combobox").focus()
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                "(({activeElement: here}) => here.closest('.filters') ? 'filter' : here.closest('.map') ? 'map' : '')"
                "(document)"
            )
        )
        if stops[-1] == "map":
            break

    assert stops.count("filter") >= 5 and stops[-1] == "map"


def test_menus_offer_only_what_would_give_something_and_say_how_much(page):
    page.goto("/?state=CA")
    ready(page)
    rows = ReleaseRow.objects.newest()

    def offered(name):
        page.locator(f"[data-group={name}] summary").click()
        options = page.locator(f"[data-options={name}] .option")
        expect(options.first).to_be_visible()
        return {
            one.locator("input").get_attribute("value"): int(
                one.locator(".option-count").inner_text().replace(",", "")
            )
            for one in options.all()
        }

    kinds = offered("kind")
    assert kinds == {
        kind: rows.filter(state="CA", agency_kind=kind).count()
        for kind in set(rows.filter(state="CA").values_list("agency_kind", flat=True))
    }
    page.locator("[data-options=kind] .option", has_text="Sheriff").click()
    page.wait_for_url("**kind=sheriff*")
    expect(page.locator("[data-count]")).to_have_text(str(kinds["sheriff"]))
    states = offered("state")
    assert states == {
        code: rows.filter(state=code, agency_kind="sheriff").count()
        for code in set(rows.filter(agency_kind="sheriff").values_list("state", flat=True))
    }
    page.keyboard.press("Escape")
    expect(page.locator("[data-options=state]")).not_to_be_visible()
    statuses = {one.get_attribute("data-status") for one in page.locator("[data-status]").all()}
    assert statuses == set(rows.filter(state="CA", agency_kind="sheriff").values_list("status", flat=True))


def test_findings_lead_to_their_questions(page):
    page.goto("/")
    found = {
        link.inner_text(): link.get_attribute("href") for link in page.locator(".findings a[href*='?']").all()
    }

    assert len(found) == 3
    assert page.locator(".findings a[href='/program/']").is_visible()
    for words, address in found.items():
        page.goto(address)
        ready(page)
        if number := re.match(r"[\d,]+", words):
            assert shown(page) == int(number[0].replace(",", ""))


def test_marks_of_the_time_bar_go_to_their_days_and_the_headline_follows(page):
    page.goto("/")
    ready(page)
    marks = page.locator("[data-mark]")
    assert [one.get_attribute("data-mark") for one in marks.all()] == [
        one.days[0].isoformat() for one in facts.marks()
    ]

    page.get_by_role("button", name=re.compile("list published")).click()

    page.wait_for_url("**as_of=2019-08-28*")
    expect(page.locator("h1")).to_contain_text("Aug 28, 2019")
    certain = ReleaseRow.objects.newest().filter(certain__contains=date(2019, 8, 28)).count()
    expect(page.locator("[data-in-force]")).to_contain_text(f"{certain} certainly")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("h1")).not_to_contain_text("Aug 28, 2019")
    page.get_by_role("button", name="Pause").click()


def test_without_scripts_the_page_is_a_form_and_a_list(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("[data-group=state] summary").click()
    page.get_by_label("California").check()
    page.get_by_role("button", name="Show").click()

    page.wait_for_url("**state=CA*")
    rows = page.locator(".first-rows li")
    assert rows.count() == min(25, ReleaseRow.objects.newest().filter(state="CA").count())
    expect(rows.first.get_by_role("link")).to_be_visible()
    expect(page.locator(".map-frame")).not_to_be_visible()
    context.close()


@pytest.mark.parametrize("paper", [("8.5in", "11in"), ("210mm", "297mm")], ids=["letter", "a4"])
def test_the_map_prints_land_legend_and_filter_on_one_sheet(page, paper):
    width, height = paper
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/?kind=police")
    ready(page)

    printed = page.pdf(
        width=width, height=height, margin=dict.fromkeys(("top", "bottom", "left", "right"), "1cm")
    )
    page.emulate_media(media="print")
    page.wait_for_timeout(300)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    land = page.evaluate(LAND)
    assert land["map"]["left"] <= land["left"] and land["right"] <= land["map"]["right"] <= 720
    for part in (".legend", ".chip", "[data-count]", "h1"):
        assert page.locator(part).first.is_visible(), part
