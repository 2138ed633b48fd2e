"""Pages that rows give as their evidence: whether they answer, and asking the Internet Archive for an archived copy."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

MIN_FAILURES = 3
"""From so many checks in a row without an answer on, a page counts as gone. One that says that it is gone, at once."""


class EvidencePageQuerySet(models.QuerySet["EvidencePage"]):
    def gone(self) -> EvidencePageQuerySet:
        """Those that say that they are gone, or have not answered for long; the longest gone first."""
        found = self.filter(Q(says_gone=True) | Q(failures__gte=MIN_FAILURES))
        return found.order_by("failing_since", "id")

    def to_be_archived(self) -> EvidencePageQuerySet:
        """Those that the Internet Archive was to keep, and for which it has not answered for good."""
        return (
            self.exclude(archive_asked_at=None)
            .filter(archive_answered_at=None)
            .order_by("archive_asked_at", "id")
        )


class EvidencePage(models.Model):
    """One address. `failing_since`: the first of the checks in a row that it did not pass."""

    address = models.CharField(max_length=2000, unique=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(
        max_length=500, blank=True, help_text="Of its server at the last check, in words."
    )
    failures = models.PositiveIntegerField(default=0, help_text="Checks in a row that it did not pass.")
    failing_since = models.DateTimeField(null=True, blank=True)
    says_gone = models.BooleanField(default=False, help_text="Its server says that it is not there.")

    archive_asked_at = models.DateTimeField(null=True, blank=True)
    archive_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    archive_job = models.CharField(
        max_length=200, blank=True, help_text="The Internet Archive's name for it."
    )
    archive_tries = models.PositiveIntegerField(default=0)
    archive_answer = models.CharField(
        max_length=500, blank=True, help_text="What the Internet Archive said last."
    )
    archive_answered_at = models.DateTimeField(null=True, blank=True)

    objects = EvidencePageQuerySet.as_manager()

    class Meta:
        verbose_name = "page of evidence"
        verbose_name_plural = "pages of evidence"
        indexes = [models.Index(fields=["checked_at"], name="evidencepage_checked")]
        constraints = [
            models.CheckConstraint(
                name="evidencepage_failing_since_with_failures",
                condition=Q(failures=0, failing_since=None, says_gone=False)
                | Q(failures__gt=0, failing_since__isnull=False),
            ),
            models.CheckConstraint(
                name="evidencepage_archive_asked_by_with_at",
                condition=Q(archive_asked_at=None, archive_asked_by=None, archive_answered_at=None)
                | Q(archive_asked_at__isnull=False, archive_asked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def archived_address(self) -> str:
        """Where our archived copy is; empty where there is none."""
        found = ArchivedPage.objects.filter(address=self.address).first()
        return found.archived_address if found else ""


class ArchivedPage(models.Model):
    """A page of evidence as the Internet Archive kept it for us: the newest. Readers find it beside the page's link.

    It is a table of its own because pages for readers are made by a role that does not see who asked for what.
    """

    address = models.CharField(max_length=2000, unique=True)
    archived_address = models.CharField(max_length=2100)
    archived_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.address}, archived {self.archived_at:%Y-%m-%d}"
