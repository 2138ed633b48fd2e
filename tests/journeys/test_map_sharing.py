"""The map taken elsewhere: its link, its picture, and its frame in another site's page."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from partnerships.models import ReleaseRow
from partnerships.views.embeds.pages import MAX_ROWS
from tests.journeys.map_page import ready

pytestmark = pytest.mark.usefixtures("published")


def test_the_link_the_picture_and_the_embed_are_of_what_the_map_shows(browser, site):
    context = browser.new_context(base_url=site, permissions=["clipboard-write"])
    page = context.new_page()
    page.goto("/?state=CA&as_of=2020-01-31#6/36/-119/states/rate")
    ready(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text("Share", exact=True).click()

    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("[data-share-says]")).to_have_text("The link is copied.")
    link = pasted(page)
    assert link.startswith(f"{site}/?state=CA&as_of=2020-01-31#6/36")
    assert page.get_by_label("Link to what the map shows").input_value() == link
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as picture").click()
    picture = Path(download.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000
    page.get_by_role("link", name="For your own page").click()
    page.wait_for_url("**/embed/builder/**")
    expect(page.get_by_label("It shows")).to_have_value("states/rate")
    expect(page.get_by_label("Part of the map")).to_have_value(re.compile("^6/36"))
    expect(page.get_by_label("In force on")).to_have_value("2020-01-31")
    page.get_by_label("Heading").fill("Rates")
    page.get_by_label("Heading").press("Enter")
    page.wait_for_url("**title=Rates**")
    snippet = page.locator("pre[data-copy]").inner_text()
    assert re.search(r"/embed/\?state=CA&amp;as_of=2020-01-31&amp;title=Rates#6/36\S+/states/rate\"", snippet)
    framed = page.frame_locator("iframe.preview")
    expect(framed.locator("[data-words]")).to_contain_text("Agencies per 100,000 people, by state")
    assert [one for one in asked if not one.startswith(("blob:", f"{site}/"))] == []
    context.close()


def pasted(page) -> str:
    """What Ctrl+V gives: no script of the site may read the clipboard."""
    box = page.get_by_role("combobox").first
    box.fill("")
    box.press("Control+V")
    return box.input_value()


FRAMES = {
    "/maps": (
        ("/embed/?state=CA", 600, ""),
        ("/", 600, ""),
        ("/embed/?title=Rates#states/rate", 320, 'sandbox="allow-scripts"'),
    ),
    "/others": (
        ("/embed/card/?state=CA", 320, 'sandbox=""'),
        ("/embed/table/?state=CA", 320, 'sandbox=""'),
        ("/charts/growth/?state=CA", 320, 'sandbox="allow-scripts"'),
    ),
}
"""Pages of another site: what each frames, in how many pixels, and what the frame may do."""


@pytest.fixture(scope="module")
def elsewhere(site):
    """Where another site has those pages."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            frames = "".join(
                f'<iframe src="{site}{path}" width={width} height=400 {sandbox}></iframe>'
                for path, width, sandbox in FRAMES.get(self.path, ())
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frames.encode())

        def log_message(self, *_):
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def test_another_page_may_frame_the_embedded_map_and_no_other(browser, elsewhere):
    page = browser.new_page()
    page.goto(f"{elsewhere}/maps")
    framed = page.frame_locator("iframe").first

    expect(framed.locator("[data-map-page]")).to_have_attribute("data-state", "ready")
    count = ReleaseRow.objects.newest().filter(state="CA").count()
    expect(framed.locator("[data-count]")).to_have_text(str(count))
    expect(framed.locator(".cluster, .point").first).to_be_visible()
    expect(page.frame_locator("iframe").nth(1).locator("[data-map-page]")).to_have_count(0)
    small = page.frame_locator("iframe").nth(2)
    expect(small.locator("[data-map-page]")).to_have_attribute("data-state", "ready")
    expect(small.locator("[data-words]")).to_contain_text("Agencies per 100,000 people, by state")
    legend, frame = small.locator(".embed-legend").bounding_box(), small.locator("[data-map]").bounding_box()
    assert legend["y"] >= frame["y"] + frame["height"] and frame["height"] >= 120
    assert small.locator("html").evaluate("page => page.scrollWidth") <= 320
    page.close()


def test_a_card_a_table_and_a_chart_work_in_a_narrow_frame_in_a_sandbox(browser, elsewhere):
    page = browser.new_page()
    page.goto(f"{elsewhere}/others")
    card, table, chart = (page.frame_locator("iframe").nth(place) for place in range(3))
    rows = ReleaseRow.objects.newest().filter(state="CA")

    expect(card.locator(".embed-number span")).to_have_text(str(rows.count()))
    expect(card.locator("svg circle").first).to_be_visible()
    assert table.locator("tbody tr").count() == min(MAX_ROWS, rows.count())
    expect(table.locator(".status-shape path").first).to_be_visible()
    assert table.locator("caption").bounding_box()["height"] < 30, "one line"
    slider = chart.get_by_role("slider")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("had begun$"))
    for framed, credit in ((card, ".embed-foot"), (table, ".embed-foot"), (chart, ".note")):
        expect(framed.locator(credit).last).to_contain_text("Lists by")
        assert framed.locator("html").evaluate("page => page.scrollWidth") <= 320
        assert framed.locator("h1").evaluate("head => getComputedStyle(head).fontFamily") != "Times New Roman"
    page.close()
