"""The map taken elsewhere: its link, its picture, and its frame in another site's page."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from partnerships.models import ReleaseRow
from tests.journeys.map_page import ready

pytestmark = pytest.mark.usefixtures("published")


def test_the_link_the_snippet_and_the_picture_are_made_here(browser, site):
    context = browser.new_context(base_url=site, permissions=["clipboard-write"])
    page = context.new_page()
    page.goto("/?state=CA&as_of=2020-01-31#6/36/-119")
    ready(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text("Share", exact=True).click()

    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("[data-share-says]")).to_have_text("The link is copied.")
    link = pasted(page)
    assert link.startswith(f"{site}/?state=CA&as_of=2020-01-31#6/36")
    assert f"{site}/embed/?state=CA" in page.get_by_label("To show it in your own page").input_value()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as picture").click()
    picture = Path(download.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000
    assert [one for one in asked if not one.startswith(("blob:", f"{site}/"))] == []
    context.close()


def pasted(page) -> str:
    """What Ctrl+V gives: no script of the site may read the clipboard."""
    box = page.get_by_role("combobox").first
    box.fill("")
    box.press("Control+V")
    return box.input_value()


@pytest.fixture
def elsewhere(site):
    """The address of another site's page, which frames the embedded map and then the whole one."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            frames = "".join(
                f'<iframe src="{site}{path}" width={width} height=400 {sandbox}></iframe>'
                for path, width, sandbox in (
                    ("/embed/?state=CA", 600, ""),
                    ("/", 600, ""),
                    ("/embed/?title=Rates#states/rate", 320, 'sandbox="allow-scripts"'),
                )
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frames.encode())

        def log_message(self, *_):
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_another_page_may_frame_the_embedded_map_and_no_other(browser, elsewhere):
    page = browser.new_page()
    page.goto(elsewhere)
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
