"""Handing runs and mails to the worker. A run is on record either way, so a queue that is away loses nothing."""

from __future__ import annotations

import logging
from typing import ParamSpec

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

from partnerships import tasks
from partnerships.models import Run

LOG = logging.getLogger(__name__)

P = ParamSpec("P")


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


def hand_over_mail(task: Task[P, bool], *args: P.args, **named: P.kwargs) -> bool:
    """Queue a mail, so that no page waits for a mail server; whether the queue took it. A page goes on without."""
    try:
        task.delay(*args, **named)
    except OperationalError:
        LOG.warning("The queue cannot be reached: a mail is not sent (%s).", task.name)
        return False
    return True
