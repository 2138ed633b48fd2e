"""Web servers and a worker on machines of their own: the short form of `bench.whole_site.machines`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.whole_site.machines import PATHS

PROJECT_DIR = Path(__file__).resolve().parents[2]
PROBE = "ringwatch-probe"
SHORT = ["--web", "2", "--workers", "1", "--list", "announcements"]


def why_not() -> str:
    """Why this machine cannot play several; empty where it can."""
    if os.geteuid() or not sys.platform.startswith("linux"):
        return "only root on Linux makes network namespaces"
    if shutil.which("ip") is None:
        return "ip (Debian: iproute2) is not on this machine"
    for words in (["add"], ["delete"]):
        made = subprocess.run(["ip", "netns", *words, PROBE], capture_output=True, text=True)
        if made.returncode:
            return f"this machine makes no network namespaces: {made.stderr.strip()}"
    return ""


@pytest.fixture
def machines() -> None:
    if reason := why_not():
        pytest.skip(reason)


def test_two_web_machines_give_the_same_bytes_of_a_list_that_a_third_took_in(machines):
    said = subprocess.run(
        [sys.executable, "-m", "bench.whole_site.machines", *SHORT],
        cwd=PROJECT_DIR, capture_output=True, text=True, timeout=300,
    )  # fmt: skip

    lines = said.stdout.splitlines()
    assert said.returncode == 0, said.stdout + said.stderr
    assert [line for line in lines if " machines, " in line and "2 machines, 1 answer of" not in line] == []
    assert sum("2 machines, 1 answer of" in line for line in lines) == len(PATHS)
    assert lines[-1] == "runs unfinished 0, applied 1; versions 1; rows doubled 0"


def test_nothing_of_them_is_left(machines):
    """Last of all, of the one that ran above."""
    left = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout

    assert "ringwatch-" not in left
