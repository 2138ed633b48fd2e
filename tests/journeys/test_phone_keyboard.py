"""By keyboard alone at the width of a phone: the focus is seen, goes in the order of the page, and is never lost."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from partnerships.models import Report
from partnerships.views.forms import guards
from tests.journeys import map_page
from tests.views.test_reports import Earlier

pytestmark = pytest.mark.usefixtures("published")

MAX_TAB_PRESSES = 400
"""Presses of the Tab key within which a page is left."""
ADDRESSES = [
    "/?state=CA",
    "/partnerships/?state=CA",
    "/zip/62701/",
    "/embed/builder/?state=NJ&shows=card",
    "/corrections/",
]
HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const box = [...here.getClientRects()].find(({ width, height }) => width && height);
  const name = `${here.tagName} ${here.getAttribute("aria-label") ?? here.innerText?.trim() ?? ""}`.slice(0, 80);
  if (!box) return [name, "is nowhere"];
  const [x, y] = [box.x + Math.min(box.width / 2, 20), box.y + box.height / 2];
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return [name, "is off the screen"];
  const top = document.elementFromPoint(x, y);
  if (!top || !(here.contains(top) || top.contains(here) || top.closest("label")?.contains(here)))
    return [name, `lies under ${top?.outerHTML.slice(0, 80)}`];
  const { outlineStyle, outlineWidth } = getComputedStyle(here);
  const inside = here.matches("path, iframe") || (here.type === "date" && !here.matches(":focus-visible"));
  if (!inside && (outlineStyle === "none" || parseFloat(outlineWidth) < 2))
    return [name, "has no outline"];
  const before = window.focusedBefore;
  window.focusedBefore = here;
  const back = before?.isConnected && before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_PRECEDING;
  return [name, back ? "comes before what had the focus" : ""];
}"""
"""What has the focus, and what is wrong with that; null where the page has been left. A shaded state is outlined by
another line, a frame by what it holds, a date's calendar by the browser."""


def walk(page):
    """Press Tab through the page, from its beginning to its end: all that had the focus, and what was wrong with it."""
    names, wrong = [], []
    for _ in range(MAX_TAB_PRESSES):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            return names, wrong
        names.append(here[0])
        if here[1]:
            wrong.append(here)
    raise AssertionError(f"after {MAX_TAB_PRESSES} presses still on the page, at {names[-3:]}")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_focus_is_seen_wherever_the_tab_key_leads(phone, address):
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(address)
    if phone.locator("[data-map-page]").count():
        map_page.settled(phone)

    names, wrong = walk(phone)

    assert wrong == []
    assert len(names) > 10


def test_the_sheet_of_filters_takes_the_focus_and_gives_it_back(phone):
    phone.goto("/")
    map_page.ready(phone)
    focused, sheet = phone.locator(":focus"), phone.locator("#filters")

    phone.locator("[data-open-sheet]").focus()
    phone.keyboard.press("Enter")
    expect(focused).to_have_attribute("data-close-sheet", "")
    phone.keyboard.press("Tab")
    expect(focused).to_have_js_property("tagName", "SUMMARY")
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")
    expect(focused).to_have_attribute("name", "state")
    chosen = focused.get_attribute("value")
    phone.keyboard.press("Space")
    expect(phone.locator(".chip")).to_have_count(1)
    expect(focused).to_have_attribute("value", chosen)
    assert phone.evaluate(HERE)[1] == ""
    phone.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()
    expect(focused).to_have_attribute("data-open-sheet", "")

    phone.keyboard.press("Enter")
    phone.evaluate("window.focusedBefore = null")
    for _ in range(MAX_TAB_PRESSES):
        phone.keyboard.press("Tab")
        if not sheet.is_visible():
            break
        assert phone.evaluate(HERE)[1] == ""
    assert phone.evaluate(HERE)[1] == ""
    assert phone.evaluate("!document.documentElement.classList.contains('has-sheet')")


def test_what_was_found_has_the_focus_and_gives_it_back(phone):
    phone.goto("/")
    map_page.ready(phone)
    focused, box = phone.locator(":focus"), phone.get_by_role("combobox").first

    box.focus()
    phone.keyboard.type("cook county, il")
    phone.locator("#found [role=option]").first.wait_for()
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Enter")

    expect(focused).to_have_text("Cook County, IL")
    assert phone.evaluate(HERE)[1] == ""
    phone.keyboard.press("Tab")
    assert focused.evaluate("here => here.closest('[data-found-says]') !== null")
    phone.keyboard.press("Escape")
    expect(box).to_be_focused()


def test_the_list_of_what_is_in_view_keeps_the_focus_while_the_map_moves(phone):
    phone.emulate_media(reduced_motion="reduce")
    phone.goto("/?state=CA")
    map_page.settled(phone)
    focused = phone.locator(":focus")

    phone.locator("[data-in-view] summary").focus()
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    expect(focused).to_have_class("in-view-show")
    name = focused.get_attribute("aria-label")
    before = phone.locator("[data-in-view-count]").inner_text()
    phone.keyboard.press("Enter")

    expect(phone.locator("[data-in-view-count]")).not_to_have_text(before)
    expect(focused).to_have_count(1)
    assert focused.get_attribute("aria-label") == name or focused.evaluate(
        "here => here.closest('.leaflet-popup, [data-in-view]') !== null"
    )


def test_a_mistake_is_reported_and_a_refusal_is_read_first(phone):
    cache.clear()
    phone.goto("/corrections/?record=RW-000001")
    focused = phone.locator(":focus")
    phone.get_by_label("Which record or agency").focus()
    phone.evaluate("document.querySelector('form.report').noValidate = true")

    phone.get_by_role("button", name="Send the report").focus()
    phone.keyboard.press("Enter")
    expect(focused).to_have_attribute("role", "alert")
    expect(focused).to_contain_text("What is wrong: nothing was written; it is needed.")
    phone.keyboard.press("Tab")
    expect(focused).to_have_text("What is wrong")
    phone.keyboard.press("Enter")
    expect(phone.get_by_label("What is wrong")).to_be_focused()
    phone.keyboard.type("The year is wrong.")
    for _ in range(3):
        phone.keyboard.press("Tab")
    expect(focused).to_have_text("Send the report")
    opened = Earlier(guards.MIN_FILL_SECONDS + 1).sign("open")  # as if it had been read for so long
    phone.evaluate("when => { document.querySelector('[name=opened]').value = when }", opened)
    phone.keyboard.press("Enter")

    expect(focused).to_have_text(re.compile("^Thank you"))
    assert Report.objects.get().wrong == "The year is wrong."
