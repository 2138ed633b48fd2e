"""How long the API takes at 100,000 partnerships: `.venv/bin/python -m bench.api [PARTNERSHIPS]`.

Lists of 100 rows and counts over HTTP, from a real server on a database made for it and dropped afterwards, in
ten versions, each with one record in a hundred changed. Each question is asked once and then once more: the first
time its rows have to be counted, from then on the count of that version is remembered. Milliseconds; `CPU` is what
the web server and its database together worked for one answer, which a busy machine does not lengthen as much.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import time
from itertools import cycle, islice, product
from urllib.parse import urlencode, urlsplit

from bench import testbed

RECORDS = 100_000
VERSIONS = 10
QUESTIONS_ASKED = 60
"""Questions of each kind."""
MAX_LIST_MS, MAX_COUNT_MS = 30, 100
"""Milliseconds that the median may take."""


def questions() -> dict[str, list[str]]:
    """Addresses to ask, by what is measured. No address comes twice."""
    from partnerships.models import County, Place, State

    states = list(State.objects.order_by("code").values_list("code", flat=True))
    counties = list(County.objects.order_by("fips").values_list("fips", flat=True))
    towns = list(Place.objects.order_by("-population").values_list("name", flat=True)[: 2 * QUESTIONS_ASKED])
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
        f"list: {name}": [f"partnerships/?{urlencode(one | sized)}" for one in islice(each, QUESTIONS_ASKED)]
        for name, each in filters.items()
    }
    for group in ("state", "county", "kind", "program", "status", "source", "month"):
        days = product((17, 18, 19), range(1, 29))
        some = islice(days, QUESTIONS_ASKED // 3)
        asked[f"count by {group}"] = [
            f"counts/?{urlencode({'group_by': group, 'changed_since': f'20{y}-02-{d:02}'})}" for y, d in some
        ]
    return asked


def measure(port: int, server: int) -> bool:
    """Ask, and print what it took; whether every median is within its limit. `server`: the web server's process."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    within, database = True, testbed.database_server()
    print(f"{'asked':<28} {'median':>8} {'95 %':>8} {'slowest':>8} {'CPU':>6} {'again':>8} {'ETag':>6}")
    for name, addresses in questions().items():
        _ask(connection, addresses[0])
        worked = testbed.processor_ms(server) + testbed.processor_ms(database)
        times = sorted(_ask(connection, address) for address in addresses[1:])
        worked = (testbed.processor_ms(server) + testbed.processor_ms(database) - worked) / len(times)
        again = statistics.median(_ask(connection, address) for address in addresses[1:])
        known = statistics.median(_ask(connection, address, known=True) for address in addresses[1:9])
        median, limit = statistics.median(times), MAX_LIST_MS if name.startswith("list") else MAX_COUNT_MS
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


def _read(
    connection: http.client.HTTPConnection, address: str, headers: dict[str, str] | None = None
) -> http.client.HTTPResponse:
    connection.request("GET", f"/api/v1/{address}", headers=headers or {})
    response = connection.getresponse()
    response.read()
    return response


def main(size: int) -> int:
    testbed.fill_database(size, versions=VERSIONS)
    with testbed.running_server() as (server, address):
        within = measure(urlsplit(address).port or 80, server.pid)
    print(testbed.machine_load())
    return 0 if within else 1


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else RECORDS))
