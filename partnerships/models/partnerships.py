"""Partnerships (one agency in one program, computed) and overrides (a curator's value, with the reason)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q

from partnerships.models.agencies import Agency, FlatAgency
from partnerships.models.vocabulary import DateBasis, DatePrecision, LocationPrecision, Program, Status


class FlatRecord(FlatAgency):
    """Every value of a partnership that readers see, without joins.

    Both the computed partnership and each published release row have these columns; a test holds that a
    release row repeats them exactly.
    """

    program = models.CharField(max_length=20, choices=Program)
    status = models.CharField(max_length=20, choices=Status)
    start = DateRangeField(null=True, blank=True)  # type: ignore[misc]  # the stubs know no optional range
    start_precision = models.CharField(max_length=5, choices=DatePrecision, blank=True)
    end = DateRangeField(null=True, blank=True)  # type: ignore[misc]  # the stubs know no optional range
    end_precision = models.CharField(max_length=5, choices=DatePrecision, blank=True)
    announced = DateRangeField(null=True, blank=True)  # type: ignore[misc]  # the stubs know no optional range
    announced_precision = models.CharField(max_length=5, choices=DatePrecision, blank=True)
    date_basis = models.CharField(max_length=20, choices=DateBasis, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    location_precision = models.CharField(max_length=10, choices=LocationPrecision)
    sources = ArrayField(models.CharField(max_length=60), default=list)
    source_urls = ArrayField(models.CharField(max_length=2000), default=list)
    conflicts = ArrayField(models.TextField(), default=list)
    listing_ids = ArrayField(models.BigIntegerField(), default=list)
    rows_saying_so = models.PositiveIntegerField(
        default=0, help_text="Of the listings, those that say that there is, will be or was a tie."
    )
    lists_saying_so = models.PositiveIntegerField(default=0, help_text="The lists that those stand in.")
    overridden = ArrayField(models.CharField(max_length=20), default=list)
    attested_until = models.DateField(
        null=True, blank=True, help_text="The last day on which any evidence shows it."
    )
    first_listed_on = models.DateField(null=True, blank=True)
    last_listed_on = models.DateField(null=True, blank=True)
    status_days = ArrayField(models.DateField(), default=list)
    statuses = ArrayField(
        models.CharField(max_length=20),
        default=list,
        help_text="The status before the first of `status_days`, and from each of them on; the last is `status`.",
    )
    possible = DateRangeField(  # type: ignore[misc]  # the stubs know no optional range
        null=True, blank=True, help_text="The days on which it may have been in force, the certain ones too."
    )
    certain = DateRangeField(  # type: ignore[misc]  # the stubs know no optional range
        null=True, blank=True, help_text="The days on which it certainly was."
    )

    class Meta:
        abstract = True


FLAT_COLUMNS = [str(field.column) for field in FlatRecord._meta.fields]
EVIDENCE_COLUMN = "listing_ids"
"""The listings that a partnership rests on. Readers see how many; which ones changes with every reworded row, and is no
reason to publish: a released row keeps the listings that it was published with.
"""


class Partnership(FlatRecord):
    """One agency in one program: its lasting number, and its values as last computed.

    `published` is false when nothing speaks for it any more; the number is never used again.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="partnerships", db_index=False
    )  # found by partnership_once
    published = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="partnership_once", fields=["agency", "program"]),
            models.CheckConstraint(
                name="partnership_start_with_precision",
                condition=Q(start=None, start_precision="")
                | (Q(start__isnull=False) & ~Q(start_precision="")),
            ),
            models.CheckConstraint(
                name="partnership_announced_with_precision",
                condition=Q(announced=None, announced_precision="")
                | (Q(announced__isnull=False) & ~Q(announced_precision="")),
            ),
            models.CheckConstraint(
                name="partnership_end_with_precision",
                condition=Q(end=None, end_precision="") | (Q(end__isnull=False) & ~Q(end_precision="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.agency_name}, {self.get_program_display()}"

    def get_absolute_url(self) -> str:
        return f"/partnerships/{self.public_id}/"

    @property
    def public_id(self) -> str:
        return public_id(self.pk)


def public_id(number: int) -> str:
    """`RW-000123`: how a partnership is cited."""
    return f"RW-{number:06d}"


class OverrideQuerySet(models.QuerySet["Override"]):
    def in_force(self) -> OverrideQuerySet:
        return self.filter(lifted_at=None)

    def fingerprint(self) -> str:
        """Which of these overrides are in force; setting or lifting one gives another."""
        numbers = self.in_force().order_by("id").values_list("id", flat=True)
        return ",".join(map(str, numbers)) or "none"


class Override(models.Model):
    """A curator's value for one field of an agency (program empty) or of one of its partnerships."""

    AGENCY_FIELDS = ("agency_name", "agency_kind", "city", "county", "county_fips", "latitude", "longitude")
    PARTNERSHIP_FIELDS = ("status", "start", "end")
    COLUMN_NAMES = {"agency_name": "agency", "start": "start_date", "end": "end_date"}
    """What readers call a field, where it is another name."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="overrides")
    program = models.CharField(max_length=20, choices=Program, blank=True)
    field = models.CharField(
        max_length=20, choices=[(name, name) for name in AGENCY_FIELDS + PARTNERSHIP_FIELDS]
    )
    value = models.CharField(max_length=300, blank=True, help_text="Empty = not known.")
    reason = models.TextField()
    source_address = models.URLField(
        max_length=2000, blank=True, help_text="The page or document that shows it."
    )
    instead_of = models.JSONField(
        null=True, blank=True, help_text="What the lists gave when it was set: column → value."
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="override_one_in_force",
                fields=["agency", "program", "field"],
                condition=Q(lifted_at=None),
            ),
            models.CheckConstraint(
                name="override_lifted_by_with_at",
                condition=Q(lifted_by=None, lifted_at=None)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
            ),
            models.CheckConstraint(name="override_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.field} = {self.value}"

    @property
    def column(self) -> str:
        """The column whose value it sets."""
        return self.COLUMN_NAMES.get(self.field, self.field)
