"""Readers' reports of mistakes: taken in as they are, and answered by a curator in public."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from partnerships.actions import journal
from partnerships.models import Correction
from partnerships.models.vocabulary import Answer

A_READER = "a reader"


class AlreadyAnswered(ValueError):
    """Someone answered it before. The message is a sentence."""


@transaction.atomic
def receive(*, record: str, wrong: str, address: str = "", email: str = "") -> Correction:
    """Keep a report. Nothing in it changes a record; the journal holds neither its words nor an address."""
    correction = Correction.objects.create(record=record, wrong=wrong, address=address, email=email)
    journal.write(actor=A_READER, action="report a mistake", subject=_subject(correction), record=record)
    return correction


@transaction.atomic
def answer(*, correction: Correction, outcome: Answer, answer: str, by) -> Correction:
    """Say for all readers what came of a report. The reader's mail address is erased. Raises AlreadyAnswered."""
    found = Correction.objects.select_for_update().get(pk=correction.pk)
    if found.outcome:
        raise AlreadyAnswered(f"{found.answered_by} answered this report on {found.answered_at:%Y-%m-%d}.")
    found.outcome, found.answer, found.email = outcome, answer, ""
    found.answered_by, found.answered_at = by, timezone.now()
    found.save()
    journal.write(
        actor=by,
        action="answer a report",
        subject=_subject(found),
        reason=answer,
        record=found.record,
        outcome=str(outcome),
    )
    return found


def _subject(correction: Correction) -> str:
    return f"report {correction.pk}"
