"""Agencies: who a listing speaks of. Name, state and kind are not yet identity; matches decide."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from partnerships.models.folded_names import Distinctive
from partnerships.models.vocabulary import Kind


class AgencyQuerySet(models.QuerySet["Agency"]):
    def in_state(self, code: str) -> AgencyQuerySet:
        return self.filter(state=code)

    def living(self) -> AgencyQuerySet:
        """Agencies that stand for themselves: neither merged into another nor withdrawn."""
        return self.filter(merged_into=None, withdrawn_at=None)


class Agency(models.Model):
    """One public body. Its name is as a list writes it, cleaned, or as a curator set it."""

    slug = models.SlugField(max_length=200, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=2, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    former_names = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text="Names it had before it was renamed.",
    )
    ori = models.CharField(
        max_length=20, blank=True, help_text="The agency's number with the FBI, as a curator knows it."
    )
    address = models.CharField(max_length=300, blank=True, help_text="Its own address, for curators.")
    note = models.TextField(blank=True, help_text="What curators should know of it. Readers do not see it.")
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="When the act that made it was undone; kept for its former versions."
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"
        indexes = [
            models.Index(fields=["state", "kind"]),
            models.Index(Lower("name"), name="agency_called"),
            GinIndex(OpClass(Distinctive("name"), name="gin_trgm_ops"), name="agency_distinctive"),
        ]
        constraints = [
            models.CheckConstraint(
                name="agency_not_merged_into_itself", condition=~Q(merged_into=models.F("id"))
            ),
            models.CheckConstraint(name="agency_kind_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}" if self.state else self.name

    def get_absolute_url(self) -> str:
        return f"/agencies/{self.slug}/"


class FlatAgency(models.Model):
    """What readers see of an agency in a row that stands for itself, without a join."""

    agency_name = models.CharField(max_length=300)
    agency_slug = models.CharField(max_length=200)
    agency_kind = models.CharField(max_length=20, choices=Kind)
    city = models.CharField(max_length=200, blank=True)
    county = models.CharField(max_length=200, blank=True)
    county_fips = models.CharField(max_length=5, blank=True)
    state = models.CharField(max_length=2, blank=True)

    class Meta:
        abstract = True
