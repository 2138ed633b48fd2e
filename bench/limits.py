"""What limits the site next: the sums for 10,000 readers a second and 100 times the data, from what was measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from bench.reader_waits import PAGES, Figure

READERS_A_SECOND = 10_000
DIFFERENT_PAGES = 1_000
"""That so many readers ask for, in the sum for a proxy."""
TODAY, TIMES = 2_000, 100
"""About as many partnerships as are on record, and how many times as many the sum is for."""
BELOW, ABOVE = 100_000, 1_000_000
"""The sizes measured on either side of that."""
CLIENTS = 64
COMPARED = ("table", "trends", "states", "search: two words", "map points", "file: csv", "file: xlsx")

Measured = dict[tuple[int, str, str, int], Figure]
"""By size, program, what was asked and clients."""


def section(figures: Iterable[Figure]) -> list[str]:
    """The lines of the document; none where one of the sizes was not measured."""
    measured = {(one.rows, one.program, one.asked, one.clients): one for one in figures}
    if not {BELOW, ABOVE} <= {rows for rows, *_ in measured}:
        return []
    return [
        "\n## What limits next\n\nComputed from the tables above.\n",
        *_of_readers(measured),
        *_of_the_data(measured),
    ]


def _first(measured: Measured, rows: int, asked: str) -> Figure:
    return measured[rows, "ringwatch, the first time", asked, 0]


def _at_once(measured: Measured, rows: int, asked: str) -> Figure:
    return measured[rows, "ringwatch", asked, CLIENTS]


def _of_readers(measured: Measured) -> Iterator[str]:
    from partnerships.views.kept_pages import SHARED_SECONDS
    from ringwatch.web import server

    pages = [name for name in PAGES if not name.startswith("map")]
    slowest = min(pages, key=lambda name: _at_once(measured, BELOW, name).a_second)
    rate = _at_once(measured, BELOW, slowest).a_second
    machines = math.ceil(READERS_A_SECOND / rate)
    connections = machines * server.workers * server.threads
    yield (
        f"* **{READERS_A_SECOND:,} readers a second.** Of {BELOW:,} partnerships this machine sends {rate:,.0f} kept "
        f"pages a second or more ({slowest}), with the measuring program on the same processors: {machines} such "
        f"machines. A page says that a proxy may send it for {SHARED_SECONDS} s without asking, so one proxy before "
        f"them asks for {DIFFERENT_PAGES:,} different pages {DIFFERENT_PAGES / SHARED_SECONDS:.0f} times a second, "
        "however many read them: then one machine is enough."
    )
    yield (
        f"* **Connections of the database.** Each web process may want {server.threads}: {machines} machines with "
        f"{server.workers} processes {connections:,}, more than a PostgreSQL should have. Before that many, a pooler "
        "or a replica."
    )
    table = _first(measured, BELOW, "table").waits[0]
    yield (
        f"* **Just after a version** pages are made anew, one at a time in each process: the table in {table:.0f} ms, "
        f"so {server.workers * 1000 / table:.0f} pages a second at most by {server.workers} processes. Readers are "
        "sent the page of a moment ago meanwhile."
    )


def _of_the_data(measured: Measured) -> Iterator[str]:
    from partnerships.http.kept_answers import MAX_OWN_ANSWER_BYTES

    compared = ", ".join(
        f"{asked} {_first(measured, BELOW, asked).waits[0]:,.0f}"
        f" → {_first(measured, ABOVE, asked).waits[0]:,.0f}"
        for asked in COMPARED
    )
    yield (
        f"* **{TIMES} times the data** are some {TODAY * TIMES:,} partnerships, between {BELOW:,} and {ABOVE:,}. "
        f"Milliseconds the first time: {compared}."
    )
    whole = _first(measured, ABOVE, "map points")
    yield (
        f"* **What gives first is the map of everything**: at {ABOVE:,} it is {whole.megabytes:,.1f} MB as sent, made "
        f"in {whole.waits[0] / 1000:.1f} s, and a process keeps it where it takes no more than "
        f"{MAX_OWN_ANSWER_BYTES / 1e6:.0f} MB in both codings: "
        f"{_at_once(measured, ABOVE, 'map points').a_second:,.0f} a second, where {BELOW:,} give "
        f"{_at_once(measured, BELOW, 'map points').a_second:,.0f}. Points would have to come by the part of "
        "the map that is looked at. Next are the files that no database writes by itself (KML, Excel)."
    )
