"""Change sets: a curator's edits that wait to be published together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from partnerships.models.agencies import Agency

if TYPE_CHECKING:  # it refers to the change set
    from partnerships.models.curation.acts import Act


class ChangeSet(models.Model):
    """One curator's edits since `began_at`, until they are published as one release; then the row is deleted."""

    curator = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Edits of {self.curator.get_username()}"

    def fingerprint(self) -> str:
        """Which edits are in it, in few letters; other edits have another one."""
        found = self.edits().aggregate(last=models.Max("pk"), number=models.Count("pk"))
        return f"{found['number']}-{found['last'] or 0}"

    def edits(self) -> models.QuerySet[Act]:
        """The acts that wait in it, but for those taken back in it, and what took them back."""
        taken_back = self.acts.exclude(undoes=None).filter(undoes__change_set=self)
        return self.acts.filter(undone_at=None).exclude(pk__in=taken_back.values("pk"))


class ChangeSetAgency(models.Model):
    """An agency whose partnerships wait: readers see them as they were until the change set is published."""

    change_set = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="waiting_agencies")
    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.agency} waits with the {self.change_set}"
