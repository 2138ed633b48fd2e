"""How much a first visit brings: `.venv/bin/python -m bench.first_visit`.

A real server on a database made for it, with the lists that come with the program; a real, headless Chromium on two
screens. Bytes on the wire, headers and all, of every file, as the browser counts them (`encodedDataLength`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bench import testbed

if TYPE_CHECKING:  # the browser is imported where it is started
    from playwright.sync_api import Browser

MAX_BYTES = 200_000
SCREENS = ((1440, 900), (390, 844))
KINDS = {
    ".js": "scripts",
    ".css": "style sheets",
    ".svg": "pictures",
    "points.json": "points",
    ".json": "land",
}
"""How an address ends → what it brings; anything else is a page."""


@dataclass
class Visit:
    """The files of one visit: address → bytes, and how many of them are headers."""

    sent: dict[str, int] = field(default_factory=dict)
    headers: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.sent.values())

    def kinds(self) -> dict[str, list[str]]:
        """Kind → addresses, those that bring most first."""
        found: dict[str, list[str]] = {}
        for address in self.sent:
            found.setdefault(_kind(address), []).append(address)
        return dict(sorted(found.items(), key=lambda one: -self._sum(one[1])))

    def table(self) -> str:
        lines = [f"{'kind':<14}{'files':>6}{'bytes':>10}{'headers':>10}"]
        for kind, addresses in [*self.kinds().items(), ("in all", list(self.sent))]:
            headers = sum(self.headers[address] for address in addresses)
            lines.append(f"{kind:<14}{len(addresses):>6}{self._sum(addresses):>10,}{headers:>10,}")
        return "\n".join(lines)

    def _sum(self, addresses: Iterable[str]) -> int:
        return sum(self.sent[address] for address in addresses)


def visited(browser: Browser, address: str, width: int, height: int) -> Visit:
    """What a fresh visitor's browser is sent until the map is there and nothing more comes."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    wire, visit = context.new_cdp_session(page), Visit()
    asked: dict[str, str] = {}

    def answered(said: dict[str, Any]) -> None:
        asked[said["requestId"]] = said["response"]["url"]
        visit.headers[said["response"]["url"]] = int(said["response"]["encodedDataLength"])

    def came(said: dict[str, Any]) -> None:
        file = asked[said["requestId"]]
        if urlsplit(file).scheme in ("http", "https"):
            visit.sent[file] = visit.sent.get(file, 0) + int(said["encodedDataLength"])

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", came)
    wire.send("Network.enable")
    page.goto(address)
    page.wait_for_selector("[data-map-page][data-state=ready]")
    page.wait_for_load_state("networkidle")
    context.close()
    return visit


def _kind(address: str) -> str:
    path = urlsplit(address).path
    return next((kind for ending, kind in KINDS.items() if path.endswith(ending)), "pages")


def main() -> int:
    from playwright.sync_api import sync_playwright

    from bench.chromium import program
    from bench.map import pack

    testbed.ingest_starter_lists()
    pack()
    met = True
    with testbed.running_server() as (_, site), sync_playwright() as playwright:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's event loop lives in this thread
        browser = playwright.chromium.launch(
            executable_path=program(), args=["--no-sandbox", "--disable-gpu"]
        )
        for width, height in SCREENS:
            visit = visited(browser, f"{site}/", width, height)
            met &= visit.total <= MAX_BYTES
            print(f"{width} by {height} pixels, at most {MAX_BYTES:,} bytes\n{visit.table()}", flush=True)
        browser.close()
    return 0 if met else 1


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    sys.exit(main())
