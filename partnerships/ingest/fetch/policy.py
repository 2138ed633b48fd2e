"""On what terms lists are fetched: who we say we are, how much we take, how long we wait. And how it may end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

NAME = "ringwatch"
"""What robots.txt files call us."""


class FetchFailed(Exception):
    """The list could not be had. The message says why, for the curator."""


class NotModified(Exception):
    """The server says that the list is as it was when we last took it."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """`largest` in bytes, as sent and unpacked; all times in seconds."""

    agent: str
    largest: int
    allow: frozenset[str] = frozenset()
    """Hosts, as `name` or `name:port`, that may be at a private address."""
    total: float
    """How long one download may take."""
    to_connect: float = 10
    of_silence: float = 30
    pauses: tuple[float, ...] = (2, 8, 32)
    """Before the second, third … try."""
    longest_pause: float = 60
    """A server that asks for more is asked again another day."""
    pace: float = 1
    """Between two requests to one host, by all processes together."""
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def from_settings(cls) -> Terms:
        pause = settings.FETCH_PAUSE
        return cls(
            agent=f"{NAME} ({settings.CONTACT or 'no contact address set'})",
            largest=settings.LARGEST_LIST,
            allow=frozenset(host.lower() for host in settings.FETCH_ALLOW),
            total=settings.FETCH_SECONDS,
            of_silence=min(30, settings.FETCH_SECONDS / 4),
            pauses=(2 * pause, 8 * pause, 32 * pause),
            pace=pause,
        )
