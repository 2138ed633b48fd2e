"""How long another reader waits while the site is attacked: `python -m bench.attack [--rows N] [--seconds S]`.

On a database made for it, a site with two web processes is asked at once for 20 XLSX and 20 KML files, 40 searches
of 96 words, 30 boxes of the map, 20 pages of the table that nobody asked for before, by 16 who guess passwords and by
40 who send a byte now and then. Each of them has
an address of its own on the loopback network and asks again a second after its answer, whatever that says. Meanwhile
one reader asks for pages that are kept and for others that nobody asked for before. Each of those may take LIMIT_MS.

Nothing but this machine is asked, for no longer than `--seconds`. The processor is shared with those who attack.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import multiprocessing
import random
import re
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from urllib.parse import quote, urlencode, urlsplit

from bench import reader_waits, testbed

ROWS = 100_000
SECONDS = 30.0
LIMIT_MS = 1_000
PAUSE_SECONDS = 1.0
"""How long an attacker is content with an answer."""
DRIP_SECONDS = 0.5
"""Between two bytes of a client that drips."""
SIGN_IN = "/admin/account/login/"
READ_BYTES = 1 << 16
BETWEEN_PAGES_SECONDS = 0.05
PAGES_ASKED = 12
"""Twice each kind, so that each of two web processes keeps what is kept."""
READER = "127.0.0.1"
STATES = ("CA", "TX", "FL", "NJ", "OH", "IL")
STATUSES = ("listed", "list_retired", "ended", "announced", "delisted")
SEED = 13
WEB = (*(part for part in testbed.WEB if not part.startswith("--workers")), "--workers=2")

Ask = Callable[[http.client.HTTPConnection], int]


@dataclass
class Waits:
    """What the other reader saw: milliseconds by kind of page, and what was no answer."""

    by_kind: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        for kind, waits in self.by_kind.items():
            ordered = sorted(waits)
            shown = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 1.0))
            yield f"{kind:<24} {len(ordered):>6}" + "".join(f"{wait:>10,.1f}" for wait in shown)

    @property
    def worst(self) -> float:
        return max(itertools.chain.from_iterable(self.by_kind.values()), default=float("inf"))


def get(path: str) -> Ask:
    """Ask for a path and read the answer to its end; its status."""

    def ask(connection: http.client.HTTPConnection) -> int:
        connection.request("GET", path)
        answer = connection.getresponse()
        while answer.read(READ_BYTES):
            pass
        return answer.status

    return ask


def guess(password: str) -> Ask:
    """Try to sign in as a browser would: take the form, then send it with its token."""

    def ask(connection: http.client.HTTPConnection) -> int:
        connection.request("GET", SIGN_IN)
        answer = connection.getresponse()
        page = answer.read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if answer.status != 200 or token is None:
            return answer.status
        cookie = (answer.headers.get("Set-Cookie") or "").partition(";")[0]
        body = urlencode({"csrfmiddlewaretoken": token[1], "username": "admin", "password": password})
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", SIGN_IN, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return ask


def words(number: int) -> str:
    """96 words, other ones each time."""
    chosen = random.Random(number)
    return " ".join("".join(chosen.choices("aeioulnrst", k=5)) for _ in range(96))


def box(number: int) -> str:
    west = -125 + number % 500 / 10
    return f"{west:.3f},25,{west + 30:.3f},{45 + number % 100 / 50:.3f}"


def offered(number: int) -> str:
    """A question that pages offer, another one each time."""
    asked = {
        "state": STATES[number % len(STATES)],
        "status": STATUSES[number // len(STATES) % len(STATUSES)],
        "page": number // len(STATES) // len(STATUSES) + 1,
    }
    return urlencode(asked)


PAGES_OF_THE_TABLE = "page of the table"
ATTACKS: dict[str, tuple[int, Callable[[int], Ask]]] = {
    "XLSX": (20, lambda n: get(f"/partnerships.xlsx?changed_since=2019-{1 + n % 12:02}-{1 + n % 28:02}")),
    "KML": (20, lambda n: get(f"/partnerships.kml?changed_since=2018-{1 + n % 12:02}-{1 + n % 28:02}")),
    "search of 96 words": (40, lambda n: get(f"/partnerships/?q={quote(words(n))}")),
    "box of the map": (30, lambda n: get(f"/map/points.json?in_bbox={box(n)}")),
    PAGES_OF_THE_TABLE: (20, lambda n: get(f"/partnerships/?{offered(n)}")),
    "sign-in": (16, lambda n: guess(f"guess {n}")),
}
"""What is attacked: how many at once, and what the n-th request asks."""
DRIPPING = 40


def attack(
    address: str, seconds: float, told: multiprocessing.Queue[dict[str, Counter[str]]], share: float = 1
) -> None:
    """In a process of its own: everybody at once until the time is over; then how they were answered.

    `share`: of those who attack; at least one of each kind does.
    """
    parts = urlsplit(address)
    where, until = (parts.hostname or "", parts.port or 80), time.monotonic() + seconds
    answers: dict[str, Counter[str]] = {name: Counter() for name in ATTACKS}
    numbers = itertools.count()
    own = (f"127.0.{1 + n // 200}.{1 + n % 200}" for n in itertools.count())
    threads = [
        threading.Thread(target=_go_on, args=(where, next(own), make, numbers, until, answers[name]))
        for name, (clients, make) in ATTACKS.items()
        for _ in range(max(1, round(clients * share)))
    ]
    dripping = round(DRIPPING * share)
    threads += [threading.Thread(target=drip, args=(where, next(own), until)) for _ in range(dripping)]
    for thread in threads:
        thread.daemon = True
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until + PAUSE_SECONDS - time.monotonic()))
    told.put(answers)


def _go_on(
    where: tuple[str, int],
    own: str,
    make: Callable[[int], Ask],
    numbers: Iterator[int],
    until: float,
    answers: Counter[str],
) -> None:
    while time.monotonic() < until:
        connection = http.client.HTTPConnection(*where, timeout=60, source_address=(own, 0))
        try:
            answers[str(make(next(numbers))(connection))] += 1
        except (OSError, http.client.HTTPException) as error:
            answers[type(error).__name__] += 1
        finally:
            connection.close()
        time.sleep(PAUSE_SECONDS)


def drip(where: tuple[str, int], own: str, until: float) -> None:
    while time.monotonic() < until:
        try:
            with socket.create_connection(where, 60, source_address=(own, 0)) as dripping:
                dripping.sendall(b"GET / HTTP/1.1\r\n")
                while time.monotonic() < until:
                    dripping.sendall(b"x")
                    time.sleep(DRIP_SECONDS)
        except OSError:
            time.sleep(DRIP_SECONDS)


def pages(rows: int) -> Iterator[tuple[str, str]]:
    """Kind and path of what the reader asks, in turn; the latter kinds are never asked twice."""
    for number in itertools.count(1):
        day = f"{2018 + number // 28 % 6}-{1 + number // 168 % 12:02}-{1 + number % 28:02}"
        yield "kept: the map", "/"
        yield "kept: the table", "/partnerships/?state=CA"
        yield "kept: points", "/map/points.json"
        yield "anew: a record", f"/partnerships/RW-{1 + number * 7919 % rows:06}/"
        yield "anew: the table", f"/partnerships/?state={STATES[number % len(STATES)]}&changed_since={day}"
        yield "about", "/about/"


def read(address: str, rows: int, *, seconds: float = 600, pages_asked: int | None = None) -> Waits:
    """What one reader waits for one page after another."""
    parts, waits = urlsplit(address), Waits()
    until = time.monotonic() + seconds
    for kind, path in itertools.islice(pages(rows), pages_asked):
        if time.monotonic() > until:
            return waits
        connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port, 120, source_address=(READER, 0)
        )
        began = time.perf_counter()
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            waits.by_kind.setdefault(kind, []).append(1000 * (time.perf_counter() - began))
            if answer.status >= 429:
                waits.failures[f"{kind}: {answer.status}"] += 1
        except (OSError, http.client.HTTPException) as error:
            waits.failures[f"{kind}: {type(error).__name__}"] += 1
        finally:
            connection.close()
        time.sleep(BETWEEN_PAGES_SECONDS)
    return waits


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.attack", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument(
        "--without-pages", action="store_true", help="without those who page through the table"
    )
    chosen = parser.parse_args()
    if chosen.without_pages:
        ATTACKS.pop(PAGES_OF_THE_TABLE)
    testbed.fill_database(chosen.rows, versions=2)
    import_module("partnerships.exports.map_points").keep_newest()  # as the worker does, which is not there
    with testbed.running_server(WEB) as (process, address):
        read(address, chosen.rows, pages_asked=PAGES_ASKED)  # what is kept is kept from here on
        print(f"{chosen.rows:,} partnerships; milliseconds")
        header = f"{'asked':<24} {'times':>6}{'p50':>10}{'p95':>10}{'worst':>10}"
        print(
            "nobody else", header, *read(address, chosen.rows, seconds=chosen.seconds / 3).lines(), sep="\n"
        )
        print(f"memory of the web processes {reader_waits.memory(process.pid):,.0f} MB")
        told: multiprocessing.Queue[dict[str, Counter[str]]] = multiprocessing.Queue()
        attackers = multiprocessing.Process(target=attack, args=(address, chosen.seconds, told))
        attackers.start()
        waits = read(address, chosen.rows, seconds=chosen.seconds)
        print("attacked", header, *waits.lines(), sep="\n")
        print("not answered:", dict(waits.failures) or "none")
        for name, answers in told.get(timeout=120).items():
            print(f"{name:<24} {dict(sorted(answers.items()))}")
        print(f"memory of the web processes {reader_waits.memory(process.pid):,.0f} MB")
        attackers.join()
    print(testbed.machine_load())
    sys.exit(waits.worst > LIMIT_MS)


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    main()
