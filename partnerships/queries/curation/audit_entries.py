"""The audit entries about one subject. They have no foreign keys, so they are found by their text."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from partnerships.models import Agency, AuditEntry, Listing, Partnership, Run
from partnerships.models.vocabulary import Program


def about_agency(agency: Agency) -> QuerySet[AuditEntry]:
    """Overrides, merges and matches of an agency, newest first."""
    about = (
        Q(subject=agency.slug)
        | Q(subject__startswith=f"{agency.slug} ")
        | Q(details__agency=agency.slug)
        | Q(details__into=agency.slug)
    )
    return AuditEntry.objects.filter(about).order_by("-id")


def about_partnership(partnership: Partnership) -> QuerySet[AuditEntry]:
    """What was done to the agency, without what was done to its other programs."""
    slug = partnership.agency.slug
    others = Q()
    for program in Program:
        if program != partnership.program:
            others |= Q(subject__startswith=f"{slug} {program} ")
    return about_agency(partnership.agency).exclude(others)


def about_listing(listing: Listing) -> QuerySet[AuditEntry]:
    """The decisions on whom a row speaks of, newest first."""
    return AuditEntry.objects.filter(subject__startswith=f"listing {listing.pk} ").order_by("-id")


def about_run(run: Run) -> QuerySet[AuditEntry]:
    """Who asked for a run and who decided on it, newest first."""
    subject = f"{run.source.slug}, run {run.pk}"
    return AuditEntry.objects.filter(Q(subject=subject) | Q(actor=f"run {run.pk}")).order_by("-id")
