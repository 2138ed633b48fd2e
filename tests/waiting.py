"""Waiting for what other processes do, and no longer than it takes."""

import time

import pytest

SECONDS_TO_START = 30


def wait_until(condition, complaint: str, seconds: float = SECONDS_TO_START, pause: float = 0.05) -> None:
    """Return when the condition holds; fail with the complaint when it does not in time.

    It is looked at every `pause` seconds.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(complaint)
        time.sleep(pause)
