"""On the map: what is certain and what is possible on a day, in figures, words and shapes, and where lists end."""

import re

import pytest
from playwright.sync_api import expect

from partnerships.queries.provenance import evidence_end
from tests.factories import question
from tests.journeys.map_page import ready

pytestmark = pytest.mark.usefixtures("published")
DAY, LATE = "2019-08-28", "2026-11-01"
WORDS = {DAY: "Aug 28, 2019", LATE: "Nov 1, 2026"}


def headline(day):
    certain = question(f"as_of={day}&certainty=certain").count()
    possible = question(f"as_of={day}&certainty=possible").count()
    return f"{certain:,} certainly, {possible:,} possibly on {WORDS[day]}"


@pytest.mark.parametrize("day", [DAY, LATE])
def test_the_headline_of_a_day_is_the_answer(day, page):
    page.goto(f"/?as_of={day}")
    ready(page)

    expect(page.locator("[data-in-force]")).to_have_text(headline(day))
    expect(page.locator("[data-count]")).to_have_text(f"{question(f'as_of={day}').count():,}")


def test_nothing_is_certain_on_a_day_that_no_evidence_reaches(page):
    page.goto(f"/?as_of={LATE}")
    ready(page)

    expect(page.locator("[data-in-force]")).to_have_text(re.compile("^0 certainly"))
    expect(page.locator("[data-evidence]")).to_have_text(evidence_end.of_question(question()).says)
    expect(page.locator(".legend-certain")).to_be_visible()


def test_the_list_in_view_says_of_each_whether_it_is_certain(page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/?as_of={LATE}&state=GA")
    ready(page)

    lines = page.locator(".in-view-list .card-line")
    expect(lines.first).to_contain_text("only possibly")
    assert lines.count() == page.locator(".in-view-list .status-possible").count()


def test_the_time_bar_marks_the_days_after_the_evidence(page):
    page.goto("/")
    ready(page)

    mark = page.locator("[data-unknown]")
    expect(mark).to_be_visible()
    expect(mark).to_have_text(evidence_end.of_question(question()).words)
    bar, track = mark.bounding_box(), page.locator("[data-track]").bounding_box()
    assert track["x"] < bar["x"]
    assert abs(bar["x"] + bar["width"] - track["x"] - track["width"]) < 2
    expect(page.locator(".legend-certain")).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 1280, 390, 320])
def test_the_words_of_few_days_after_the_evidence_are_read_beside_the_track(width, page):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")
    ready(page)

    words, track, most, slider = (
        page.locator(f"[data-{part}]").bounding_box() for part in ("unknown-words", "track", "most", "slider")
    )
    bar = page.locator("[data-timebar]").bounding_box()
    groove = slider["y"] + slider["height"] / 2
    line = page.locator("[data-unknown-words]").evaluate(
        "words => parseFloat(getComputedStyle(words).lineHeight)"
    )
    assert words["height"] < 2 * line
    assert most["x"] + most["width"] < words["x"] or most["y"] + most["height"] <= words["y"]
    assert words["x"] + words["width"] <= track["x"] + track["width"] + 1
    assert words["y"] + words["height"] <= groove or words["y"] >= groove
    assert bar["y"] <= words["y"] and words["y"] + words["height"] <= bar["y"] + bar["height"]


def test_by_keyboard_alone_the_headline_follows_the_slider(page):
    page.goto("/")
    ready(page)
    page.locator("[data-slider]").focus()

    page.keyboard.press("ArrowLeft")

    expect(page.locator("[data-in-force]")).to_have_text(re.compile(r"certainly, [\d,]+ possibly on "))
    expect(page.locator(".legend-certain")).to_be_visible()


def test_the_time_bar_holds_all_its_words(page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/?as_of={LATE}")
    ready(page)

    says, bar = page.locator("[data-evidence]").bounding_box(), page.locator("[data-timebar]").bounding_box()

    assert says["y"] + says["height"] <= bar["y"] + bar["height"] + 1


def test_the_table_of_a_day_is_not_wider_than_its_page(page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/partnerships/?as_of={DAY}&page_size=500")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
