"""What a held run would change, as it was worked out when the run was held: for readers, and of the list's rows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import FlatRecord
from partnerships.models.sources import Run


class PreviewedRow(FlatRecord):
    """One record that readers would see otherwise: as it would be, or as it is where it would be withdrawn.

    `change_type` is empty where only a row of it would wait for a person. `before`: the number of its release row now.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="previewed_rows")
    partnership_id = models.BigIntegerField(
        help_text="Its number; of a record that is not there yet, one that is used only here."
    )
    before = models.BigIntegerField(null=True, blank=True)
    change_type = models.CharField(max_length=10, blank=True)
    in_doubt = models.BooleanField(help_text="Whether a row of it would wait for a person.")

    class Meta:
        indexes = [models.Index(fields=["run", "state", "agency_name"], name="previewedrow_of_run")]

    def __str__(self) -> str:
        return f"{self.agency_name}, {self.state}: {self.change_type or 'in doubt'} by run {self.run_id}"


class RowKind(models.TextChoices):
    """What would become of a new or changed row; the first that is true of it, in the order of its weight."""

    PROBLEM = "problem", _("with a problem")
    DOUBT = "doubt", _("waits for a person")
    CONFLICT = "conflict", _("conflicts with another source")
    NEW = "new", _("names a new agency")
    JOINS = "joins", _("joins an agency on record")


class PreviewedListing(models.Model):
    """One row for which the run would open a listing."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="previewed_listings")
    row_number = models.PositiveIntegerField(help_text="Where it stands in the snapshot.")
    kind = models.CharField(max_length=10, choices=RowKind)
    agency_number = models.BigIntegerField(
        null=True, blank=True, help_text="The number of the agency on record that it means."
    )
    problems = models.JSONField(default=list, help_text="What could not be read, by name.")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="previewedlisting_once", fields=["run", "row_number"]),
            models.CheckConstraint(
                name="previewedlisting_kind_known", condition=models.Q(kind__in=RowKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.row_number} of run {self.run_id}: {self.get_kind_display()}"
