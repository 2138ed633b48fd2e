"""Agencies as a directory names them: a whole to set partnerships against, and no evidence of any."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partnerships.models.folded_names import Distinctive
from partnerships.models.sources import Snapshot
from partnerships.models.vocabulary import Kind

LAW_ENFORCEMENT = (Kind.POLICE, Kind.SHERIFF, Kind.CONSTABLE, Kind.STATE_POLICE, Kind.CAMPUS, Kind.TRIBAL)
"""The kinds a directory of law enforcement is whole for."""


class DirectoryQuerySet(models.QuerySet["DirectoryAgency"]):
    def current(self) -> DirectoryQuerySet:
        """Those of each directory's newest snapshot that stands."""
        newest = Snapshot.objects.exclude(applied_at=None).order_by("source", "-observed_on", "-applied_at")
        return self.filter(snapshot__in=newest.distinct("source").values("pk"))

    def counted(self) -> DirectoryQuerySet:
        """Those that are agencies of their own, of the kinds a directory is whole for."""
        return self.filter(is_station=False, kind__in=LAW_ENFORCEMENT)


class DirectoryAgency(models.Model):
    """One row of one snapshot of a directory. Rows are written once; a newer snapshot stands in for the older."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="directory")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    number = models.CharField(max_length=40, help_text="The directory's own number.")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    is_station = models.BooleanField(help_text="A station or part of an agency that has a row of its own.")
    city = models.CharField(max_length=120, blank=True)
    county = models.CharField(max_length=120, blank=True, help_text="In the directory's words.")
    county_fips = models.CharField(max_length=5, blank=True)
    state = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "directory agencies"
        indexes = [
            models.Index(fields=["snapshot", "state", "county_fips"], name="directory_where"),
            models.Index(F("state"), Distinctive("name"), name="directory_distinctive"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "key"], name="directory_agency_once"),
            models.CheckConstraint(name="directory_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="directory_point_whole",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"
