"""What one answer costs at 100,000 partnerships, in processor time: `.venv/bin/python -m bench.questions [ROWS]`.

Milliseconds that the web server, and the database beside it, worked for one answer that nothing is remembered of, the
mean of several goes; other work on the machine lengthens them little. What is asked twice is kept, and costs nothing.
"""

from __future__ import annotations

import http.client
import statistics
import sys
from collections.abc import Callable
from functools import partial
from itertools import islice
from urllib.parse import urlsplit

from bench import testbed

ROWS = 100_000
REPEATS = 9
ASKED: dict[str, tuple[str, int]] = {
    "points of a day": ("/map/points.json?as_of={day}", 100),
    "trends": ("/trends/", 60),
    "trends of a day": ("/trends/?as_of={day}", 60),
    "states": ("/states/", 60),
    "states of a day": ("/states/?as_of={day}", 60),
    "changes": ("/changes/", 60),
    "front page": ("/", 60),
    "record": ("/partnerships/RW-000077/", 35),
    "search": ("/partnerships/?q=oakland+police", 60),
    "not there": ("/no-such-page/", 30),
    "table": ("/partnerships/?kind=police", 30),
    "table of a state": ("/partnerships/?state=CA", 30),
    "table of a day": ("/partnerships/?as_of={day}", 30),
    "table since a day": ("/partnerships/?started_after={day}", 30),
    "filters of a day": ("/map/facets.json?as_of={day}", 30),
}
"""What is asked, with another day in each go, and the milliseconds that it may take in all."""


def measure(address: str, server: int, database: int) -> bool:
    """Ask, and print what it took; whether everything is within its limit."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
    print(f"{'asked':<24} {'web':>8} {'database':>9} {'both':>8}   milliseconds of a processor")
    within = True
    for name, (path, limit) in ASKED.items():
        days = (f"2021-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29))
        asked = [path.format(day=day) for day in islice(days, REPEATS + 2)]
        for one in asked[:2]:  # what a process learns once, such as names of states
            _ask(connection, one)
        goes = [_worked(partial(_ask, connection, one), server, database) for one in asked[2:]]
        web, of_database = (statistics.fmean(each) for each in zip(*goes, strict=True))
        late = "" if web + of_database <= limit else f"  over {limit}"
        within &= not late
        print(f"{name:<24} {web:>8.0f} {of_database:>9.0f} {web + of_database:>8.0f}{late}", flush=True)
    return within


def _worked(act: Callable[[], None], *servers: int) -> list[float]:
    """What each of the servers worked meanwhile."""
    from django.core.cache import cache

    cache.clear()
    before = [testbed.processor_ms(one) for one in servers]
    act()
    return [testbed.processor_ms(one) - was for one, was in zip(servers, before, strict=True)]


def _ask(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": "sessionid=nobody"})
    answer = connection.getresponse()
    answer.read()
    assert answer.status in (200, 404), (path, answer.status)


def main(rows: int) -> int:
    testbed.fill_database(rows, versions=3, listings=True)
    with testbed.running_server() as (process, address):
        within = measure(address, process.pid, testbed.database_server())
    print(testbed.machine_load())
    return 0 if within else 1


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else ROWS))
