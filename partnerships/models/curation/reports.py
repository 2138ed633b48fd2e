"""Reports: what readers say is wrong, and what a curator answered. The answer is public, the reader is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models.vocabulary import ReportOutcome

CHANGED_SOMETHING = (ReportOutcome.CORRECTED, ReportOutcome.AMENDED)
"""The outcomes after which readers find another value."""
FOR_READERS = (*CHANGED_SOMETHING, ReportOutcome.ANSWERED, ReportOutcome.KEPT)
"""The outcomes that readers see, with a sentence."""
SPAM_KEPT_FOR = timedelta(days=30)
"""How long a report that was deleted as spam can be brought back; then its words are erased."""


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> ReportQuerySet:
        return self.filter(outcome="")

    def public(self) -> ReportQuerySet:
        """Those that readers see: answered, and about the data."""
        return self.filter(outcome__in=FOR_READERS)

    def spam_before(self, day: datetime) -> ReportQuerySet:
        """Those deleted as spam before this moment."""
        return self.filter(outcome=ReportOutcome.SPAM, answered_at__lt=day)


class Report(models.Model):
    """One report of a mistake. The reader's words and address are for curators only."""

    record = models.CharField(max_length=200, help_text="What it is about, as the reader wrote it.")
    wrong = models.TextField(help_text="What is wrong, in the reader's words.")
    address = models.CharField(max_length=2000, blank=True, help_text="A page that shows it.")
    email = models.EmailField(blank=True, help_text="For questions; erased with the answer.")
    received_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=20, choices=ReportOutcome, blank=True)
    answer = models.TextField(blank=True, help_text="For all readers, in the curator's words.")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    version = models.PositiveIntegerField(
        null=True, blank=True, help_text="The version in which readers find the correction."
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["outcome", "-answered_at"])]
        constraints = [
            models.CheckConstraint(
                name="report_answered_by_with_at",
                condition=Q(outcome="", answered_by=None, answered_at=None, answer="")
                | (~Q(outcome="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="report_outcome_known", condition=Q(outcome="") | Q(outcome__in=ReportOutcome.values)
            ),
            models.CheckConstraint(
                name="report_answer_in_words",
                condition=~Q(outcome__in=FOR_READERS) | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="report_email_erased",
                condition=Q(outcome__in=["", ReportOutcome.SPAM]) | Q(email=""),
            ),
            models.CheckConstraint(
                name="report_version_of_a_correction",
                condition=Q(version=None) | Q(outcome__in=CHANGED_SOMETHING),
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}: {self.record}"
