"""Reading a long list needs no more memory than reading a short one."""

import gc
from pathlib import Path

import pytest

from partnerships.ingest.readers import read_csv

LINE = b'AOS0000001,Springfield,"Clark County, Greene County",OH,Springfield Police Department\n'
HEADER = b"AOSNUMBER,City,County,State,Agency\n"
RESET_THE_PEAK = Path("/proc/self/clear_refs")
ALLOWED = 20_000_000
"""Bytes of memory above what was taken before, the file itself aside."""


def highest():
    """The most memory this process had since the peak was reset, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def reads_in(content):
    """How many rows there are, and by how many bytes reading them raised the peak of memory."""
    return peak_of(lambda: sum(1 for _row in read_csv(content).rows))


def peak_of(work):
    """What the work gives, and by how many bytes it raised the peak of memory."""
    try:
        gc.collect()
        RESET_THE_PEAK.write_text("5")
    except OSError:
        pytest.skip("this system does not say how much memory a process had at most")
    before = highest()
    result = work()
    return result, highest() - before


def test_memory_stays_flat_for_a_million_rows():
    count, more = reads_in(HEADER + LINE * 1_000_000)

    assert count == 1_000_000
    assert more < ALLOWED


def test_memory_stays_flat_where_only_the_last_line_is_not_ascii():
    count, more = reads_in(HEADER + LINE * 500_000 + "x,y,z,NM,Española\n".encode("cp1252"))

    assert count == 500_001
    assert more < ALLOWED
