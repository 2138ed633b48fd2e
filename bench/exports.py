"""How long files of many rows take: `.venv/bin/python -m bench.exports [ROWS …]`.

For 100,000 partnerships (or as many as the arguments say): our files over HTTP from a real web server, beside
`psql \\copy` of the same columns in the same order, and Datasette streaming the same table (where it is installed:
requirements-bench.txt). The median of several goes: seconds to the last byte, milliseconds to the first, megabytes
of the file, and by how many megabytes the web process grew at its peak. On a database made for it and dropped after.
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

SIZES = (100_000,)
GOES = 3
MANY = 500_000
"""From so many rows on: one go, the formats that people take for so many, and no Datasette."""
DATABASE = "ringwatch_bench_exports"
FORMATS = ("csv", "json", "ndjson", "geojson", "kml", "xlsx", "zip")
FORMATS_OF_MANY = ("csv", "ndjson", "xlsx", "zip")
SECONDS_TO_START = 30
PATIENCE = 3_600

ROWS = """
INSERT INTO partnerships_releaserow (partnership_id, agency_number, agency_name, agency_slug, agency_kind, city,
    county, county_fips, state, program, status, start, start_precision, "end", end_precision, date_basis, latitude,
    longitude, location_precision, sources, source_urls, conflicts, listing_ids, first_listed_on, last_listed_on,
    changed_on, versions)
SELECT n, n, initcap(substr(md5(n::text), 1, 4 + n %% 8)) || ' ' || city || ' Police Department',
    'agency-' || n, (ARRAY['police', 'sheriff', 'fire'])[1 + n %% 3], city, city || ' County',
    lpad((n %% 57000)::text, 5, '0'), (ARRAY['CA', 'TX', 'NJ', 'FL', 'OH', 'WA'])[1 + n %% 6], 'neighbors',
    (ARRAY['listed', 'list_retired', 'ended'])[1 + n %% 3],
    CASE WHEN n %% 4 > 0 THEN daterange('2018-01-01'::date + n %% 2000, '2018-01-02'::date + n %% 2000) END,
    CASE WHEN n %% 4 > 0 THEN 'day' ELSE '' END, NULL, '',
    CASE WHEN n %% 4 > 0 THEN 'ring_active_date' ELSE '' END,
    24 + random() * 24, -124 + random() * 56, 'place',
    CASE WHEN n %% 3 > 0 THEN ARRAY['announcements'] ELSE ARRAY['announcements', 'eff-atlas'] END,
    ARRAY['https://www.example.org/news/2019/08/' || md5(n::text) || '/police-join-neighbors-app'],
    CASE WHEN n %% 10 = 0 THEN ARRAY['Start dates differ: Aug 28, 2019 (Example News), 2020 (A List).']
        ELSE ARRAY[]::text[] END,
    ARRAY[n], '2020-10-07', NULL, '2026-01-01', int4range(1, NULL)
FROM (SELECT n, initcap(substr(md5((n %% 5000)::text), 1, 7)) AS city FROM generate_series(1, %s) AS n) AS made
"""
LISTINGS = """
INSERT INTO partnerships_listing (id, source_id, key, fingerprint, row_number, raw, opened_by_id, opened_in_id, agency,
    alias, kind, city, county, state, location_precision, placed_in, county_name, county_fips, place_note, wording,
    address, archived_address, publisher, title, published_on, problems)
SELECT n, %s, md5(n::text), md5(n::text), n, '{}', %s, %s, 'Agency ' || n, '', 'police', 'City', '', 'CA', 'none', '',
    '', '', '', 'The department said on Monday that it had joined the Neighbors app by Ring, number ' || n || '.',
    'https://www.example.org/news/2019/08/' || md5(n::text), '', 'Example News', 'Police join app', '2019-08', '[]'
FROM generate_series(1, %s) AS n
"""


def fill(rows: int) -> None:
    """One release of so many partnerships, each with a listing behind it."""
    from django.core.management import call_command
    from django.db import connection

    from partnerships.actions import lists
    from partnerships.models import Release, Run, Snapshot, Source

    call_command("flush", interactive=False, verbosity=0)
    lists.synchronize()
    source = Source.objects.get(slug="announcements")
    snapshot = Snapshot.objects.create(
        source=source, sha256="0" * 64, size=0, origin="bench", observed_on="2026-01-01"
    )
    run = Run.objects.create(source=source, snapshot=snapshot)
    Release.objects.create(number=1, why="Made to measure", added=rows, changed=0, withdrawn=0, total=rows)
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [rows])
        cursor.execute(LISTINGS, [source.pk, snapshot.pk, run.pk, rows])
        cursor.execute("VACUUM ANALYZE")


def copied_by_psql(folder: Path, goes: int) -> tuple[float, Path]:
    """Seconds that `psql \\copy` takes for the columns of our CSV in its order, and the file."""
    from django.conf import settings

    from partnerships.exports.answer import Answer
    from partnerships.exports.columns import in_a_cell
    from tests.factories import question

    answer = Answer.to(question(), site="")
    select = answer.select({column.name: in_a_cell(column) for column in answer.columns}).decode()
    command = folder / "copy.sql"
    target = folder / "psql.csv"
    # \\copy takes one line, and nothing in this statement holds a line feed that means something.
    command.write_text(f"\\copy ({' '.join(select.split())}) TO '{target}' WITH (FORMAT csv, HEADER)\n")
    psql = shutil.which("psql") or sys.exit("psql is needed to compare with.")
    run = [psql, "-qX", settings.DATABASE_URL, "-f", command]
    return seconds(lambda: subprocess.run(run, check=True), goes), target


def seconds(act, goes: int) -> float:
    """The median of several goes."""
    took = []
    for _ in range(goes):
        started = time.perf_counter()
        act()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


@contextmanager
def served(command: list[str], path: str):
    """A server on a port of its own: its process and address, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [part.format(port=port) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + SECONDS_TO_START
    try:
        while True:
            try:
                httpx.get(address + path, timeout=5)
                break
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield process, address
    finally:
        process.terminate()
        process.wait()


def fetched(address: str) -> tuple[float, float, int]:
    """Milliseconds to the first byte, seconds to the last, bytes."""
    size, first, started = 0, None, time.perf_counter()
    with httpx.stream("GET", address, timeout=PATIENCE) as response:
        response.raise_for_status()
        for chunk in response.iter_raw():
            first = first or time.perf_counter() - started
            size += len(chunk)
    return first * 1000, time.perf_counter() - started, size


def peak(process: subprocess.Popen) -> float:
    """The most memory that a worker of this server has had, in megabytes."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return max(_status(pid, "VmHWM") for pid in children) / 1024


def forget_peak(process: subprocess.Popen) -> float:
    """Begin anew to watch the workers' peak. Gives what they have now, in megabytes."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in children:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    return max(_status(pid, "VmRSS") for pid in children) / 1024


def _status(pid: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def datasette(table: Path, folder: Path) -> float | None:
    """Seconds that Datasette takes to stream the same table; None where it is not installed."""
    program = shutil.which("datasette") or shutil.which("datasette", path=Path(sys.executable).parent)
    if not program:
        return None
    import csv

    with sqlite3.connect(folder / "rows.db") as database, table.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        database.execute(f"CREATE TABLE rows ({header[0]} TEXT PRIMARY KEY, {', '.join(header[1:])})")
        database.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(header))})", rows)
    options = ["--setting", "max_csv_mb", "0", "--setting", "allow_csv_stream", "on", "--port", "{port}"]
    with served([program, "serve", str(folder / "rows.db"), *options], "/-/versions.json") as (_, address):
        return fetched(f"{address}/rows/rows.csv?_stream=on&_size=max")[1]


def main(sizes) -> None:
    print(f"{'rows':>9}  {'file':<16} {'seconds':>8} {'first ms':>9} {'MB':>7} {'grew MB':>8}", flush=True)
    for size in sizes:
        fill(size)
        with tempfile.TemporaryDirectory() as name:
            goes = GOES if size < MANY else 1
            by_psql, table = copied_by_psql(Path(name), goes)
            _say(size, "psql copy", by_psql, megabytes=table.stat().st_size / 1e6)
            ours = measure_ours(size, goes)
            _say(size, "", ours / by_psql, "times psql, ours")
            if size >= MANY:
                continue
            if (took := datasette(table, Path(name))) is None:
                print("Datasette is not installed: pip install -r requirements-bench.txt", flush=True)
            else:
                _say(size, "datasette csv", took)
                _say(size, "", took / ours, "times ours, Datasette")


def measure_ours(size: int, goes: int) -> float:
    """Say what each format takes. Gives the seconds of the CSV."""
    web = [sys.executable, "-m", "gunicorn", "ringwatch.wsgi", "--bind=127.0.0.1:{port}", "--threads=4"]
    took = {}
    with served([*web, "--timeout=600"], "/healthz") as (process, address):
        fetched(f"{address}/partnerships.csv?q=nothing")
        for kind in FORMATS if size < MANY else FORMATS_OF_MANY:
            before = forget_peak(process)
            each = [fetched(f"{address}/partnerships.{kind}") for _ in range(goes)]
            first, took[kind], length = (statistics.median(part) for part in zip(*each, strict=True))
            _say(size, kind, took[kind], first=first, megabytes=length / 1e6, grew=peak(process) - before)
    return took["csv"]


def _say(size: int, name: str, took: float, words: str = "", **more: float) -> None:
    cells = [more.get("first"), more.get("megabytes"), more.get("grew")]
    figures = " ".join(f"{cell:>8.1f}" if cell is not None else " " * 8 for cell in cells)
    print(f"{size:>9,}  {name:<16} {took:>8.2f} {words or figures}", flush=True)


def _on_its_own_database() -> None:
    """Start again with DATABASE_URL naming a database made for this."""
    import django
    from django.db import connection

    from ringwatch import services

    services.use()
    django.setup()
    from django.conf import settings

    address = urlsplit(settings.DATABASE_URL)._replace(path=f"/{DATABASE}").geturl()
    environment = {**os.environ, "DATABASE_URL": address, "RINGWATCH_MEASURING": "1"}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
        subprocess.run([sys.executable, "-m", "bench.exports", *sys.argv[1:]], env=environment, check=True)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
    if not os.environ.get("RINGWATCH_MEASURING"):
        _on_its_own_database()
    else:
        import django

        django.setup()
        main([int(size) for size in sys.argv[1:]] or SIZES)
