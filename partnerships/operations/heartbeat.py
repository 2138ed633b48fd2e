"""Signs of life that beat and the workers leave in the queue's server, and what became of the clock.

They may be lost with it: then nothing has been heard of yet.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import redis
from django.conf import settings

KEY = "ringwatch-heartbeat"
BEAT, WORKER, CLOCK = "beat", "worker", "clock"
SECONDS_TO_ANSWER = 2

logger = logging.getLogger(__name__)


def queue_server() -> redis.Redis:
    """A client of the server of the queue that does not wait long."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=SECONDS_TO_ANSWER,
        socket_connect_timeout=SECONDS_TO_ANSWER,
        decode_responses=True,
    )


def leave(name: str, **facts: Any) -> None:
    """Write that `name` lives now. A server that is away is no reason to stop."""
    try:
        with queue_server() as client:
            client.hset(KEY, name, json.dumps({"at": time.time(), **facts}))
    except redis.RedisError as error:
        logger.warning("The sign of life of %s could not be left: %s", name, error)


def signs_of_life() -> dict[str, dict[str, Any]]:
    """The last sign of each, with its `at` (seconds of the epoch). Raises redis.RedisError."""
    with queue_server() as client:
        return {name: json.loads(said) for name, said in client.hgetall(KEY).items()}
