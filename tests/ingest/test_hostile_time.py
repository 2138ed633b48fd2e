"""Bytes that are made to be read slowly: their time grows as their length, not as its square."""

import time
from collections.abc import Callable

import pytest

from partnerships.ingest.fetch.robots import MAX_BYTES, read_robots

SECONDS = 1
"""None of these takes a quarter of it; before each was mended, it took from ten seconds to hours."""

CASES: dict[str, Callable[[], object]] = {
    "blank lines in robots.txt": lambda: read_robots("\n" * MAX_BYTES, "ringwatch"),
    "one blank line in robots.txt": lambda: read_robots(" " * MAX_BYTES, "ringwatch"),
    "groups without rules in robots.txt": lambda: read_robots("user-agent:" * (MAX_BYTES // 11), "ringwatch"),
}


@pytest.mark.parametrize("read", CASES.values(), ids=CASES)
def test_it_is_answered_at_once(read):
    began = time.monotonic()
    read()

    assert time.monotonic() - began < SECONDS
