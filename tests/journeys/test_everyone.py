"""Pages for everyone: axe finds nothing, in light and in dark; by keyboard alone; without JavaScript; on a phone."""

import csv
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from partnerships.models import Agency, ReleaseRow, Report
from partnerships.views.forms import guards
from tests import tabs
from tests.journeys import axe, map_page
from tests.journeys.screenshots import ADDRESSES

pytestmark = pytest.mark.usefixtures("published")

OF_TWO_VERSIONS = ["/changes/2/", "/data/releases/1..2/", "/data/releases/2/", "/cite/?version=1"]
"""What looks otherwise once there are two."""
TARGET = 24
"""Pixels that a finger needs (WCAG 2.5.8)."""
OFTEN = 40
"""Presses of the Tab key within which anything on a page's way is reached."""


def everywhere(published) -> list[str]:
    agency = Agency.objects.get(pk=published.agency_number)
    return [*ADDRESSES.values(), *OF_TWO_VERSIONS, published.get_absolute_url(), agency.get_absolute_url()]


def test_axe_finds_nothing_on_any_page_light_or_dark_and_no_request_leaves_the_site(window, site, published):
    found, left = {}, []

    with tabs.tab(window) as page:
        page.emulate_media(reduced_motion="reduce")
        page.on(
            "request",
            lambda sent: (
                None if sent.url.startswith((f"{site}/", "data:", "blob:")) else left.append(sent.url)
            ),
        )
        for address in everywhere(published):
            if address in map_page.ADDRESSES:  # as much is asked of them on a desk and on a phone
                continue
            page.goto(address)
            if page.locator(
                "[data-map-page]"
            ).count():  # it asks for the points; other pages are there at once
                page.wait_for_load_state("networkidle")
            if wrong := axe.violations(page, axe.SAMPLED):
                found[address] = wrong

    assert found == {}
    assert left == []


WIDTHS = {"a phone": 390, "400 percent of 1280": 320, "200 percent of 1280": 640}
"""Zooming in leaves so many pixels of CSS (WCAG 1.4.4 and 1.4.10)."""
PAPER = 720
"""Pixels of CSS between the margins of a sheet of paper."""


def test_no_page_is_wider_than_a_phone_or_than_zoom_or_paper_leave_it(phone, published):
    wide = {}
    for address in everywhere(published):
        phone.emulate_media(media="screen")
        phone.set_viewport_size({"width": 390, "height": 844})
        phone.goto(address)
        for what, width in WIDTHS.items():
            phone.set_viewport_size({"width": width, "height": 844})
            if (needed := phone.evaluate("document.documentElement.scrollWidth")) > width:
                wide[address, what] = needed
        phone.emulate_media(media="print")
        phone.set_viewport_size({"width": PAPER, "height": 1000})
        if (needed := phone.evaluate("document.documentElement.scrollWidth")) > PAPER:
            wide[address, "paper"] = needed

    assert wide == {}


def test_on_paper_the_ground_is_white_and_no_heading_stands_alone(page):
    page.emulate_media(media="print")
    page.goto("/cite/?state=CA")

    grounds = page.evaluate(
        "['.masthead', 'main'].map((part) => getComputedStyle(document.querySelector(part)).backgroundColor)"
    )
    assert set(grounds) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    headings = page.locator("main section > h2").locator("visible=true").all_inner_texts()
    assert "The files you cite" not in headings and headings


def test_the_printed_table_says_its_question_count_and_version_in_its_heading(page):
    rows = ReleaseRow.objects.at_version(1).filter(state="CA", agency_kind="sheriff")
    page.goto("/partnerships/?state=CA&kind=sheriff&version=1")
    heading = page.locator("header.record-head")
    expect(heading.locator(".on-paper")).not_to_be_visible()

    page.emulate_media(media="print")

    said = heading.inner_text()
    for part in ("California", "Sheriff", f"{rows.count()} partnership", "version 1", "2026"):
        assert part in said, part
    assert not page.locator(".filters, nav, .downloads").locator("visible=true").count()
    table = page.locator("table.rows").bounding_box()
    assert heading.bounding_box()["y"] < table["y"]


OVERPRINTED = """() => [...document.querySelectorAll(".facts > div")].filter((one) => {
  const [own, others] = [one.getBoundingClientRect(), [...one.parentElement.children].filter((other) => other !== one)];
  const touches = ({ left, right, top, bottom }) =>
    left < own.right - 1 && own.left < right - 1 && top < own.bottom - 1 && own.top < bottom - 1;
  return one.scrollWidth > one.clientWidth + 1 || others.some((other) => touches(other.getBoundingClientRect()));
}).map(({ innerText }) => innerText)"""
"""Facts at the top of a page that run over their column, or into another."""


def test_the_facts_of_a_record_overprint_nothing_and_a_state_answers_on_one_screen(page, published):
    for width in (1440, 1280, 768, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(published.get_absolute_url())
        assert page.evaluate(OVERPRINTED) == []

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/states/CA/")
    for part in (
        ".facts",
        ".two-up .small-map",
        ".two-up .chart-wide",
        "text=Excel",
        "text=Cite",
        "text=Embed",
    ):
        box = page.locator(f"main >> {part}").first.bounding_box()
        assert box["y"] + box["height"] <= 801, part
    assert page.evaluate(OVERPRINTED) == []


CUT = """() => [...document.querySelectorAll("input[placeholder]")].filter((field) => {
  const [style, pen] = [getComputedStyle(field), document.createElement("canvas").getContext("2d")];
  pen.font = style.font;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return field.checkVisibility() && pen.measureText(field.placeholder).width > room;
}).map(({ placeholder }) => placeholder)"""
"""What search boxes suggest to type, where it does not fit into them."""


@pytest.mark.parametrize("language", ["en-US", "es-US"])
def test_what_a_search_box_suggests_is_not_cut(browser, site, language, published):
    context = browser.new_context(base_url=site, locale=language)
    page, cut = context.new_page(), {}

    for address in ("/", "/find/"):
        page.goto(address)
        for width in (1280, 768, 390):
            page.set_viewport_size({"width": width, "height": 844})
            cut |= {(address, width): found} if (found := page.evaluate(CUT)) else {}

    context.close()
    assert cut == {}


@pytest.mark.parametrize(("address", "column"), [("/states/", "State"), ("/partnerships/", "Agency")])
def test_a_table_is_sorted_on_a_phone_too(phone, address, column):
    phone.goto(address)
    names = phone.locator("table.sortable tbody th")
    before = names.first.inner_text()

    head = phone.get_by_role("columnheader", name=column, exact=True).get_by_role("link")
    assert head.bounding_box()["height"] >= TARGET
    head.click()

    expect(phone.get_by_role("columnheader", name=column, exact=True)).to_have_attribute(
        "aria-sort", "ascending"
    )
    shown = names.all_inner_texts()
    assert shown[0] != before and shown[:5] == sorted(shown[:5])


def reach(page, words):
    """Press Tab until what has these words has the focus."""
    for _ in range(OFTEN):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText?.trim()") == words:
            return
    raise AssertionError(f"“{words}” was not reached by keyboard")


def test_from_the_home_page_to_a_file_by_keyboard_alone(page):
    page.goto("/")
    reach(page, "States")
    page.keyboard.press("Enter")
    page.wait_for_url("**/states/")
    reach(page, "California")
    page.keyboard.press("Enter")
    page.wait_for_url("**/states/CA/")
    shown = page.locator("[aria-labelledby=records] table tbody tr").count()
    link = page.locator("a[download]").first.inner_text()
    reach(page, link)

    with page.expect_download() as download:
        page.keyboard.press("Enter")

    rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8").splitlines()))
    assert 0 < shown <= len(rows)
    assert {row["state"] for row in rows} == {"CA"}


def test_the_keyboard_goes_through_shaded_states_and_out_again(page):
    page.goto("/#4/38/-96/states/rate")
    states = page.locator("path[role=link][aria-label]")
    expect(states.first).to_have_attribute("aria-label", re.compile("per 100,000|none on record"))
    focused = page.locator("path[role=link]:focus")

    states.nth(0).focus()
    names = [focused.get_attribute("aria-label")]
    for _ in range(3):
        page.keyboard.press("Tab")
        names.append(focused.get_attribute("aria-label"))
    states.last.focus()
    page.keyboard.press("Tab")

    assert names == [states.nth(number).get_attribute("aria-label") for number in range(4)]
    expect(focused).to_have_count(0)


def test_the_focus_is_not_lost_where_what_was_pressed_is_gone(page):
    page.goto("/?state=CA&kind=police&as_of=2019-08-28")
    map_page.ready(page)
    focused = page.locator(":focus")

    page.locator(".chip").first.focus()
    for left in (2, 1, 0):
        page.keyboard.press("Enter")
        expect(page.locator(".chip")).to_have_count(left)
        expect(focused).to_have_class(re.compile("chip")) if left else expect(focused).to_have_count(1)
    assert focused.evaluate("here => here.closest('.filters') !== null")

    page.locator("[data-mark]").first.focus()
    page.keyboard.press("Enter")
    page.locator("[data-all-dates]").focus()
    page.keyboard.press("Enter")
    expect(focused).to_have_attribute("type", "range")


def test_a_screen_reader_is_told_what_the_map_shows(page, published):
    told = page.locator("[role=status][data-live]")
    some = ReleaseRow.objects.newest().filter(state="CA").count()
    all_of_them = ReleaseRow.objects.newest().count()
    page.goto("/?state=CA")
    told.get_by_text(f"{some} partnerships").wait_for(state="attached")

    page.locator(".chip").first.click()

    told.get_by_text(f"{all_of_them} partnerships").wait_for(state="attached")


def test_every_page_says_what_it_has_to_without_javascript(browser, site, published):
    cache.clear()
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Trends", exact=True).click()
    expect(page.locator("svg.chart-wide .line").first).to_be_attached()
    page.get_by_text("The numbers of this chart").click()
    assert page.locator("table.by-month tbody tr").count() > 12
    page.get_by_label("Agency or place").fill("sheriff")
    page.get_by_role("button", name="Show").click()
    assert "q=sheriff" in page.url
    expect(page.locator(".chip")).to_have_count(1)

    page.goto("/changes/")
    page.get_by_role("link", name="Version 2").click()
    page.locator("ul.told a").first.click()
    page.get_by_role("link", name="Report a mistake in this record").click()
    page.get_by_label("What is wrong").fill("The year is wrong.")
    page.wait_for_timeout((guards.MIN_FILL_SECONDS + 1) * 1000)
    page.get_by_role("button", name="Send the report").click()

    assert page.get_by_role("status").inner_text().startswith("Thank you")
    assert Report.objects.get().record == published.public_id
    context.close()
