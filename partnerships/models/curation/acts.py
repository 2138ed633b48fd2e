"""Acts of people that can be undone: each row that an act changed, as it was before and after.

The audit log tells people what was done; undoing reads these rows and never the log.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.db.models.lookups import In

from partnerships.models.curation.audit_log import AuditEntry
from partnerships.models.curation.change_sets import ChangeSet

ABOUT = "about agency "
"""Before an agency's number in `Act.rows`: the act changed rows of that agency."""
LISTING = "listing"
WAS_MATCH, WAS_LISTING = "was match", "was listing"
"""In `Act.rows`, how the rows that an act changed stood before it, for readers' pages while it waits:
“was match 12 34 unsure” (listing, agency or 0, verdict or “none”); “was listing 12” where it stood."""


class ActQuerySet(models.QuerySet["Act"]):
    def in_force(self) -> ActQuerySet:
        return self.filter(undone_at=None)

    def touching(self, rows: list[str]) -> ActQuerySet:
        """Acts that changed one of these rows (`Act.rows`)."""
        return self.filter(rows__overlap=rows)

    def waiting(self) -> ActQuerySet:
        """Acts whose effect no reader may see yet: they wait in a change set."""
        return self.in_force().exclude(change_set=None).exclude(undoes__change_set=F("change_set"))

    def unseen_at(self, version: int) -> ActQuerySet:
        """Acts whose effect no reader of this version may see: they wait, or are in a later one."""
        return self.filter(Q(version__gt=version) | Q(pk__in=self.waiting().values("pk")))

    def former_matches(self) -> dict[tuple[int, int], str]:
        """(listing, agency or 0) → the verdict before the first of these acts that changed it; "none": no match."""
        found: dict[tuple[int, int], str] = {}
        for rows in self.order_by("id").values_list("rows", flat=True):
            for row in rows:
                if row.startswith(WAS_MATCH):
                    listing, agency, verdict = row.removeprefix(WAS_MATCH).split()
                    found.setdefault((int(listing), int(agency)), verdict)
        return found

    def former_listings(self) -> dict[int, bool]:
        """Listing → whether it stood before the first of these acts that changed it."""
        found: dict[int, bool] = {}
        for rows in self.order_by("id").values_list("rows", flat=True):
            numbers = [int(row.split()[1]) for row in rows if row.startswith(f"{LISTING} ")]
            for number in numbers:
                found.setdefault(number, f"{WAS_LISTING} {number}" in rows)
        return found


class Act(models.Model):
    """One act. `changes`: `{"table", "row", "before", "after"}` of each row; null = the row was not there."""

    entry = models.OneToOneField(
        AuditEntry, on_delete=models.DO_NOTHING, related_name="act", db_constraint=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    changes = models.JSONField()
    rows = ArrayField(models.CharField(max_length=40), help_text="The rows changed, as “match 12”.")
    change_set = models.ForeignKey(
        ChangeSet,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="acts",
        help_text="In which it waits to be published.",
    )
    version = models.PositiveIntegerField(
        null=True, blank=True, db_index=True, help_text="The version in which readers see it first."
    )
    undoes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undoings"
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["rows"], name="act_rows"), models.Index(fields=["by", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="act_undone_by_with_at",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.action}: {self.entry.subject}"

    @property
    def taken_up(self) -> Act:
        """The act that it took up again, as it undid an undoing of that; else itself."""
        undone = self.undoes
        return undone.undoes if undone and undone.undoes else self


def waits(table: str) -> Q:
    """The condition that an act that waits made a row, or changed it. `table`: what stands before its number in
    `Act.rows`.

    Readers' pages ask it too: it reads only what the reading role may see of acts (`ringwatch.database.grants`). The
    few names in acts are made numbers, not the many numbers of rows names; 0 is the number of no row.
    """
    named = _text("concat", Value("|"), _text("unnest", F("rows")))  # “|about agency 7” is no “|agency 7”
    number = _text("concat", Value("0"), _text("split_part", named, Value(f"|{table} "), Value(2)))
    return Q(In(F("pk"), Act.objects.waiting().values_list(Cast(number, models.BigIntegerField()))))


def _text(function: str, *arguments: Any) -> Func:
    return Func(*arguments, function=function, output_field=models.CharField())
