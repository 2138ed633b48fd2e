"""Statements: what is said of an agency where no source says that it took part. They are no partnerships."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from partnerships.models.agencies import Agency, FlatAgency
from partnerships.models.folded_names import folded_names, letters_of
from partnerships.models.vocabulary import DatePrecision, Event, Program

AGAINST = (Event.DENIED, Event.REPORTED_NONE)


class FlatStatement(FlatAgency):
    """Every value of a statement that readers see, without joins. `said`: the day of which it speaks."""

    program = models.CharField(max_length=20, choices=Program)
    event = models.CharField(max_length=20, choices=[(event.value, event.label) for event in AGAINST])
    said = DateRangeField(null=True, blank=True)  # type: ignore[misc]  # the stubs know no optional range
    said_precision = models.CharField(max_length=5, choices=DatePrecision, blank=True)
    sources = ArrayField(models.CharField(max_length=60), default=list)
    listing_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        abstract = True


class Statement(FlatStatement):
    """A statement as last computed."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="statements")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="statement_once", fields=["agency", "program"]),
            models.CheckConstraint(
                name="statement_said_with_precision",
                condition=Q(said=None, said_precision="") | (Q(said__isnull=False) & ~Q(said_precision="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_name}: {self.get_event_display()}"


class ReleaseStatementQuerySet(models.QuerySet["ReleaseStatement"]):
    def at_version(self, number: int) -> ReleaseStatementQuerySet:
        return self.filter(versions__contains=number)


class ReleaseStatement(FlatStatement):
    """A statement as published, in the versions that the range `versions` holds. Never edited."""

    agency_number = models.BigIntegerField()
    versions = IntegerRangeField()
    agency_letters = letters_of("agency_name")
    folded = folded_names()

    objects = ReleaseStatementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency_number"], name="releasestatement_agency")]
        constraints = [
            ExclusionConstraint(
                name="releasestatement_one_a_version",
                expressions=[
                    ("agency_number", RangeOperators.EQUAL),
                    ("program", RangeOperators.EQUAL),
                    ("versions", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="releasestatement_holds_somewhere", condition=Q(versions__isempty=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_name}: {self.get_event_display()} in {self.versions}"
