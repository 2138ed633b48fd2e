"""How long a list of many rows takes: `.venv/bin/python -m bench.ingest [ROWS …]`.

For 1,000, 10,000 and 100,000 rows (and more, given as arguments): the first import, the same with one row in a
hundred changed, and the same bytes again. Seconds; processor seconds, those of the second process too, and those of the
database; peak memory of the process and of the second one (most of which is the first one's, shared); statements sent.
Each import has a process of its own, on a database made for it and dropped afterwards.

The names are those of the HIFLD list of agencies where it lies beside the project, else made from the gazetteer.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench import testbed

SIZES = (1_000, 10_000, 100_000)
TODAY = date(2026, 1, 1)
SHARED = Path(os.environ.get("RINGWATCH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DIRECTORY = SHARED / "data" / "hifld-local-law-enforcement-2019.csv"


def agencies() -> list[tuple[str, str, str]]:
    """(name, city, state) of many agencies."""
    if DIRECTORY.exists():
        with DIRECTORY.open(encoding="utf-8") as file:
            return [(row["name"].title(), row["city"].title(), row["state"]) for row in csv.DictReader(file)]
    from partnerships.models import Place

    return [
        (f"{name} Police Department", name, state)
        for name, state in Place.objects.order_by("geonameid").values_list("name", "state")
    ]


def content(rows: int, *, changed: bool = False) -> bytes:
    """An announcements list of that many rows; `changed` gives every hundredth another date."""
    from partnerships.ingest import registry

    known, text = agencies(), io.StringIO()
    table = csv.DictWriter(text, registry.get("announcements").reads, restval="")
    table.writeheader()
    for number in range(rows):
        name, city, state = known[number % len(known)]
        again = number // len(known)
        table.writerow(
            {
                "id": f"B{number}",
                "agency": f"{name} {again}" if again else name,
                "agency_kind": "police",
                "city": city,
                "state": state,
                "program": "neighbors",
                "event": "joined",
                "date": "2020-02-02" if changed and number % 100 == 0 else "2019-05",
                "source_url": f"https://example.org/{number}",
                "source_publisher": "A paper",
            }
        )
    return text.getvalue().encode()


def measure(path: str, observed_on: str) -> dict[str, Any]:
    """One import in this process: its outcome, seconds of the clock and of processors, peak memory in MB, and more."""
    from django.db import connection

    from partnerships.actions import runs

    sent = 0

    def counted(execute: Callable[..., Any], *statement: Any) -> Any:
        nonlocal sent
        sent += 1
        return execute(*statement)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    started, worked = time.perf_counter(), testbed.processor_ms(backend)
    with connection.execute_wrapper(counted):
        asked: dict[str, Any] = {"file": path, "observed_on": observed_on, "decided": "a benchmark"}
        if observed_on == "again":
            asked = {"file": path, "observed_on": "2020-02-02"}
        run = runs.ingest(run=runs.ask(slug="announcements", actor="bench", **asked), today=TODAY)
    second = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "outcome": run.outcome,
        "seconds": round(time.perf_counter() - started, 2),
        "processor": round(time.process_time() + second.ru_utime + second.ru_stime, 2),
        "database": round((testbed.processor_ms(backend) - worked) / 1000, 2),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "second_megabytes": second.ru_maxrss // 1024,
        "statements": sent,
        "changed": run.report["changed"],
    }


def apart(*arguments: str) -> dict[str, Any]:
    """`measure` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.ingest", "--one", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def imports(rows: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is imported, and what `measure` found, on a database that is emptied first."""
    from django.db import connection

    from partnerships.actions import sources
    from partnerships.geography.load import load_reference

    testbed.empty_database()
    load_reference()
    sources.synchronize()
    connection.close()
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first.csv"), Path(folder, "second.csv")
        first.write_bytes(content(rows))
        second.write_bytes(content(rows, changed=True))
        yield "first", apart(str(first), "2020-01-01")
        yield "1 % new", apart(str(second), "2020-02-02")
        yield "again", apart(str(second), "again")


def main(sizes: Iterable[int]) -> None:
    print(
        f"{'rows':>9}  {'import':<10} {'seconds':>8} {'CPU s':>6} {'DB CPU s':>8} {'MB':>6} {'2nd MB':>6}"
        f" {'statements':>11}  outcome"
    )
    for rows in sizes:
        for name, one in imports(rows):
            print(
                f"{rows:>9,}  {name:<10} {one['seconds']:>8.2f} {one['processor']:>6.2f}"
                f" {one['database']:>8.2f} {one['megabytes']:>6,} {one['second_megabytes']:>6,}"
                f" {one['statements']:>11,}  {one['outcome']}",
                flush=True,
            )


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(*sys.argv[2:])))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
