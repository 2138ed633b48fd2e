"""Handing runs, previews and mails to the worker. A run is on record, so a queue that is away loses none."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, ParamSpec

from celery import Task
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from partnerships import tasks
from partnerships.ingest.tables import TooMuchToRead
from partnerships.models import Run

LOG = logging.getLogger(__name__)

P = ParamSpec("P")
SECONDS_BETWEEN_PREVIEWS = 600
"""Between two times that the worker is asked to read the same file for a page."""


def hand_over(run: Run) -> str:
    """Queue the run once what was written stands. Gives a sentence for the curator."""
    missed = []

    def queue() -> None:
        try:
            tasks.ingest.delay(run.pk)
        except OperationalError as error:
            missed.append(error)

    transaction.on_commit(queue)
    if missed:
        return f"Run {run.pk} is asked for. The queue cannot be reached; it begins when the queue is back."
    return f"Run {run.pk} is with the worker."


@contextmanager
def read_by_worker(run: Run) -> Iterator[None]:
    """In the block, rows of a held run are taken. What no page can wait for (TooMuchToRead), the worker is to read."""
    try:
        yield
    except TooMuchToRead:
        with suppress(RedisError):  # without the cache nothing would be kept of what the worker reads
            if cache.add(f"preview-asked-{run.pk}", True, SECONDS_BETWEEN_PREVIEWS):
                _queue(tasks.precompute_preview, run.pk)
        raise


def hand_over_mail(task: Task[P, bool], *args: P.args, **named: P.kwargs) -> bool:
    """Queue a mail, so that no page waits for a mail server; whether the queue took it. A page goes on without."""
    return _queue(task, *args, **named)


def _queue(task: Task[P, Any], *args: P.args, **named: P.kwargs) -> bool:
    try:
        task.delay(*args, **named)
    except OperationalError:
        LOG.warning("The queue cannot be reached: %s is not done.", task.name)
        return False
    return True
