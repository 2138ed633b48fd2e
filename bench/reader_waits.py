"""What readers ask for, and how it is measured: made anew for one reader, and kept for 1, 8 and 64 at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from math import isfinite, nan
from typing import Any

import httpx

from bench import load, testbed

CLIENTS = (1, 8, 64)
SECONDS = 2.0
"""How long so many clients ask for one thing."""
REPEATS, ENOUGH_SECONDS = 7, 60.0
"""How often one thing is made anew; and after how long no further go begins."""
PAGES = {
    "table": "/partnerships/",
    "table, one state": "/partnerships/?state=CA",
    "table, kind and status": "/partnerships/?kind=police&status=listed",
    "table, on a day": "/partnerships/?as_of=2021-05-05",
    "front page": "/",
    "map points": "/map/points.json",
    "map points, on a day": "/map/points.json?as_of=2021-05-05",
    "trends": "/trends/",
    "states": "/states/",
    "one state": "/states/CA/",
    "changes": "/changes/",
    "record": "/partnerships/RW-000077/",
}
WRITTEN = {
    "search: two words": "/partnerships/?q=oakland+police",
    "search: suggestions": "/find.json?q=oakl",
    "map points, a box": "/map/points.json?in_bbox=-123,37,-121,39",
    "a page that does not exist": "/no-such-page/",
    "API: one state": "/api/v1/partnerships/?state=CA",
    "API: counts by county": "/api/v1/counts/?group_by=county",
}
"""What is not kept: every reader writes it otherwise, or asks with a program."""
IN_GZIP = {"map points, in gzip": "/map/points.json"}
"""What is much larger for who does not take brotli."""
FILES = ("csv", "json", "geojson", "kml", "xlsx", "zip")
SIGNED_IN = {"Cookie": "sessionid=nobody"}
"""Who comes with a session is sent a page that is made anew."""

PERCENTILES = ("p50", "p95", "p99")


@dataclass(frozen=True)
class Figure:
    """One line of the table. `waits`: half, 95 and 99 of 100 readers waited no more milliseconds than this;
    not a number where none was answered.

    `a_second`: answers, of an import rows; `megabytes`: as sent, or of memory.
    """

    rows: int
    program: str
    asked: str
    clients: int
    waits: tuple[float, float, float]
    a_second: float
    errors: int
    megabytes: float
    refused: int = 0

    @property
    def as_json(self) -> dict[str, object]:
        facts = asdict(self)
        facts.pop("waits")
        waits = {
            name: wait if isfinite(wait) else None for name, wait in zip(PERCENTILES, self.waits, strict=True)
        }
        return {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in (facts | waits).items()
        }

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Figure:
        """The figure that `as_json` made these facts of."""
        p50, p95, p99 = (nan if facts[name] is None else facts[name] for name in PERCENTILES)
        others = {name: value for name, value in facts.items() if name not in PERCENTILES}
        return cls(waits=(p50, p95, p99), **others)


def made_anew(address: str, path: str, forget: Callable[[], None]) -> tuple[list[float], int, int]:
    """Milliseconds of several goes for one reader, nothing remembered; how many failed; the bytes of the last."""
    waits: list[float] = []
    errors = size = 0
    with httpx.Client(headers={"Accept-Encoding": load.AS_BROWSERS} | SIGNED_IN, timeout=600) as client:
        client.get(f"{address}/healthz")
        for _ in range(REPEATS):
            if sum(waits) >= 1000 * ENOUGH_SECONDS:
                break
            forget()
            began = time.perf_counter()
            with client.stream("GET", address + path) as answer:
                size = sum(len(chunk) for chunk in answer.iter_raw())
            waits.append(1000 * (time.perf_counter() - began))
            errors += answer.status_code >= 500
    return waits, errors, size


def first_times(rows: int, address: str, forget: Callable[[], None]) -> Iterator[Figure]:
    """Everything, asked for the first time."""
    files = {f"file: {kind}": f"/partnerships.{kind}" for kind in FILES}
    for asked, path in (PAGES | WRITTEN | files).items():
        waits, errors, size = made_anew(address, path, forget)
        result = load.Result(0, sum(waits) / 1000, waits, errors, received=size)
        yield figure(rows, "ringwatch, the first time", asked, result, size / 1e6)


def many_readers(
    rows: int,
    program: str,
    address: str,
    pages: dict[str, str],
    server: int,
    *,
    codings: str = load.AS_BROWSERS,
) -> Iterator[Figure]:
    """The same, asked again and again by 1, 8 and 64 at once; `megabytes` is the memory of the web processes then."""
    for asked, path in pages.items():
        for clients in CLIENTS:
            result = load.measure(address, [path], clients=clients, seconds=SECONDS, codings=codings)
            yield figure(rows, program, asked, result, memory(server))


def figure(rows: int, program: str, asked: str, result: load.Result, megabytes: float) -> Figure:
    """A measurement as a line of the table."""
    waits = result.percentile(0.5), result.percentile(0.95), result.percentile(0.99)
    return Figure(
        rows, program, asked, result.clients, waits, result.a_second, result.errors, megabytes, result.refused
    )


def memory(process: int) -> float:
    """Megabytes that a server's processes have, what they share counted once."""
    from pathlib import Path

    total = 0
    for pid in [process, *testbed.children(process)]:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
