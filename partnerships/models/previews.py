"""What a held run would change for readers, record by record, as it was worked out when the run was held."""

from __future__ import annotations

from django.db import models

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
