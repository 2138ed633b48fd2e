"""The audit entries about one subject, and what can be undone from each.

Entries have no foreign keys, so they are found by their text; those of an act by the rows that it changed, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from partnerships.models import Act, Agency, AuditEntry, Listing, Partnership, Release, Report, Run, Source
from partnerships.models.curation.audit_log import SOURCE_PUT_BACK, SOURCE_REMOVED
from partnerships.models.vocabulary import Outcome, Program
from partnerships.queries.curation.audit_words import EntryInWords, in_words

MAX_ENTRIES_SHOWN = 50
"""Entries of a page's history, newest first; the whole history has all."""


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of a page's history. `run`: the run that it is about, where that was applied. `removed`: the list that
    it took out of the record, where that was not put back.
    """

    entry: AuditEntry
    words: EntryInWords
    is_act_in_force: bool = False
    run: Run | None = None
    removed: Source | None = None


def history(entries: QuerySet[AuditEntry]) -> list[HistoryEntry]:
    """The newest of these entries, each with what can be undone from it."""
    shown = list(entries.order_by("-id")[:MAX_ENTRIES_SHOWN])
    in_force = Act.objects.in_force().filter(entry__in=[one.pk for one in shown])
    acts = set(in_force.values_list("entry_id", flat=True))
    numbers = {one.pk: run_number(one) for one in shown}
    undoable = Run.objects.filter(outcome=Outcome.APPLIED).exclude(asked__has_key="by_hand")
    runs = undoable.in_bulk([number for number in numbers.values() if number])
    removed, words = removed_by(shown), in_words(shown)
    return [
        HistoryEntry(one, words[one.pk], one.pk in acts, runs.get(numbers[one.pk] or 0), removed.get(one.pk))
        for one in shown
    ]


def removed_by(entries: Iterable[AuditEntry]) -> dict[int, Source]:
    """Of the entries by which a list was removed: each that is the last word on it → the list."""
    subjects = {one.subject for one in entries if one.action == SOURCE_REMOVED}
    if not subjects:
        return {}
    about = AuditEntry.objects.filter(
        subject__in=subjects, action__in=[SOURCE_REMOVED, SOURCE_PUT_BACK]
    ).order_by("id")
    last = {one.subject: one for one in about}
    sources = Source.objects.filter(slug__in=subjects)
    return {last[one.slug].pk: one for one in sources if last[one.slug].action == SOURCE_REMOVED}


def run_number(entry: AuditEntry) -> int | None:
    """The run that an entry tells of, or that wrote it."""
    found = re.search(r", run (\d+)$", entry.subject) or re.search(r"^run (\d+)$", entry.actor)
    return int(found[1]) if found else None


def _of_rows(*rows: str) -> Q:
    """Entries of acts that changed one of these rows (`Act.rows`)."""
    return Q(pk__in=Act.objects.touching(list(rows)).values("entry"))


def about_agency(agency: Agency) -> QuerySet[AuditEntry]:
    """Overrides, merges and matches of an agency, newest first."""
    about = (
        Q(subject=agency.slug)
        | Q(subject__startswith=f"{agency.slug} ")
        | Q(details__agency=agency.slug)
        | Q(details__into=agency.slug)
        | _of_rows(f"agency {agency.pk}", f"about agency {agency.pk}")
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
    about |= _of_rows(f"listing {listing.pk}", *(f"match {one.pk}" for one in listing.matches.all()))
    return AuditEntry.objects.filter(about).order_by("-id")


def about_source(source: Source) -> QuerySet[AuditEntry]:
    """What was done with a list and its runs, newest first."""
    about = Q(subject=source.slug) | Q(subject__startswith=f"{source.slug}, run ")
    about |= _of_rows(f"source {source.pk}")
    return AuditEntry.objects.filter(about).order_by("-id")


def about_run(run: Run) -> QuerySet[AuditEntry]:
    """Who asked for a run and who decided on it, newest first."""
    subject = f"{run.source.slug}, run {run.pk}"
    about = Q(subject=subject) | Q(actor=f"run {run.pk}")
    if run.is_by_hand:
        about |= _of_rows(*(f"listing {number}" for number in run.listings.values_list("pk", flat=True)))
    return AuditEntry.objects.filter(about).order_by("-id")


def about_report(report: Report) -> QuerySet[AuditEntry]:
    """What came of a reader's report, newest first."""
    about = Q(subject=f"report {report.pk}") | _of_rows(f"report {report.pk}")
    return AuditEntry.objects.filter(about).order_by("-id")


def about_person(user: User) -> QuerySet[AuditEntry]:
    """What somebody did, and what was done to their account, newest first."""
    name = user.get_username()
    return AuditEntry.objects.filter(Q(actor=name) | Q(subject=f"account {name}")).order_by("-id")


def about_release(release: Release) -> QuerySet[AuditEntry]:
    """What people did that readers see first in a version, and its publishing, newest first."""
    acts = Act.objects.filter(version=release.number)
    about = Q(subject=str(release)) | Q(pk__in=acts.values("entry"))
    return AuditEntry.objects.filter(about).order_by("-id")


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
