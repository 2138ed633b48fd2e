"""How long a curator waits: `.venv/bin/python -m bench.desk [AGENCIES]`, 100,000 by default.

200 rows that wait for a person are settled one after the other, as by pressing 1, or `new` where
no candidate is left: the decision is sent, and the next
row comes with its candidates. Median and 95th percentile of both together in milliseconds; how long the program and
the database worked on each, which a busy machine does not stretch; and the statements that the page of a row sends. All
on a database made for it.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from datetime import date

from bench import ingest, testbed

AGENCIES, DECISIONS = 100_000, 200
DAY = date(2026, 1, 1)
QUEUE = "/admin/partnerships/listing/queue/"
FIRST_CHOICE = re.compile(r'name="decision" value="(same \d+|new)"')
EXPECTED = re.compile(r'name="expected" value="(\w+)"')
ADDRESS = re.compile(r'action="([^"]+/act/decide/)"')


def main() -> None:
    """Take the list in, settle its doubtful rows, and say how long that took."""
    from partnerships.actions import sources
    from partnerships.geography.load import load_reference
    from ringwatch import assets

    assets.collect_if_changed()
    load_reference()
    sources.synchronize()
    agencies = int(sys.argv[1]) if len(sys.argv) > 1 else AGENCIES
    take(ingest.content(agencies) + doubtful())
    serving = testbed.serving_process()
    worked, database = time.process_time(), testbed.processor_ms(serving)
    waits, counts = decide_each()
    worked = (time.process_time() - worked) * 1_000 / len(waits)
    database = (testbed.processor_ms(serving) - database) / len(waits)
    waits.sort()
    p95 = waits[round(len(waits) * 0.95) - 1]
    print(
        f"{agencies:,} agencies, {len(waits)} decisions: median {statistics.median(waits):.0f} ms, p95 {p95:.0f} ms, "
        f"of which this process worked {worked:.0f} ms and PostgreSQL {database:.0f} ms each; "
        f"statements of a row's page {min(counts[:-1])} to {max(counts)}; {testbed.machine_load()}"
    )


def doubtful() -> bytes:
    """Rows that may mean agencies of the list: their names with other words for the kind."""
    found: list[str] = []
    for line in ingest.content(DECISIONS * 20).decode().splitlines()[1:]:
        if "Police Department," in line and len(found) < DECISIONS:
            found.append(line.replace("Police Department,", "Public Safety,", 1).replace("B", "D", 1))
    return ("\n".join(found) + "\n").encode()


def take(content: bytes) -> None:
    """The list, taken in whole."""
    from partnerships.actions import runs

    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        run = runs.ask(
            slug="announcements", actor="bench", file=file.name, observed_on=DAY.isoformat(), decided=1
        )
        run = runs.ingest(run=run, today=DAY)
    print(f"{run.outcome}: {run.report['rows']:,} rows, {run.report['matched']}", flush=True)


def decide_each() -> tuple[list[float], list[int]]:
    """Milliseconds of each decision until the next row is there, and the statements of each page."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("bench"))
    page = client.get(QUEUE, follow=True).content.decode()
    waits: list[float] = []
    counts: list[int] = []
    while (choice := FIRST_CHOICE.search(page)) and len(waits) < DECISIONS:
        expected, address = EXPECTED.search(page), ADDRESS.search(page)
        if expected is None or address is None:
            break
        given = {"decision": choice[1], "expected": expected[1], "queue": "1"}
        began = time.perf_counter()
        answer = client.post(address[1], given)
        with CaptureQueriesContext(connection) as sent:
            page = client.get(answer.headers["Location"], follow=True).content.decode()
        waits.append((time.perf_counter() - began) * 1_000)
        counts.append(len(sent))
    return waits, counts


if __name__ == "__main__":
    testbed.with_own_database(__spec__.name)
    main()
