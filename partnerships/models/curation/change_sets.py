"""Change sets: a curator's edits that wait to be published together."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from partnerships.models.agencies import Agency


class ChangeSet(models.Model):
    """One curator's edits since `began_at`, until they are published as one release; then the row is deleted."""

    curator = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Edits of {self.curator.get_username()}"


class ChangeSetAgency(models.Model):
    """An agency whose partnerships wait: readers see them as they were until the change set is published."""

    change_set = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="waiting_agencies")
    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.agency} waits with the {self.change_set}"
