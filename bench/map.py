"""How the map copes with 100,000 partnerships: `.venv/bin/python -m bench.map [PARTNERSHIPS]`.

A real server on a database made for it and dropped afterwards; a real, headless Chromium. Milliseconds from navigation
until the map shows its badges, the longest frame that a pan and a zoom cause, and frames a second while the time slider
is drawn along. Then Leaflet.markercluster with the same points in the same run, from points that are there already;
then a visit to a site with the starter lists alone.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import testbed
from bench.chromium import program

if TYPE_CHECKING:  # the browser is imported where it is started
    from playwright.sync_api import Browser, Page

RECORDS = 100_000
VISITS, MOVES = 5, 12
MAX_USABLE_MS, MAX_STARTER_USABLE_MS, MAX_FRAME_MS, MIN_FRAMES_A_SECOND = 1500, 700, 50, 20
"""Most milliseconds to a usable map, most of a pan's or zoom's longest frame, fewest frames a second."""
MODULES = Path(__file__).resolve().parents[1] / "node_modules"
SCREEN_WIDTH, SCREEN_HEIGHT = 1440, 900

WHEN_READY = """
new MutationObserver((_, observer) => {
  const page = document.querySelector("[data-map-page][data-state=ready]");
  if (!page || !document.querySelector(".cluster")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.readyAt = performance.now(); }));
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
LONGEST_FRAME = """
() => { window.longest = 0; let last = performance.now();
  const frame = (now) => { window.longest = Math.max(window.longest, now - last); last = now;
    window.watching = requestAnimationFrame(frame); };
  cancelAnimationFrame(window.watching);
  window.watching = requestAnimationFrame((now) => { last = now; frame(now); }); }
"""
SLIDE = """
async () => { const slider = document.querySelector("[data-slider]");
  const [from, until] = [Number(slider.min), Number(slider.max)];
  const frames = 60; const started = performance.now();
  for (let each = 0; each < frames; each += 1) {
    slider.value = from + ((until - from) * each) / frames;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
  return (1000 * frames) / (performance.now() - started); }
"""
MARKERCLUSTER = """
async ([lat, lon]) => { const started = performance.now();
  const map = L.map("map", { maxZoom: 12, zoomAnimation: false, fadeAnimation: false, inertia: false })
    .setView([38, -96], 5);
  const group = L.markerClusterGroup({ animate: false });
  group.addLayers(lat.map((each, number) => L.marker([each, lon[number]])));
  group.addTo(map);
  await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
  return performance.now() - started; }
"""


def report(name: str, value: float, limit: float | None, unit: str, *, least: bool = False) -> bool:
    within = limit is None or (value >= limit if least else value <= limit)
    said = "" if limit is None else f"  ({'at least' if least else 'at most'} {limit:,})"
    print(f"{name:<44} {value:>10,.0f} {unit}{said}{'' if within else '  NOT MET'}", flush=True)
    return within


def fresh_page(browser: Browser) -> Page:
    context = browser.new_context(
        viewport={"width": SCREEN_WIDTH, "height": SCREEN_HEIGHT}, reduced_motion="reduce"
    )
    return context.new_page()


def visit(browser: Browser, address: str) -> float:
    """Milliseconds from a fresh visitor's navigation until badges are on the screen."""
    page = fresh_page(browser)
    page.add_init_script(WHEN_READY)
    page.goto(address)
    page.wait_for_function("() => window.readyAt", timeout=60_000)
    took = float(page.evaluate("window.readyAt"))
    page.context.close()
    return took


def visits(browser: Browser, address: str, name: str, limit: float) -> bool:
    """The median of some visits by fresh visitors, none of whom is the first."""
    visit(browser, address)
    return report(name, statistics.median(visit(browser, address) for _ in range(VISITS)), limit, "ms")


def moves(page: Page, target: str) -> tuple[list[float], list[float]]:
    """The longest frame after each drag and after each turn of the wheel."""
    box = page.locator(target).bounding_box()
    assert box, f"{target} is not on the screen"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def longest(act: Callable[[int], None], step: int) -> float:
        page.evaluate(LONGEST_FRAME)
        act(step)
        page.wait_for_timeout(450)
        return float(page.evaluate("window.longest"))

    def drag(step: int) -> None:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + (120 if step % 2 else -120), y + 20, steps=4)
        page.mouse.up()

    def turn(step: int) -> None:
        page.mouse.move(x + 25 * step % 100, y)
        page.mouse.wheel(0, -120 if step % 6 < 3 else 120)

    return [longest(drag, step) for step in range(MOVES)], [longest(turn, step) for step in range(MOVES)]


def ours(browser: Browser, address: str) -> bool:
    met = visits(browser, address, "usable after navigation, median visit", MAX_USABLE_MS)
    page = fresh_page(browser)
    page.add_init_script(WHEN_READY)
    page.goto(address)
    page.wait_for_function("() => window.readyAt", timeout=60_000)
    page.wait_for_timeout(3000)
    pans, zooms = moves(page, "[data-map]")
    met &= report("longest frame of a pan, median", statistics.median(pans), MAX_FRAME_MS, "ms")
    met &= report("longest frame of a zoom, median", statistics.median(zooms), MAX_FRAME_MS, "ms")
    met &= report(
        "frames a second along the time slider", page.evaluate(SLIDE), MIN_FRAMES_A_SECOND, "", least=True
    )
    page.context.close()
    return met


def theirs(browser: Browser, points: dict[str, Any]) -> None:
    page = fresh_page(browser)
    page.set_content('<div id="map" style="position:absolute;inset:0"></div>')
    for script in ("leaflet/dist/leaflet.js", "leaflet.markercluster/dist/leaflet.markercluster.js"):
        page.add_script_tag(path=MODULES / script)
    for style in ("leaflet/dist/leaflet.css", "leaflet.markercluster/dist/MarkerCluster.Default.css"):
        page.add_style_tag(path=MODULES / style)
    took = page.evaluate(MARKERCLUSTER, [points["lat"], points["lon"]])
    report("Leaflet.markercluster: from points to badges", took, None, "ms")
    pans, zooms = moves(page, "#map")
    report("Leaflet.markercluster: a pan, median", statistics.median(pans), None, "ms")
    report("Leaflet.markercluster: a zoom, median", statistics.median(zooms), None, "ms")


def pack() -> None:
    """What the worker does once a version is published."""
    from partnerships.exports import map_points

    started = time.process_time()
    map_points.keep_newest()
    report("the worker packs the points, once a version", 1000 * (time.process_time() - started), None, "ms")


def of_many(browser: Browser, size: int) -> bool:
    testbed.fill_database(size)
    pack()
    with testbed.running_server() as (_, site):
        met = ours(browser, f"{site}/")
        with urllib.request.urlopen(f"{site}/map/points.json") as answer:
            points = json.load(answer)
    theirs(browser, points)
    print(f"{points['count']:,} partnerships; {testbed.machine_load()}")
    return met


def of_starter(browser: Browser) -> bool:
    testbed.ingest_starter_lists()
    pack()
    with testbed.running_server() as (_, site):
        return visits(
            browser, f"{site}/", "usable with the starter lists, median visit", MAX_STARTER_USABLE_MS
        )


def main(size: int) -> int:
    from playwright.sync_api import sync_playwright

    from ringwatch import assets

    assets.collect_if_changed()
    with sync_playwright() as playwright:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's event loop lives in this thread
        browser = playwright.chromium.launch(
            executable_path=program(), args=["--no-sandbox", "--disable-gpu"]
        )
        met = [of_many(browser, size), of_starter(browser)]
        browser.close()
    return 0 if all(met) else 1


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else RECORDS))
