"""The audit log: who did what, when and why. It has no foreign keys, so it outlives what it tells of."""

from __future__ import annotations

from django.db import models

SOURCE_REMOVED, SOURCE_PUT_BACK = "remove a list", "put a list back"
"""The actions of which the last one says whether a list is removed."""


class AuditEntry(models.Model):
    """One act of a person or of a run, written in the same transaction as the act."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=150, help_text="The user's name, or the run.")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "audit log"
        indexes = [models.Index(fields=["-at"]), models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.action} {self.subject}"
