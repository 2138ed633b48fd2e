"""Readers' reports of mistakes: taken in as they are, and answered by a curator in public."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from partnerships.actions import acts, audit_log
from partnerships.models import Report
from partnerships.models.vocabulary import ReportOutcome

A_READER = "a reader"


class AlreadyAnswered(ValueError):
    """Someone answered it before. The message is a sentence."""


@transaction.atomic
def receive(*, record: str, wrong: str, address: str = "", email: str = "") -> Report:
    """Keep a report. Nothing in it changes a record; the audit log holds neither its words nor an address."""
    report = Report.objects.create(record=record, wrong=wrong, address=address, email=email)
    audit_log.write(actor=A_READER, action="report a mistake", subject=_subject(report), record=record)
    return report


@transaction.atomic
def answer(*, report: Report, outcome: ReportOutcome, answer: str, by: User) -> Report:
    """Say for all readers what came of a report. The reader's mail address is erased. Raises AlreadyAnswered."""
    found = Report.objects.select_for_update().get(pk=report.pk)
    if found.outcome:
        raise AlreadyAnswered(f"{found.answered_by} answered this report on {found.answered_at:%Y-%m-%d}.")
    with acts.recorded(Report.objects.filter(pk=found.pk)) as recording:
        _answer(found, outcome, answer, by)
        entry = audit_log.write(
            actor=by,
            action="answer a report",
            subject=_subject(found),
            reason=answer,
            record=found.record,
            outcome=str(outcome),
        )
        recording.keep(entry, by)
    return found


def _answer(found: Report, outcome: ReportOutcome, answer: str, by: User) -> None:
    found.outcome, found.answer, found.email = outcome, answer, ""
    found.answered_by, found.answered_at = by, timezone.now()
    found.save()


def _subject(report: Report) -> str:
    return f"report {report.pk}"
