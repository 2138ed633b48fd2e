"""Pictures of every page, to be looked at: desk and phone, light and dark, and on paper.

    python -m tests.journeys.screenshots [address of a running site] [--only map,state,county]
    python -m tests.journeys.screenshots [address of a running site] --documents

They land in var/screenshots/; some are taken in Spanish, too. With `--only` the named ones alone are taken; with
`--documents` those that the repository carries: the README's, and the one that other sites show beside a link.
Development packages and a Chromium are needed.
"""

import argparse
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from bench.chromium import program

ROOT = Path(__file__).resolve().parents[2]
FOR_THE_README = ROOT / "docs" / "map.png"
FOR_A_LINK = ROOT / "static" / "img" / "share.png"
LINK_SIZE = {"width": 1200, "height": 630}
ONLY_HEADLINE_AND_MAP = """
.masthead nav, .finder, .findings, .bar, .rail, .timebar { display: none !important }
.map-frame > :not(.map), .leaflet-control-container { display: none !important }
.lede, .map-and-rail { grid-template-columns: minmax(0, 1fr) !important }
.map-and-rail { grid-template-areas: "found" "map" !important }
.lede { padding-block: 14px !important }
.lede h1 { font-size: 2.15rem !important; white-space: nowrap }
.first-screen { min-height: 0 !important; height: calc(100vh - 36px) !important }
.map-and-rail { grid-template-rows: 0 minmax(0, 1fr) !important; min-height: 0 !important }
.map-frame, .map { min-height: 0 !important; height: 100% !important }
"""
SCREENS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
FOLDER = ROOT / "var" / "screenshots"
SCHEMES = ("light", "dark")
PAPER = {"width": 720, "height": 1000}
SETTLED = 900  # milliseconds
MAP_IS_THERE = """() => {
  const [map, count] = ["[data-map-page]", "[data-in-view-count]"].map((each) => document.querySelector(each));
  return !map || (map.dataset.state !== "loading" && count?.textContent !== "");
}"""
"""Or there is none; beside it the list of what is in view is filled last."""
TALLEST = 5_000
"""Pixels of a page that a picture shows; some pages hold hundreds of records."""
ADDRESSES = {
    "map": "/",
    "map-filtered": "/?state=CA&status=list_retired",
    "map-dated": "/?as_of=2019-08-28",
    "map-late": "/?as_of=2026-11-01",
    "map-close": "/#8.5/33.9/-118.2",
    "map-empty": "/?q=nothing+is+called+this",
    "table": "/partnerships/",
    "table-filtered": "/partnerships/?state=CA&kind=police&sort=-start_date",
    "table-dated": "/partnerships/?as_of=2019-08-28",
    "table-empty": "/partnerships/?q=nothing+is+called+this",
    "states": "/states/",
    "state": "/states/CA/",
    "state-empty": "/states/MT/",
    "county": "/counties/06037/",
    "trends": "/trends/",
    "trends-filtered": "/trends/?state=CA&as_of=2019-08-28",
    "timeline": "/timeline/",
    "program": "/program/",
    "changes": "/changes/",
    "change": "/changes/1/",
    "sources": "/sources/",
    "source": "/sources/announcements/",
    "data": "/data/",
    "releases": "/data/releases/",
    "release": "/data/releases/1/",
    "difference": "/data/releases/0..1/",
    "cite": "/cite/?state=CA",
    "find": "/find/?q=springfield",
    "town": "/zip/11201/",
    "embed": "/embed/",
    "embed-card": "/embed/card/?state=NJ",
    "embed-table": "/embed/table/?state=NJ",
    "embed-chart": "/charts/growth/",
    "embed-builder": "/embed/builder/?state=NJ&shows=card",
    "corrections": "/corrections/",
    "follow": "/follow/?state=CA",
    "glossary": "/glossary/",
    "api-docs": "/api/docs/",
    "methodology": "/methodology/",
    "about": "/about/",
    "not-found": "/nothing/here/",
    "refused": "/partnerships/?state=XX",
}


IN_SPANISH = ("map", "town", "state", "program", "corrections", "refused")


def take(address: str, only: set[str]) -> None:
    """Visit every page of the site at `address` in every screen and scheme; of some names only, where any are given."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        for screen, size in SCREENS.items():
            touch = screen == "phone"
            for scheme in SCHEMES:
                context = browser.new_context(
                    base_url=address, viewport=size, color_scheme=scheme, has_touch=touch, is_mobile=touch
                )
                visit_all(context.new_page(), f"{screen}-{scheme}", only)
                context.close()
            spanish = browser.new_page(base_url=address, viewport=size, locale="es-US", is_mobile=touch)
            visit(spanish, {name: ADDRESSES[name] for name in IN_SPANISH}, f"{screen}-spanish", only)
        on_paper(browser.new_page(base_url=address, viewport=PAPER), only)
        browser.close()


def take_documents(address: str) -> None:
    """The pictures that the repository carries."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        page = browser.new_page(base_url=address, viewport=SCREENS["desk"], color_scheme="light")
        go(page, "/")
        page.screenshot(path=FOR_THE_README)
        page = browser.new_page(
            base_url=address,
            viewport=LINK_SIZE,
            color_scheme="light",
            bypass_csp=True,
            reduced_motion="reduce",
        )
        go(page, "/")
        page.add_style_tag(content=ONLY_HEADLINE_AND_MAP)
        page.wait_for_timeout(SETTLED)
        page.evaluate("document.querySelector('[data-whole]').click()")
        page.wait_for_timeout(SETTLED)
        page.screenshot(path=FOR_A_LINK)
        browser.close()
    with_few_colors(FOR_A_LINK)


def with_few_colors(picture: Path) -> None:
    """Write it anew with 256 colors: a third of the bytes, and flat areas look the same."""
    with Image.open(picture) as full:
        few = full.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(picture, optimize=True)


def visit_all(page, ending: str, only: set[str]) -> None:
    visit(page, ADDRESSES | linked(page), ending, only)
    if not only or "map-card" in only:
        open_a_card(page, ending)
    if not only or "map-sheet" in only:
        open_the_sheet(page, ending)


def visit(page, addresses: dict[str, str], ending: str, only: set[str]) -> None:
    for name, path in addresses.items():
        if only and name not in only:
            continue
        go(page, path)
        whole = ending == "paper" or not name.startswith(("map", "embed"))
        take_one(page, FOLDER / f"{name}-{ending}.png", whole=whole)


def go(page, path: str) -> None:
    """Open a page, and wait until its map, if it has one, shows what was asked for."""
    page.goto(path)
    page.wait_for_function(MAP_IS_THERE)
    page.wait_for_timeout(SETTLED)


def on_paper(page, only: set[str]) -> None:
    page.emulate_media(media="print")
    visit(page, ADDRESSES | linked(page), "paper", only)


def take_one(page, path, *, whole: bool) -> None:
    """What is on the screen, or the page down to where pictures end."""
    if not whole:
        page.screenshot(path=path)
        return
    width, height = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
    page.screenshot(path=path, full_page=True, clip=clip)


def linked(page) -> dict[str, str]:
    """A record and its agency: the one that most lists speak of."""
    page.goto("/partnerships/?sort=-sources")
    record = page.locator("table.rows tbody th a").first.get_attribute("href")
    page.goto(record)
    return {"record": record, "agency": page.locator("a[href^='/agencies/']").first.get_attribute("href")}


def open_a_card(page, ending: str) -> None:
    go(page, "/?state=HI")
    if page.locator(".point").count() == 0:
        go(page, "/#9/33.75/-84.39")
    page.locator(".point").first.click()
    page.wait_for_timeout(SETTLED)
    page.screenshot(path=FOLDER / f"map-card-{ending}.png")


def open_the_sheet(page, ending: str) -> None:
    go(page, "/?state=CA")
    if page.locator("[data-open-sheet]").is_visible():
        page.locator("[data-open-sheet]").click()
        page.wait_for_timeout(SETTLED)
        page.screenshot(path=FOLDER / f"map-sheet-{ending}.png")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--only", default="", metavar="NAMES")
    parser.add_argument("--documents", action="store_true")
    asked = parser.parse_args()
    if asked.documents:
        take_documents(asked.site)
        print(f"{FOR_THE_README}, {FOR_A_LINK}")
    else:
        take(asked.site, set(filter(None, asked.only.split(","))))
        print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")
