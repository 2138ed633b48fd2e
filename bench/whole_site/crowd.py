"""A crowd, an import and a curator: `python -m bench.whole_site.crowd [--clients 64] [--seconds 120] [--rows 10000]`.

On a database made for it, a site with two web processes is read by so many clients, each with an address of its own on
the loopback network and a pause of about a second between two pages. Four of five ask for a page that is kept, one for
what every reader writes otherwise; each was asked for before. Meanwhile a curator settles doubtful rows, one every few
seconds, each of which is published; and a list comes in twice: one row in a hundred changed, then a tenth more rows.
Milliseconds until the last byte of the answer, by whether it was kept, which the site says (`Cache-Status`): after each
decision every page is made anew for who asks for it first. And what was no answer.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from bench import desk, ingest, reader_waits, testbed
from ringwatch import priority

CLIENTS, SECONDS, ROWS = 64, 120.0, 10_000
PAUSE_SECONDS = (0.5, 1.5)
CURATOR_PAUSE_SECONDS = 4.0
TIMES_BEFORE = 4
OFFERED, WRITTEN = "pages that are kept", "questions that readers write"
FROM_KEPT, MADE_ANEW = "kept", "made anew"
SHARE_WRITTEN = 0.2
LIMITS_MS = {FROM_KEPT: 30, MADE_ANEW: 300}
WEB = (*(part for part in testbed.WEB if not part.startswith("--workers")), "--workers=2")


@dataclass
class Seen:
    """What all clients saw: milliseconds by how it was answered; failures by what was asked and what came instead."""

    waits: dict[str, list[float]] = field(default_factory=lambda: {FROM_KEPT: [], MADE_ANEW: []})
    failures: Counter[str] = field(default_factory=Counter)

    def line(self, kind: str) -> str:
        ordered = sorted(self.waits[kind])
        shown = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 0.99, 1.0))
        return f"| {kind} | {len(ordered):,} | {' | '.join(f'{wait:,.1f}' for wait in shown)} | {LIMITS_MS[kind]} |"


def read(number: int, address: str, until: float, seen: Seen) -> None:
    """One client, until the end."""
    chance, parts = random.Random(number), urlsplit(address)
    own = f"127.0.{2 + number // 250}.{1 + number % 250}"
    paths = {
        OFFERED: list(reader_waits.PAGES.values()),
        WRITTEN: list(reader_waits.WRITTEN.values()),
    }
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, 60, (own, 0))
    time.sleep(chance.random())
    while time.monotonic() < until:
        kind = WRITTEN if chance.random() < SHARE_WRITTEN else OFFERED
        path = chance.choice(paths[kind])
        began = time.perf_counter()
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            seen.failures[f"{kind}: {type(error).__name__}"] += 1
            connection.close()
            continue
        how = FROM_KEPT if (answer.headers.get("Cache-Status") or "").endswith("hit") else MADE_ANEW
        seen.waits[how].append((time.perf_counter() - began) * 1000)
        if answer.status not in (200, 404):
            seen.failures[f"{kind}: {answer.status} at {path}"] += 1
        time.sleep(chance.uniform(*PAUSE_SECONDS))


def ask_once(address: str) -> None:
    """Each page, on some connections, so that both processes answer: the site has been up for a while."""
    for path in (*reader_waits.PAGES.values(), *reader_waits.WRITTEN.values()):
        for _ in range(TIMES_BEFORE):
            httpx.get(address + path, timeout=60)


def decide(address: str, cookie: str, until: float, settled: list[float]) -> None:
    """One curator, who settles a row every few seconds; milliseconds of each decision until the next row is there."""
    cookies = {"sessionid": cookie}
    with httpx.Client(base_url=address, cookies=cookies, timeout=60, follow_redirects=True) as browser:
        page = browser.get(desk.QUEUE).text
        while time.monotonic() < until:
            choice, expected = desk.FIRST_CHOICE.search(page), desk.EXPECTED.search(page)
            action = desk.ADDRESS.search(page)
            if choice is None or expected is None or action is None:
                return
            given = {"decision": choice[1], "expected": expected[1], "queue": "1"}
            given["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
            began = time.perf_counter()
            answer = browser.post(action[1], data=given, headers={"Referer": address})
            page = answer.text
            settled.append((time.perf_counter() - began) * 1000)
            time.sleep(CURATOR_PAUSE_SECONDS)


def import_lists(contents: list[bytes], pause_seconds: float) -> None:
    """In a process of its own, which gives way as the worker does: take in one list after another."""
    import django

    django.setup()
    priority.give_way()
    for content in contents:
        time.sleep(pause_seconds)
        desk.take(content)


def signed_in() -> str:
    """The session of a curator."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("bench"))
    return client.cookies["sessionid"].value


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench.whole_site.crowd", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    prepare(chosen.rows)
    seen, settled = Seen(), list[float]()
    with testbed.running_server(WEB) as (process, address):
        ask_once(address)
        until = time.monotonic() + chosen.seconds
        threads = [
            threading.Thread(target=read, args=(number, address, until, seen))
            for number in range(chosen.clients)
        ]
        threads.append(threading.Thread(target=decide, args=(address, signed_in(), until, settled)))
        coming = multiprocessing.get_context("spawn").Process(
            target=import_lists, args=(later_lists(chosen.rows), chosen.seconds / 4)
        )
        coming.start()
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        coming.join()
        memory = reader_waits.memory(process.pid)
    tell(chosen, seen, settled, memory)


def tell(chosen: argparse.Namespace, seen: Seen, settled: list[float], memory: float) -> None:
    """What was seen, as a table and in sentences; `memory`: megabytes."""
    print(
        f"\n{chosen.clients} clients, {chosen.seconds:.0f} s, {chosen.rows:,} rows; web processes {memory:,.0f} MB"
    )
    print(
        "| asked | answers | p50 ms | p95 | p99 | longest | p95 to be at most |\n|---|---:|---:|---:|---:|---:|---:|"
    )
    for kind in seen.waits:
        print(seen.line(kind))
    settled.sort()
    median = settled[len(settled) // 2] if settled else float("nan")
    print(f"\nThe curator settled {len(settled)} rows, median {median:.0f} ms.")
    print(f"No answer: {dict(seen.failures) or 'none'}.")
    print(testbed.machine_load())


def prepare(rows: int) -> None:
    """The list of before, with doubtful rows, published."""
    from partnerships.actions import sources
    from partnerships.geography.load import load_reference

    load_reference()
    sources.synchronize()
    desk.take(ingest.content(rows) + desk.doubtful())


def later_lists(rows: int) -> list[bytes]:
    """The list as it comes in later: one row in a hundred changed; then a tenth more rows."""
    changed = ingest.content(rows, changed=True) + desk.doubtful()
    return [changed, ingest.content(rows + rows // 10, changed=True) + desk.doubtful()]


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    main()
