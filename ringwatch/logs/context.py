"""Which request or which task a process is at work for; every line of the log carries it."""

from __future__ import annotations

import logging
import re
import secrets
from contextvars import ContextVar
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.core.signals import request_finished

REQUEST_ID = ContextVar("request_id", default="")
TASK = ContextVar("task", default="")
TASK_HEADER = "request_id"
"""The header by which a task knows the request that asked for it."""
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What a proxy may call a request."""


def request_id(given: str) -> str:
    """The number of a request: the proxy's where it gave a plain one, else a new one."""
    return given if GIVEN_ID.fullmatch(given) else secrets.token_hex(16)


class ContextFilter(logging.Filter):
    """Adds `request_id` and `task` to every record: `partnerships.tasks.ingest(12)` is at work on run 12."""

    def filter(self, record: logging.LogRecord) -> bool:
        number, task = REQUEST_ID.get(), TASK.get()
        record.__dict__.update(request_id=number, task=task, about=" ".join(filter(None, [task, number])))
        return True


def _pass_on(headers: dict[str, Any], **_signal: object) -> None:
    if number := REQUEST_ID.get():
        headers.setdefault(TASK_HEADER, number)


def _begin(task: Any, args: list[Any], **_signal: object) -> None:
    """Tasks take numbers of records, never words: what they are called with may stand in the log."""
    numbers = ", ".join(str(one) for one in args if isinstance(one, int))
    TASK.set(f"{task.name}({numbers})")
    given = (task.request.headers or {}).get(TASK_HEADER) or task.request.get(TASK_HEADER)
    REQUEST_ID.set(str(given or task.request.id or ""))


def _end(**_signal: object) -> None:
    TASK.set("")
    REQUEST_ID.set("")


def connect() -> None:
    """Have the work queue carry the numbers from requests to tasks, and forget them when these are done."""
    request_finished.connect(_end)
    before_task_publish.connect(_pass_on)
    task_prerun.connect(_begin)
    task_postrun.connect(_end)
