"""Readers' reports of mistakes: taken in as they are, and answered by a curator in public."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partnerships.actions import acts, audit_log
from partnerships.models import Release, Report
from partnerships.models.curation.reports import CHANGED_SOMETHING, FOR_READERS, SPAM_KEPT_FOR
from partnerships.models.vocabulary import ReportOutcome

A_READER = "a reader"


class AlreadyAnswered(ValueError):
    """Someone answered it before. The message is a sentence."""


@transaction.atomic
def receive(*, record: str, wrong: str, address: str = "", email: str = "") -> Report:
    """Keep a report. Nothing in it changes a record; the audit log holds nothing of what it says."""
    report = Report.objects.create(record=record, wrong=wrong, address=address, email=email)
    audit_log.write(actor=A_READER, action="report a mistake", subject=_subject(report))
    return report


def answer(
    *, report: Report, outcome: ReportOutcome, answer: str, by: User, version: int | None = None
) -> Report:
    """Say for all readers what came of a report. The reader's mail address is erased. Raises AlreadyAnswered.

    `version`: where readers find the correction. Raises ValidationError where there is none to be found.
    """
    if outcome in FOR_READERS and not answer.strip():
        raise ValidationError("Readers need a sentence: what was changed, or why not.")
    if version is not None and outcome not in CHANGED_SOMETHING:
        raise ValidationError("Only a correction is found in a version.")
    if version is not None and Release.objects.of_version(version) is None:
        raise ValidationError(f"There is no version {version}.")
    return _close(report, outcome, by, action="answer a report", answer=answer, version=version, email="")


def delete_as_spam(*, report: Report, by: User) -> Report:
    """Take a report out of sight. It can be brought back for `SPAM_KEPT_FOR`; then its words are erased."""
    return _close(report, ReportOutcome.SPAM, by, action="delete a report as spam")


def erase_spam(*, now: datetime) -> int:
    """Erase what was deleted as spam long enough ago; how many reports."""
    return Report.objects.spam_before(now - SPAM_KEPT_FOR).delete()[0]


@transaction.atomic
def _close(report: Report, outcome: ReportOutcome, by: User, *, action: str, **facts: object) -> Report:
    found = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if found.outcome:
        raise AlreadyAnswered(f"{found.answered_by} answered this report on {found.answered_at:%Y-%m-%d}.")
    with acts.recorded(Report.objects.filter(pk=found.pk)) as recording:
        for name, value in facts.items():
            setattr(found, name, value)
        found.outcome, found.answered_by, found.answered_at = outcome, by, timezone.now()
        found.save()
        details: dict[str, object] = {"version": found.version} if found.version else {}
        if outcome != ReportOutcome.SPAM:  # the audit log holds nothing that is to be erased
            details["record"] = found.record
        entry = audit_log.write(
            actor=by,
            action=action,
            subject=_subject(found),
            reason=found.answer,
            outcome=str(outcome),
            **details,
        )
        recording.keep(entry, by)
    return found


def _subject(report: Report) -> str:
    return f"report {report.pk}"
