"""The audit entries about one subject. They have no foreign keys, so they are found by their text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q, QuerySet

from partnerships.models import Agency, AuditEntry, Listing, Partnership, Release, Report, Run, Source
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
    about = Q(subject__startswith=f"listing {listing.pk} ") | Q(details__alike__contains=listing.pk)
    return AuditEntry.objects.filter(about).order_by("-id")


def about_source(source: Source) -> QuerySet[AuditEntry]:
    """What was done with a list and its runs, newest first."""
    about = Q(subject=source.slug) | Q(subject__startswith=f"{source.slug}, run ")
    return AuditEntry.objects.filter(about).order_by("-id")


def about_run(run: Run) -> QuerySet[AuditEntry]:
    """Who asked for a run and who decided on it, newest first."""
    subject = f"{run.source.slug}, run {run.pk}"
    return AuditEntry.objects.filter(Q(subject=subject) | Q(actor=f"run {run.pk}")).order_by("-id")


NUMBERED = (
    (re.compile(r"^listing (\d+) "), Listing),
    (re.compile(r", run (\d+)$"), Run),
    (re.compile(r"^report (\d+)$"), Report),
)
"""How a subject names a record by its number."""
VERSION = re.compile(r"^Version (\d+)$")


def subjects(entry: AuditEntry) -> list[Model]:
    """The records that an entry is about, as far as they are still there."""
    return list(dict.fromkeys(_subjects(entry)))


def _subjects(entry: AuditEntry) -> Iterator[Model]:
    for pattern, model in NUMBERED:
        if found := pattern.search(entry.subject):
            yield from model._default_manager.filter(pk=found[1])
    if found := VERSION.search(entry.subject):
        yield from Release.objects.filter(number=found[1])
    said = {entry.details.get("agency"), entry.details.get("into"), *entry.subject.split(" ")[:1]}
    slugs = [one.rstrip(",") for one in said if isinstance(one, str)]
    yield from Agency.objects.filter(slug__in=slugs).order_by("pk")
    yield from Source.objects.filter(slug__in=slugs).order_by("pk")


def as_text(value: Any) -> str:
    """An entry's details or a moment, for a file."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
