"""The work queue: how many tasks wait, and since when the first of them does."""

from __future__ import annotations

import json
import time
from typing import Any, NamedTuple

from django.conf import settings

from partnerships.operations.heartbeat import queue_server

QUEUED_AT = "asked_at"
"""The header of a message that says when it was queued, in seconds of the epoch."""


class QueueState(NamedTuple):
    """What waits in the queue. `seconds`: since when the first task does; 0 when none waits."""

    tasks: int
    taken: int
    """Tasks that a worker has taken and not finished."""
    seconds: float


def note_queued_at(headers: dict[str, Any], **_signal: object) -> None:
    """Write into a message, before it is published, when it was queued; a task tried again keeps its time."""
    headers.setdefault(QUEUED_AT, time.time())


def waiting() -> QueueState:
    """What waits now. Raises redis.RedisError."""
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    queue = f"{prefix}{settings.CELERY_TASK_DEFAULT_QUEUE}"
    with queue_server() as client:
        first = client.lindex(queue, -1)
        return QueueState(client.llen(queue), client.hlen(f"{prefix}unacked"), _age(first))


def _age(message: str | None) -> float:
    headers = json.loads(message).get("headers", {}) if message else {}
    return max(0.0, time.time() - headers[QUEUED_AT]) if QUEUED_AT in headers else 0.0
