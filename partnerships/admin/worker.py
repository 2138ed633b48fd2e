"""Handing a run to the worker. The run is on record either way, so a queue that is away loses nothing."""

from django.db import transaction
from kombu.exceptions import OperationalError

from partnerships import tasks
from partnerships.models import Run


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
