"""How long files of many rows take: `.venv/bin/python -m bench.exports [ROWS …]`.

For 100,000 partnerships (or as many as the arguments say): our files over HTTP from a real web server, beside
`psql \\copy` of the same columns in the same order, and Datasette streaming the same table (where it is installed:
`pip install datasette`). The median of several goes: seconds to the last byte, milliseconds to the first, megabytes
as sent, and by how many megabytes the web process grew at its peak.

"csv" is the file of the whole version that the worker keeps, sent plain; "csv, gzip" the same, compressed; "csv, from
the database" has the same rows and columns in the same order, but is written by the database as any question is.
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import httpx

from bench import testbed

SIZES = (100_000,)
REPEATS = 3
MANY_ROWS = 500_000
"""From so many rows on: one go, the formats that people take for so many, and no Datasette."""
FORMATS = ("json", "ndjson", "geojson", "kml", "xlsx", "zip")
FORMATS_OF_MANY = ("ndjson", "xlsx", "zip")
TIMEOUT_SECONDS = 3_600
AT_100_000 = {"xlsx": 15.0, "zip": 5.0}
"""Most seconds, at 100,000 rows."""
MAX_FIRST_BYTE_MS, MAX_GROWTH_MB = 100, 20
"""Most milliseconds to the first byte, most megabytes by which the web process grows."""
TIMES_PSQL, TIMES_DATASETTE = 1.5, 20
DATASETTE_PAGE_ROWS = (1_000, 10_000)
"""Rows that Datasette reads at a time: its own default, and what is faster for it. The faster go counts."""


def copied_by_psql(folder: Path, goes: int) -> tuple[float, Path]:
    """Seconds that `psql \\copy` takes for the columns of our CSV in its order, and the file."""
    from django.conf import settings

    from partnerships.exports.answer import Answer
    from partnerships.queries.column_values import in_a_cell
    from tests.factories import question

    answer = Answer.to(question(), site="")
    select = answer.select({column.name: in_a_cell(column) for column in answer.columns}).decode()
    command, target = folder / "copy.sql", folder / "psql.csv"
    # \\copy takes one line, and nothing in this statement holds a line feed that means something.
    command.write_text(f"\\copy ({' '.join(select.split())}) TO '{target}' WITH (FORMAT csv, HEADER)\n")
    psql = shutil.which("psql") or sys.exit("psql is needed to compare with.")
    run = [psql, "-qX", settings.DATABASE_URL, "-f", command]
    return seconds(lambda: subprocess.run(run, check=True), goes), target


def seconds(act: Callable[[], object], goes: int) -> float:
    """The median of several goes."""
    took = []
    for _ in range(goes):
        started = time.perf_counter()
        act()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def fetched(address: str, accept: str = "identity") -> tuple[float, float, int]:
    """Milliseconds to the first byte, seconds to the last, bytes."""
    size, first, started = 0, 0.0, time.perf_counter()
    with httpx.stream(
        "GET", address, headers={"Accept-Encoding": accept}, timeout=TIMEOUT_SECONDS
    ) as response:
        response.raise_for_status()
        for chunk in response.iter_raw():
            first = first or time.perf_counter() - started
            size += len(chunk)
    return first * 1000, time.perf_counter() - started, size


def peak(process: int) -> float:
    """The most memory that a worker of this server has had, in megabytes."""
    return max(_status(pid, "VmHWM") for pid in testbed.children(process)) / 1024


def forget_peak(process: int) -> float:
    """Begin anew to watch the workers' peak. Gives what they have now, in megabytes."""
    for pid in testbed.children(process):
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    return max(_status(pid, "VmRSS") for pid in testbed.children(process)) / 1024


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def datasette(table: Path, folder: Path) -> dict[int, float]:
    """Seconds that Datasette takes to stream the same table, by rows it reads at a time; none if not installed."""
    if not datasette_command(folder):
        return {}
    database, took = as_sqlite(table, folder), {}
    for page in DATASETTE_PAGE_ROWS:
        with testbed.running_server(datasette_command(database, page), "/-/versions.json") as (_, address):
            took[page] = whole(f"{address}/rows/rows.csv?_stream=on&_size=max", count_rows(table))
    return took


def datasette_command(database: Path, page: int = DATASETTE_PAGE_ROWS[0]) -> list[str]:
    """How Datasette is started, reading so many rows at a time; empty where it is not installed."""
    program = shutil.which("datasette") or shutil.which("datasette", path=Path(sys.executable).parent)
    given = {"max_csv_mb": 0, "allow_csv_stream": "on", "max_returned_rows": page}
    options = [part for name, value in given.items() for part in ("--setting", name, str(value))]
    return [program, "serve", "--immutable", str(database), *options, "--port", "{port}"] if program else []


def count_rows(table: Path) -> int:
    with table.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def as_sqlite(table: Path, folder: Path) -> Path:
    """The rows of a CSV file as a database of SQLite."""
    database = folder / "rows.db"
    with closing(sqlite3.connect(database)) as rows, table.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
        rows.execute(f"CREATE TABLE rows ({header[0]} TEXT PRIMARY KEY, {', '.join(header[1:])})")
        rows.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(header))})", lines)
        rows.commit()
    return database


def whole(address: str, rows: int) -> float:
    """Seconds until the last byte of a table that must have so many rows."""
    ends, started = 0, time.perf_counter()
    with httpx.stream("GET", address, timeout=TIMEOUT_SECONDS) as response:
        response.raise_for_status()
        for chunk in response.iter_raw():
            ends += chunk.count(b"\n")  # no cell of ours holds one
    assert ends == rows + 1, f"Datasette gave {ends - 1:,} rows of {rows:,}"
    return time.perf_counter() - started


def main(sizes: Iterable[int]) -> bool:
    met = True
    print(f"{'rows':>9}  {'file':<24} {'seconds':>8} {'first ms':>9} {'MB':>7} {'grew MB':>8}", flush=True)
    for size in sizes:
        testbed.fill_database(size, listings=True)
        with tempfile.TemporaryDirectory() as name:
            goes = REPEATS if size < MANY_ROWS else 1
            by_psql, table = copied_by_psql(Path(name), goes)
            _say(size, "psql copy", by_psql, megabytes=table.stat().st_size / 1e6)
            took, within = measure_ours(size, goes)
            met &= within
            for csv_of in ("csv, from the database", "csv"):
                met &= _limit(size, f"times psql: {csv_of}", took[csv_of] / by_psql, most=TIMES_PSQL)
            if size < MANY_ROWS:
                met &= _beside_datasette(size, table, Path(name), took)
    print(testbed.machine_load())
    return met


def _beside_datasette(size: int, table: Path, folder: Path, took: dict[str, float]) -> bool:
    theirs = datasette(table, folder)
    if not theirs:
        print("Datasette is not installed: pip install datasette", flush=True)
        return True
    for page, seconds_ in theirs.items():
        _say(size, f"datasette, {page:,} a page", seconds_)
    best = min(theirs.values())
    _limit(size, "times faster: csv, from the database", best / took["csv, from the database"])
    return _limit(size, "times faster than Datasette: csv", best / took["csv"], least=TIMES_DATASETTE)


def measure_ours(size: int, goes: int) -> tuple[dict[str, float], bool]:
    """Say what each format takes: its seconds, and whether all limits are met."""
    from partnerships.exports import kept

    asked = {"csv, from the database": "csv?in_bbox=-180,-90,180,90"}
    took, met = {}, True
    with testbed.running_server() as (process, address):
        fetched(f"{address}/partnerships.csv?q=nothing")
        started = time.perf_counter()
        kept.keep_newest()
        _say(size, "the worker keeps the csv", time.perf_counter() - started)
        names = ("csv", "csv, gzip", *asked, *(FORMATS if size < MANY_ROWS else FORMATS_OF_MANY))
        for name in names:
            before = forget_peak(process.pid)
            path, accept = asked.get(name, name.partition(",")[0]), "gzip" if "gzip" in name else "identity"
            each = [fetched(f"{address}/partnerships.{path}", accept) for _ in range(goes)]
            first, took[name], length = (statistics.median(part) for part in zip(*each, strict=True))
            grew = peak(process.pid) - before
            _say(size, name, took[name], first=first, megabytes=length / 1e6, grew=grew)
            seconds_ = AT_100_000.get(name, float("inf")) * max(1, size / 100_000)
            met &= took[name] <= seconds_ and first <= MAX_FIRST_BYTE_MS and grew <= MAX_GROWTH_MB
    return took, met


def _limit(size: int, words: str, value: float, *, most: float = float("inf"), least: float = 0.0) -> bool:
    within = least <= value <= most
    print(f"{size:>9,}  {'':<24} {value:>8.2f} {words}{'' if within else '  NOT MET'}", flush=True)
    return within


def _say(size: int, name: str, took: float, **more: float) -> None:
    cells = [more.get("first"), more.get("megabytes"), more.get("grew")]
    figures = " ".join(f"{cell:>8.1f}" if cell is not None else " " * 8 for cell in cells)
    print(f"{size:>9,}  {name:<24} {took:>8.2f} {figures}", flush=True)


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    sys.exit(0 if main([int(size) for size in sys.argv[1:]] or SIZES) else 1)
