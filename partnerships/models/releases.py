"""Releases: numbered versions of the data set, and the only rows that readers ever see."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Max, Q

from partnerships.models.folded_names import folded_names, letters_of
from partnerships.models.partnerships import FlatRecord, public_id

COUNTED = (
    "versions", "changed_on", "start", "start_precision", "end", "possible", "certain", "latitude", "longitude",
    "agency_kind", "program", "status", "state",
)  # fmt: skip
"""What filters and groups ask of a row: with it in an index, counting need not read the rows themselves."""


LAYOUT = 2
"""The layout of new releases; goes up when a column is added or means something else.

1: until November 2026. A status said whether our copy of a list was kept; nothing said where the evidence ends.
2: what a row attests ends at its evidence; `status`, `announced_on`, `attested_until`, `certainty` and others.
"""


class ReleaseQuerySet(models.QuerySet["Release"]):
    def newest_first(self) -> ReleaseQuerySet:
        return self.order_by("-number")

    def newest(self) -> Release | None:
        """The release that readers see; None before the first."""
        return self.newest_first().first()

    def newest_number(self) -> int:
        """The version that readers see; 0 before the first."""
        return self.aggregate(newest=Max("number"))["newest"] or 0

    def of_version(self, number: int) -> Release | None:
        """The release of a version; None where there is no such version."""
        return self.filter(number=number).first()


class Release(models.Model):
    """One published version. Its number is the version that citations carry."""

    number = models.PositiveIntegerField(primary_key=True)
    published_at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=500, help_text="Which run or which curator's action made it.")
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()
    total = models.PositiveIntegerField(help_text="Partnerships in this version.")
    layout = models.PositiveSmallIntegerField(
        default=LAYOUT, help_text="Which columns its files have, and what they mean."
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        get_latest_by = "number"

    def __str__(self) -> str:
        return f"Version {self.number}"


class ReleaseRowQuerySet(models.QuerySet["ReleaseRow"]):
    def at_version(self, number: int) -> ReleaseRowQuerySet:
        return self.filter(versions__contains=number)

    def newest(self) -> ReleaseRowQuerySet:
        return self.filter(versions__upper_inf=True)


class ReleaseRow(FlatRecord):
    """A partnership as published, in the versions that the range `versions` holds. Never edited.

    Publishing only closes the range of a row that changed and adds the row that takes its place.
    """

    partnership_id = models.BigIntegerField()
    agency_number = models.BigIntegerField()
    changed_on = models.DateField()
    versions = IntegerRangeField()
    agency_letters = letters_of("agency_name")
    city_letters = letters_of("city")
    county_letters = letters_of("county")
    folded = folded_names()

    objects = ReleaseRowQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["state"], condition=Q(versions__upper_inf=True), name="releaserow_newest_state"
            ),
            models.Index(
                fields=["agency_number"],
                condition=Q(versions__upper_inf=True),
                name="releaserow_newest_agency",
            ),
            models.Index(fields=["partnership_id"], name="releaserow_partnership"),
            models.Index(fields=["agency_slug"], name="releaserow_agency"),
            models.Index(fields=["county_fips"], include=COUNTED, name="releaserow_counted"),
            models.Index(
                fields=["state", "agency_letters", "partnership_id"],
                include=["versions"],
                name="releaserow_usual_order",
            ),
            models.Index(
                fields=["agency_kind", "program", "status"], include=["versions"], name="releaserow_sorts_of"
            ),
            models.Index(fields=["changed_on"], include=["versions"], name="releaserow_changed"),
            models.Index(
                fields=["start", "end"], include=["versions", "possible", "certain"], name="releaserow_dated"
            ),
            models.Index(fields=["latitude", "longitude"], include=["versions"], name="releaserow_placed"),
            models.Index(RangeStartsWith("versions"), name="releaserow_began"),
            models.Index(RangeEndsWith("versions"), name="releaserow_ended"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="releaserow_folded"),
        ]
        constraints = [
            ExclusionConstraint(
                name="releaserow_one_a_version",
                expressions=[("partnership_id", RangeOperators.EQUAL), ("versions", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="releaserow_holds_somewhere", condition=Q(versions__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} in {self.versions}"

    def get_absolute_url(self) -> str:
        return f"/partnerships/{self.public_id}/"

    @property
    def shown_status(self) -> str:
        """The status on the day that the row was asked for (`queries.as_of`), else today's."""
        return getattr(self, "status_then", self.status)

    @property
    def shown_certainty(self) -> str:
        """How certain it is that the row was in force on that day; empty where it was asked for without one."""
        return getattr(self, "certainty_then", "")

    @property
    def public_id(self) -> str:
        return public_id(self.partnership_id)

    @property
    def first_version(self) -> int:
        return int(self.versions.lower or 0)

    @property
    def withdrawn_in(self) -> int | None:
        """The first version that no longer has this row: it was changed, or withdrawn. None where it still holds."""
        return None if self.versions.upper is None else int(self.versions.upper)
