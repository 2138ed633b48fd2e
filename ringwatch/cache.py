"""The cache as a backend of Django that gives up soon: a hung server costs one thread half a second, once in a while.

Every error is a `RedisError`, as with Django's own backend; those who can do without the cache catch it.
"""

from __future__ import annotations

from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as TimedOut
from redis.retry import Retry

from ringwatch.breaker import Breaker

SECONDS_TO_ANSWER = 0.5
SECONDS_AWAY = 5
"""How long a cache that did not answer is left alone."""

BREAKER = Breaker(SECONDS_AWAY)


class Client(redis.Redis):
    """A client that does not ask a server which did not answer a moment ago."""

    def execute_command(self, *arguments: Any, **options: Any) -> Any:
        if BREAKER.is_open():
            raise NotConnected("The cache did not answer a moment ago.")
        try:
            answer = super().execute_command(*arguments, **options)  # type: ignore[no-untyped-call]  # redis has no type
        except (NotConnected, TimedOut):
            BREAKER.failed()
            raise
        BREAKER.answered()
        return answer


class CacheClient(RedisCacheClient):
    """Django's client of the cache, with our timeouts and without a second try."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        patience: dict[str, Any] = {
            "socket_timeout": SECONDS_TO_ANSWER,
            "socket_connect_timeout": SECONDS_TO_ANSWER,
        }
        super().__init__(servers, retry=Retry(NoBackoff(), 0), **patience, **options)
        self._client = Client


class Cache(RedisCache):
    """Django's backend with that client."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = CacheClient
