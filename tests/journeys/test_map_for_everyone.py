"""Nobody is kept out of the map: axe finds nothing to complain of, light and dark, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.journeys import axe, map_page

pytestmark = pytest.mark.usefixtures("published")

SCREENS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("address", map_page.ADDRESSES)
def test_axe_finds_nothing(page, address, screen):
    page.set_viewport_size(SCREENS[screen])
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    if page.locator("[data-map-page]").count():
        map_page.settled(page)

    assert axe.violations(page) == []


def test_the_time_and_the_map_are_within_a_thumbs_reach(phone):
    phone.goto("/")
    expect(phone.locator("[data-map-page]")).to_have_attribute("data-state", "ready")

    for control in (
        "[data-play]",
        "[data-slider]",
        "[data-open-sheet]",
        "[data-near-me]",
        "[data-level=states]",
    ):
        box = phone.locator(control).bounding_box()
        assert box["height"] >= 44, control
    assert phone.locator("[data-map]").bounding_box()["height"] >= 320
    phone.locator("[data-slider]").scroll_into_view_if_needed()
    slider = phone.locator("[data-slider]").bounding_box()
    phone.touchscreen.tap(slider["x"] + slider["width"] / 4, slider["y"] + slider["height"] / 2)
    phone.wait_for_url("**as_of=20*")


INLAND = """() => { const canvas = document.querySelector(".leaflet-tile-pane .canvas-layer canvas");
  const { data } = canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
  return (data[0] + data[1] + data[2]) / 3; }"""
"""How light the middle of the painted land is, from 0 to 255."""


def test_a_map_that_is_dark_on_the_screen_is_light_on_paper(page):
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto("/")
    expect(page.locator("[data-map-page]")).to_have_attribute("data-state", "ready")
    page.wait_for_function(f"() => ({INLAND})() > 20")
    assert page.evaluate(INLAND) < 80

    page.emulate_media(media="print")

    page.wait_for_function(f"() => ({INLAND})() > 180")


def test_no_page_of_the_map_asks_anyone_else(page):
    for address in ("/#4/38/-96/counties/count", "/#9/34/-118", "/embed/#9/34/-118", "/find/?q=90210"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
