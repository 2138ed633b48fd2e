"""The policy by which lists are fetched: who we say we are, how many bytes, how long, how often."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from partnerships.models.vocabulary import FailureCause

ROBOT_NAME = "ringwatch"
"""The name that robots.txt files know us by."""
MAX_SILENCE_SECONDS = 30
"""Seconds."""


class FetchFailed(Exception):
    """The list could not be fetched. The message says why, in a sentence for the curator.

    `status`: the HTTP status that the server answered, or 0. `retry_after`: the seconds for which it asks to be left
    alone, or 0.
    """

    def __init__(self, sentence: str, *, status: int = 0, retry_after: float = 0) -> None:
        super().__init__(sentence)
        self.status, self.retry_after = status, retry_after

    @property
    def cause(self) -> FailureCause:
        """The same for readers, who are told no addresses."""
        return FailureCause.of_status(self.status)


class ClosedToPrograms(FetchFailed):
    """The site's robots.txt asks programs not to fetch the list."""

    @property
    def cause(self) -> FailureCause:
        return FailureCause.CLOSED


class TooLong(FetchFailed):
    """More was sent than we take."""


class NotModified(Exception):
    """The server says that the list has not changed since it was last fetched."""


@dataclass(frozen=True, kw_only=True)
class FetchPolicy:
    """All times in seconds. `max_bytes`: of a file, as sent and unpacked."""

    user_agent: str
    max_bytes: int
    allowed_private_hosts: frozenset[str] = frozenset()
    """Hosts, as `name` or `name:port`, that may be at a private address."""
    total_timeout: float
    """For one download."""
    connect_timeout: float = 10
    read_timeout: float = 30
    """The longest silence of a server."""
    retry_delays: tuple[float, ...] = (2, 8, 32)
    """Before the second, third … try."""
    max_retry_delay: float = 60
    """A server that asks for a longer delay is not asked again in this run."""
    min_interval: float = 1
    """Between two requests to one host, by all processes together."""
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def from_settings(cls) -> FetchPolicy:
        delay = settings.FETCH_PAUSE
        return cls(
            user_agent=f"{ROBOT_NAME} ({settings.CONTACT or 'no contact address set'})",
            max_bytes=settings.LARGEST_LIST,
            allowed_private_hosts=frozenset(host.lower() for host in settings.FETCH_ALLOW),
            total_timeout=settings.FETCH_SECONDS,
            read_timeout=min(MAX_SILENCE_SECONDS, settings.FETCH_SECONDS / 4),
            retry_delays=(2 * delay, 8 * delay, 32 * delay),
            min_interval=delay,
        )
