"""The kills of `bench.whole_site.kills` in small: one of each kind of process, while readers ask and lists come in."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from bench.whole_site import kills

MOST_SECONDS = 60
"""Within which the site is back on a machine that runs other tests; 10 on one of its own, which the bench holds."""


@pytest.fixture
def embedded() -> dict[str, str]:
    """An environment in which a site has servers of its own."""
    named = ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "RINGWATCH_FILES")
    return {**os.environ, **dict.fromkeys(named, "")}


def test_whatever_process_is_killed_the_site_is_back_and_nothing_is_lost_doubled_or_half(embedded):
    asked = [f"--kills={len(kills.KINDS)}", f"--seconds={MOST_SECONDS}"]

    said = subprocess.run(
        [sys.executable, "-m", "bench.whole_site.kills", *asked],
        cwd=settings.BASE_DIR,
        env=embedded,
        capture_output=True,
        text=True,
    )

    print(said.stdout)
    assert said.returncode == 0, said.stdout + said.stderr
    assert all(f"| {kind} | 1 |" in said.stdout for kind in kills.KINDS)
