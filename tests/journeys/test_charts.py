"""A chart by pointer and by keys, and its picture."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.usefixtures("published")

PNG = b"\x89PNG\r\n"


def test_a_chart_says_its_values_and_is_saved_as_a_picture(page):
    page.goto("/trends/?state=CA")
    chart, says = page.get_by_role("slider").first, page.locator("[data-chart-says]").first

    chart.focus()
    last = says.inner_text()
    page.keyboard.press("Home")
    first = says.inner_text()
    assert first != last and first.endswith("had begun")
    expect(chart).to_have_attribute("aria-valuetext", first)
    page.keyboard.press("ArrowRight")
    expect(says).not_to_have_text(first)

    page.locator("[data-chart]").first.locator("svg.chart-wide .value").last.hover()
    expect(says).to_have_text(last)

    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").first.click()
    assert Path(download.value.path()).read_bytes().startswith(PNG)
