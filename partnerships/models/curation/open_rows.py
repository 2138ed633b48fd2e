"""Who has which row of the review queue on the screen, and who left which for later."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models

from partnerships.models.listings import Listing

OPEN_FOR = timedelta(minutes=10)
"""How long a row is one curator's after they opened it."""
SKIPPED_FOR = timedelta(hours=8)
"""How long a row that was left for later comes after all others, for that curator."""


class OpenRow(models.Model):
    """A row that a curator has opened in the queue; nobody else is given it until `OPEN_FOR` has passed."""

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="open_row")
    curator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.listing}: open"


class SkippedRow(models.Model):
    """A row that a curator left for later."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="skipped_rows")
    curator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    skipped_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="skipped_row_once", fields=["curator", "listing"]),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: left for later"
