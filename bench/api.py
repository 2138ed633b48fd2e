"""How long the API takes at 100,000 partnerships: `.venv/bin/python -m bench.api [PARTNERSHIPS]`.

Lists of 100 rows and counts over HTTP, from a real server on a database made for it and dropped afterwards, in
ten versions, each with one record in a hundred changed. Each question is asked once and then once more: the first
time its rows have to be counted, from then on the count of that version is remembered. Milliseconds; `CPU` is what
the web server and its database together worked for one answer, which a busy machine does not lengthen as much.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from itertools import cycle, islice, product
from pathlib import Path
from urllib.parse import urlencode, urlsplit

SIZE = 100_000
VERSIONS = 10
ASKED = 60
"""Questions of each kind."""
LIST_LIMIT, COUNT_LIMIT = 30, 100
"""Milliseconds that the median may take."""
DATABASE = "ringwatch_bench_api"

FILL = """
INSERT INTO partnerships_releaserow (
    partnership_id, agency_number, agency_name, agency_slug, agency_kind, city, county, county_fips, state, program,
    status, start, start_precision, "end", end_precision, date_basis, latitude, longitude, location_precision, sources,
    source_urls, conflicts, listing_ids, first_listed_on, last_listed_on, changed_on, versions)
SELECT number, number, name || ' Police Department ' || number, 'agency-' || number,
    (ARRAY['police', 'sheriff', 'fire', 'campus'])[1 + number %% 4], name, coalesce(county_name, ''),
    coalesce(county_id, ''), state_id, (ARRAY['neighbors', 'neighbors', 'subsidy'])[1 + number %% 3],
    (ARRAY['listed', 'list_retired', 'ended', 'announced', 'delisted'])[1 + number %% 5],
    CASE WHEN number %% 7 > 0
        THEN daterange(date '2018-01-01' + number %% 2000, date '2018-01-02' + number %% 2000) END,
    CASE WHEN number %% 7 > 0 THEN 'day' ELSE '' END, NULL, '', 'stated', latitude, longitude, 'place',
    CASE WHEN number %% 3 = 0 THEN ARRAY['announcements', 'eff-atlas'] ELSE ARRAY['eff-atlas'] END,
    ARRAY['https://news.example/a/rather/long/address/' || number], ARRAY[]::text[], ARRAY[number], '2020-01-01', NULL,
    '2026-01-01', int4range(1, NULL)
FROM generate_series(1, %(size)s) AS number
JOIN (
    SELECT place.*, county.name AS county_name, row_number() OVER (ORDER BY geonameid) - 1 AS place_number
    FROM partnerships_place AS place LEFT JOIN partnerships_county AS county ON county.fips = place.county_id
) AS place ON place_number = number %% (SELECT count(*) FROM partnerships_place)
"""
RELEASE = """
INSERT INTO partnerships_release (number, published_at, why, added, changed, withdrawn, total)
VALUES (%s, now(), 'a benchmark', 0, 0, 0, %s)
"""
COLUMNS = """
SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
WHERE table_name = 'partnerships_releaserow' AND column_name NOT IN ('id', 'versions', 'status')
"""
CHANGE = """
WITH closed AS (
    UPDATE partnerships_releaserow SET versions = int4range(lower(versions), %(version)s)
    WHERE upper_inf(versions) AND partnership_id %% 100 = %(version)s RETURNING *
) INSERT INTO partnerships_releaserow ({columns}, status, versions)
SELECT {columns}, 'denied', int4range(%(version)s, NULL) FROM closed
"""


def fill(size: int) -> None:
    """So many partnerships in ten versions."""
    from django.db import connection

    from partnerships.actions import lists
    from partnerships.geography.load import load_reference

    load_reference()
    lists.synchronize()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"size": size})
        cursor.execute(COLUMNS)
        columns = cursor.fetchone()[0]
        for version in range(1, VERSIONS + 1):
            if version > 1:
                cursor.execute(CHANGE.format(columns=columns), {"version": version})
            cursor.execute(RELEASE, [version, size])
        cursor.execute("VACUUM ANALYZE partnerships_releaserow")


def questions() -> dict[str, list[str]]:
    """Addresses to ask, by what is measured. No address comes twice."""
    from partnerships.models import County, Place, State

    states = list(State.objects.order_by("code").values_list("code", flat=True))
    counties = list(County.objects.order_by("fips").values_list("fips", flat=True))
    towns = list(Place.objects.order_by("-population").values_list("name", flat=True)[: 2 * ASKED])
    pick = cycle(range(1, 29))
    sized = {"page_size": 100}
    filters = {
        "everything": ({"changed_since": f"20{year}-01-{day:02}"} for year, day in product((19, 20, 21), range(1, 29))),
        "one state": ({"state": state} for state in states),
        "state, kind, status": ({"state": s, "kind": "sheriff", "status": "listed"} for s in states),
        "program and dates": ({"program": "subsidy", "started_after": f"2019-05-{next(pick):02}", "state": s}
                              for s in states),
        "in force on a day": ({"as_of": f"20{year}-03-{day:02}"} for year, day in product((19, 20, 21), range(1, 29))),
        "a county": ({"county": fips} for fips in counties),
        "two words": ({"q": f"{word} police"} for word in towns),
        "a box": ({"in_bbox": f"-{100 + n / 10},30,-{90 - n / 10},{35 + n / 10}"} for n in range(100)),
        "newest start first": ({"sort": "-start_date", "state": state, "kind": "police"} for state in states),
    }  # fmt: skip
    asked = {
        f"list: {name}": [f"partnerships/?{urlencode(one | sized)}" for one in islice(each, ASKED)]
        for name, each in filters.items()
    }
    for group in ("state", "county", "kind", "program", "status", "source", "month"):
        days = product((17, 18, 19), range(1, 29))
        some = islice(days, ASKED // 3)
        asked[f"count by {group}"] = [
            f"counts/?{urlencode({'group_by': group, 'changed_since': f'20{y}-02-{d:02}'})}" for y, d in some
        ]
    return asked


def measure(port: int, server: int) -> bool:
    """Ask, and print what it took; whether every median is within its limit. `server`: the web server's process."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    within, database = True, _database_server()
    print(f"{'asked':<28} {'median':>8} {'95 %':>8} {'slowest':>8} {'CPU':>6} {'again':>8} {'ETag':>6}")
    for name, addresses in questions().items():
        _ask(connection, addresses[0])
        worked = _worked(server) + _worked(database)
        times = sorted(_ask(connection, address) for address in addresses[1:])
        worked = (_worked(server) + _worked(database) - worked) / len(times)
        again = statistics.median(_ask(connection, address) for address in addresses[1:])
        known = statistics.median(_ask(connection, address, known=True) for address in addresses[1:9])
        median, limit = statistics.median(times), LIST_LIMIT if name.startswith("list") else COUNT_LIMIT
        within &= median <= limit
        late = "" if median <= limit else f"  over {limit}"
        high = times[int(len(times) * 0.95)]
        slowest = f"{times[-1]:>8.1f} {worked:>6.1f} {again:>8.1f} {known:>6.1f}{late}"
        print(f"{name:<28} {median:>8.1f} {high:>8.1f} {slowest}", flush=True)
    return within


def _ask(connection: http.client.HTTPConnection, address: str, *, known: bool = False) -> float:
    """Milliseconds from the question to the whole answer; `known`: to be told that it is known already."""
    tags = {"If-None-Match": _read(connection, address).headers["ETag"]} if known else {}
    started = time.perf_counter()
    response = _read(connection, address, tags)
    took = 1000 * (time.perf_counter() - started)
    assert response.status == (304 if known else 200), address
    return took


def _read(connection, address: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    connection.request("GET", f"/api/v1/{address}", headers=headers or {})
    response = connection.getresponse()
    response.read()
    return response


def _worked(process: int) -> float:
    """Milliseconds that a process and those it started have worked, those that ended too."""
    own = _stat(process)
    living = [_stat(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit()]
    ticks = sum(own[11:15]) + sum(sum(one[11:15]) for one in living if one and one[1] == process)
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def _stat(process: int) -> list[int]:
    """The numbers of a process that follow its name: [1] its parent, [11:15] what it and its ended children worked."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:  # it ended meanwhile
        return []
    return [int(word) if word.lstrip("-").isdigit() else 0 for word in text.rpartition(")")[2].split()]


def _database_server() -> int:
    """The process that started the one which serves us."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return _stat(cursor.fetchone()[0])[1]


def main(size: int) -> None:
    fill(size)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "ringwatch.wsgi", f"--bind=127.0.0.1:{port}", "--threads=4"]
    server = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, env=os.environ | {"RINGWATCH_API_RATE": "0"}
    )
    try:
        for _ in range(100):
            time.sleep(0.2)
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
        sys.exit(0 if measure(port, server.pid) else 1)
    finally:
        server.terminate()
        server.wait()


def _on_its_own_database() -> int:
    """Start again with DATABASE_URL naming a database made for this."""
    import django
    from django.db import connection

    from ringwatch import services

    services.use()
    django.setup()
    from django.conf import settings

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    address = urlsplit(settings.DATABASE_URL)._replace(path=f"/{DATABASE}").geturl()
    environment = {**os.environ, "DATABASE_URL": address, "RINGWATCH_MEASURING": "1"}
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
        return subprocess.run([sys.executable, "-m", "bench.api", *sys.argv[1:]], env=environment).returncode
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
    if not os.environ.get("RINGWATCH_MEASURING"):
        sys.exit(_on_its_own_database())
    import django

    django.setup()
    main(int(sys.argv[1]) if sys.argv[1:] else SIZE)
