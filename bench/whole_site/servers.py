"""Which web server: `python -m bench.whole_site.servers [--rows N] [--rounds N]`, some three minutes for four of them.

Those beside gunicorn are measured where they are installed: `pip install granian uvicorn`, in an environment of
one's own. The same site with two processes behind each server, with the same settings of Python, one server after
another in each round, so that what else the machine does meets all alike. For each: answers a second, how long 95 of
100 readers waited and the processor's milliseconds for one answer, of nothing, of kept ones and of a page made anew;
the longest wait of a reader while forty clients send a byte now and then; memory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bench import attack, load, reader_waits, testbed
from ringwatch.web import server

if TYPE_CHECKING:
    from django.core.handlers.asgi import ASGIHandler
    from django.core.handlers.wsgi import WSGIHandler

ROWS, ROUNDS = 2_000, 2
SECONDS = 1.2
DRIPPING_SECONDS = 4.0
CLIENTS = 32
PROCESSES = "2"
SETTINGS = "--config=python:ringwatch.web.server"
GUNICORN = (
    sys.executable, "-m", "gunicorn", "ringwatch.wsgi", "--bind=127.0.0.1:{port}", "--workers", PROCESSES, SETTINGS,
)  # fmt: skip
ELSEWHERE = ("--factory", "--host=127.0.0.1", "--port={port}", "--workers", PROCESSES)
SERVERS: dict[str, tuple[str, ...]] = {
    "ours: gunicorn, whole requests": GUNICORN,
    "gunicorn, 56 threads": (*GUNICORN, "--worker-class=gthread"),
    "granian, 56 threads": (
        sys.executable, "-m", "granian", f"{__spec__.name}:as_wsgi", "--interface=wsgi", "--blocking-threads=56",
        *ELSEWHERE,
    ),
    "uvicorn": (sys.executable, "-m", "uvicorn", f"{__spec__.name}:as_asgi", "--no-access-log", *ELSEWHERE),
}  # fmt: skip
PACKAGE = {name: name for name in ("granian", "uvicorn")}
"""By the first word of a server, what it needs beside what the site runs on."""
ASKED = {
    "nothing": "/healthz",
    "a kept page": "/partnerships/?state=CA",
    "kept points": "/map/points.json",
    "a page made anew": "/no-such-page/",
}
Figures = dict[tuple[str, str], list[float]]


def as_wsgi() -> WSGIHandler:
    """The site for a server that has no hooks: with the settings of Python that gunicorn's processes have."""
    from ringwatch import wsgi

    server.set_up_python()
    return wsgi.application


def as_asgi() -> ASGIHandler:
    """The same for a server that speaks ASGI."""
    from django.core.asgi import get_asgi_application

    as_wsgi()
    return get_asgi_application()


def measure(name: str, figures: Figures) -> None:
    """One round of one server."""
    with testbed.running_server(SERVERS[name]) as (process, address):
        for asked, path in ASKED.items():
            load.measure(address, [path], clients=2, seconds=SECONDS / 4)
            worked = testbed.processor_ms(process.pid)
            result = load.measure(address, [path], clients=CLIENTS, seconds=SECONDS)
            worked = testbed.processor_ms(process.pid) - worked
            figures[name, f"{asked}, a second"].append(result.a_second)
            figures[name, f"{asked}, ms until 95 of 100"].append(result.percentile(0.95))
            figures[name, f"{asked}, processor ms"].append(worked / max(1, len(result.waits)))
            figures[name, "errors and refusals"].append(result.errors + result.refused)
        figures[name, "memory, MB"].append(reader_waits.memory(process.pid))
        figures[name, "longest wait of a reader, ms"].append(longest_wait(address))


def longest_wait(address: str) -> float:
    """The longest wait for a kept page while others send a byte now and then."""
    parts, until = urlsplit(address), time.monotonic() + DRIPPING_SECONDS
    where = parts.hostname or "", parts.port or 80
    for number in range(attack.DRIPPING):
        own = f"127.0.1.{1 + number}"
        threading.Thread(target=attack.drip, args=(where, own, until), daemon=True).start()
    time.sleep(1)
    waits = []
    while time.monotonic() < until - 1:
        result = load.measure(address, ["/partnerships/?state=CA"], clients=1, seconds=0.2)
        waits += result.waits
        time.sleep(0.1)
    return max(waits, default=float("inf"))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench.whole_site.servers", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    testbed.fill_database(chosen.rows)
    there = [name for name in SERVERS if find_spec(PACKAGE.get(name.split()[0].strip(",:"), "gunicorn"))]
    figures: Figures = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[server.METRICS_FOLDER] = (
            folder  # counted there, as gunicorn's processes count in one of their own
        )
        for _ in range(chosen.rounds):
            for name in there:
                measure(name, figures)
    rows = list(dict.fromkeys(row for _, row in figures))
    print(f"| {chosen.rows:,} partnerships, median of {chosen.rounds} rounds | {' | '.join(there)} |")
    print("|---|" + "---:|" * len(there))
    for row in rows:
        print(f"| {row} | {' | '.join(f'{statistics.median(figures[name, row]):,.1f}' for name in there)} |")
    print(testbed.machine_load())


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    main()
