"""Street tiles are somebody else's: off until the operator sets them and the reader, told whose they are, asks."""

import re
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests import tabs
from tests.journeys.map_page import ready

pytestmark = pytest.mark.usefixtures("published")

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
BY = "Streets of Nowhere"


@pytest.fixture(scope="module")
def tiles():
    """A tile server on the loopback: its host, and what it was asked, as (path, referrer)."""
    asked = []

    class Tile(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Referer", "")))
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(PIXEL)

        def log_message(self, *_):
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Tile) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.fixture(scope="module")
def with_streets(serving, tiles):
    """The address of a site whose operator has set street tiles."""
    own = {
        "RINGWATCH_TILES": f"http://{tiles[0]}/{{z}}/{{x}}/{{y}}.png",
        "RINGWATCH_TILES_BY": BY,
        "RINGWATCH_TILES_CREDIT": "© the streets' makers",
    }
    with serving("test-web-streets", **own) as address:
        yield address


@pytest.fixture(scope="module")
def streets_window(browser, with_streets):
    """The first tab of a window on that site."""
    with tabs.window(browser, with_streets, reduced_motion="reduce") as first:
        yield first


@pytest.fixture
def reader(streets_window):
    """A page of the site with streets. What fails in the console, such as a refused request, fails the test."""
    complaints = []
    with tabs.tab(streets_window) as opened:
        opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        yield opened
    assert complaints == []


def test_streets_are_shown_when_the_reader_was_told_whose_they_are(reader, with_streets, tiles):
    host, asked = tiles
    reader.goto("/#9/34.05/-118.24")
    ready(reader)
    shown = reader.locator("[data-in-view-count]").inner_text
    expect(reader.locator("[data-in-view-count]")).not_to_have_text("")
    before = int(shown())
    reader.get_by_text("Streets", exact=True).click()
    expect(reader.locator("[data-streets]")).to_contain_text(f"Streets are drawn by {BY}, not by us.")
    expect(reader.locator("[data-streets]")).to_contain_text(host)
    assert asked == []

    reader.get_by_role("button", name="Show streets").click()
    expect(reader.locator(".street-tiles img").first).to_be_visible()
    expect(reader.locator(".leaflet-control-attribution")).to_contain_text("© the streets' makers")
    reader.wait_for_timeout(500)

    assert asked and {referrer for _, referrer in asked} == {f"{with_streets}/"}
    zooms = {int(re.match(r"/(\d+)/\d+/\d+\.png", path)[1]) for path, _ in asked}
    assert zooms <= {9, 10}
    assert 0.5 * before < int(shown()) < 2 * before  # the same part of the country
    expect(reader.locator(".cluster, .point").first).to_be_visible()
    assert re.search(r"#\d", reader.url) and "street" not in reader.url

    reader.get_by_text("Streets", exact=True).click()
    reader.get_by_role("button", name="Hide streets").click()
    expect(reader.locator(".street-tiles")).to_have_count(0)
    reader.wait_for_timeout(200)
    assert int(shown()) == before


def test_shading_goes_back_to_our_own_ground(reader):
    reader.goto("/")
    ready(reader)
    reader.get_by_text("Streets", exact=True).click()
    reader.get_by_role("button", name="Show streets").click()
    expect(reader.locator(".street-tiles img").first).to_be_visible()

    reader.get_by_role("button", name="States").click()

    expect(reader.locator(".street-tiles")).to_have_count(0)
    expect(reader.get_by_role("link", name=re.compile("^Florida: "))).to_be_visible()


def test_a_site_without_them_offers_none_and_allows_no_host(page, site):
    answer = page.goto("/")
    ready(page)

    assert "img-src 'self' data:;" in answer.headers["content-security-policy"] + ";"
    expect(page.locator("[data-streets]")).to_have_count(0)


def test_only_the_map_may_ask_the_tile_server(reader, tiles):
    assert tiles[0] in reader.goto("/").headers["content-security-policy"]
    for address in ("/partnerships/", "/embed/", "/about/"):
        assert tiles[0] not in reader.goto(address).headers["content-security-policy"]
