"""Agencies: who a listing speaks of. Name, state and kind are not yet identity; matches decide."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partnerships.models.vocabulary import Kind


class AgencyQuerySet(models.QuerySet["Agency"]):
    def in_state(self, code: str) -> AgencyQuerySet:
        return self.filter(state=code)

    def living(self) -> AgencyQuerySet:
        """Agencies that were not merged into another."""
        return self.filter(merged_into=None)


class Agency(models.Model):
    """One public body. Its name is kept as the first list that named it wrote it."""

    slug = models.SlugField(max_length=200, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=2, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"
        indexes = [models.Index(fields=["state", "kind"])]
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
