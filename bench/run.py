"""One command, one table: `bench/run [--rows 339 2000 100000] [--million] [--keep] [--imports] [--to FOLDER]`.

Pages, points, files, API and search of a real site with two web processes, on a database made for it: for the first
time, and for 1, 8 and 64 readers at once; beside Datasette with the same rows and `psql \\copy` in the same run; and a
list of so many rows, imported. Writes `performance.json` and `performance.md`, with the machine.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench import exports, ingest, load, reader_waits, report, testbed
from bench.reader_waits import Figure

SIZES = (339, 2_000, 100_000)
MILLION = 1_000_000
VERSIONS = 3
WEB = (*(part for part in testbed.WEB if not part.startswith("--workers")), "--workers=2")
IMPORTS = "imports"
APART = "; imports by themselves: "
"""Between how busy the machine was before all else of a size, and before its imports."""
DOCUMENTS = Path(__file__).resolve().parents[1] / "docs"
DATASETTE_PAGES = {
    "table": "/rows/rows?_size=50",
    "table, one state": "/rows/rows?_size=50&state=CA&_facet=agency_kind&_facet=status",
    "rows as JSON": "/rows/rows.json?_size=50&_shape=objects",
}


class Size(NamedTuple):
    """What was measured with so many partnerships; on which day, and how busy the machine was before."""

    load: str
    figures: list[Figure]


def main() -> None:
    chosen = arguments()
    folder, sizes = Path(chosen.to), [*chosen.rows, *([MILLION] if chosen.million else [])]
    measured = measured_before(folder) if chosen.keep or chosen.imports else {}
    for rows in sizes:
        size = Size(load=f"{datetime.now(UTC):%Y-%m-%d}: {testbed.machine_load()}", figures=[])
        if chosen.imports and rows in measured:
            size = without_imports(measured[rows], size.load)
        for one in imported(rows) if chosen.imports else of_one_size(rows):
            size.figures.append(one)
            print(report.line(one), flush=True)
        measured[rows] = size
        write(folder, measured)


def measured_before(folder: Path) -> dict[int, Size]:
    """What stands in the folder's `performance.json`, by size; nothing where it is not there."""
    file = folder / "performance.json"
    whole = json.loads(file.read_text()) if file.exists() else {"loads": {}, "figures": []}
    sizes = {int(rows): Size(load, []) for rows, load in whole["loads"].items()}
    for facts in whole["figures"]:
        sizes[facts["rows"]].figures.append(Figure.from_json(facts))
    return sizes


def without_imports(size: Size, load: str) -> Size:
    """What else was measured with so many partnerships; `load` is how busy the machine is before the imports."""
    others = [one for one in size.figures if one.program != IMPORTS]
    return Size(f"{size.load.partition(APART)[0]}{APART}{load}", others)


def write(folder: Path, measured: dict[int, Size]) -> None:
    """What was measured until now: a size that is not reached takes nothing from those before."""
    sizes = sorted(measured.items())
    figures = [one for _rows, size in sizes for one in size.figures]
    machine = report.machine()
    whole = {
        "machine": machine,
        "loads": {str(rows): size.load for rows, size in sizes},
        "figures": [one.as_json for one in figures],
    }
    (folder / "performance.json").write_text(json.dumps(whole, indent=1) + "\n")
    loads = {f"load before {rows:,}": size.load for rows, size in sizes}
    (folder / "performance.md").write_text(report.document(machine | loads, figures))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/run", description="Measure the site, and write what was measured."
    )
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES, help="sizes: default 339 2000 100000")
    parser.add_argument("--million", action="store_true", help="1,000,000 partnerships too: an hour more")
    parser.add_argument(
        "--keep", action="store_true", help="leave figures of other sizes as they stand there"
    )
    parser.add_argument(
        "--imports", action="store_true", help="measure imports alone, and leave all else as it stands there"
    )
    parser.add_argument(
        "--to", default=DOCUMENTS, help="the folder that performance.json and .md are written to"
    )
    return parser.parse_args()


def of_one_size(rows: int) -> Iterator[Figure]:
    """Everything that is measured with so many partnerships."""
    from django.core.cache import cache

    from partnerships.exports import kept

    testbed.fill_database(rows, versions=VERSIONS, listings=rows < MILLION)
    cache.clear()
    kept.keep_newest()
    with testbed.running_server(WEB) as (process, address):
        yield from reader_waits.many_readers(rows, "ringwatch", address, {"nothing": "/healthz"}, process.pid)
        yield from reader_waits.first_times(rows, address, cache.clear)
        yield from reader_waits.many_readers(rows, "ringwatch", address, reader_waits.PAGES, process.pid)
        for pages, codings in ((reader_waits.IN_GZIP, "gzip"), (reader_waits.WRITTEN, load.AS_BROWSERS)):
            yield from reader_waits.many_readers(
                rows, "ringwatch", address, pages, process.pid, codings=codings
            )
    with tempfile.TemporaryDirectory() as folder:
        yield from beside(rows, Path(folder))
    yield from imported(rows)


def beside(rows: int, folder: Path) -> Iterator[Figure]:
    """psql and Datasette with the same rows."""
    seconds, table = exports.copied_by_psql(folder, 1)
    size = table.stat().st_size / 1e6
    took = 1000 * seconds
    yield Figure(rows, "psql", "\\copy: csv", 1, (took, took, took), 1 / seconds, 0, size)
    database = exports.as_sqlite(table, folder)
    if not (command := exports.datasette_command(database)):
        print("Datasette is not installed: pip install datasette", flush=True)
        return
    with testbed.running_server(command, "/-/versions.json") as (process, address):
        yield from reader_waits.many_readers(rows, "Datasette", address, DATASETTE_PAGES, process.pid)
        took = 1000 * exports.whole(f"{address}/rows/rows.csv?_stream=on&_size=max", rows)
        yield Figure(rows, "Datasette", "file: csv", 1, (took, took, took), 1000 / took, 0, size)


def imported(rows: int) -> Iterator[Figure]:
    """A list of so many rows, taken in by a process of its own: for the first time, changed in part, and once more."""
    outcomes = ("applied", "applied", "unchanged")
    for (name, found), expected in zip(ingest.imports(rows), outcomes, strict=True):
        took = 1000 * found["seconds"]
        failed = int(found["outcome"] != expected)
        waits = took, took, took
        yield Figure(rows, IMPORTS, name, 1, waits, 1000 * rows / took, failed, found["megabytes"])


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    main()
