"""A held copy that shows that its publisher stopped the list, or dropped the category: both said in one act."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from partnerships.actions import runs, sources
from partnerships.actions.settle import Settled
from partnerships.models import Run
from partnerships.models.vocabulary import ListState


def because_of(*, run: Run, state: ListState, on: date, by, reason: str) -> Settled:
    """Reject the held run and say that the list is no longer kept; its listings keep their last known state."""
    if state == ListState.KEPT:
        raise runs.Refused("Say whether the list was retired or dropped the category.")
    with transaction.atomic():
        runs.reject_held(run=run, by=by, reason=reason)
        return sources.retire(source=run.source, state=state, on=on, by=by, reason=reason)
