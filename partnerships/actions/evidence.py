"""Evidence by hand: what a curator found becomes a row of the source `desk`, with its claim and its match.

It goes the way of every row: bytes that are kept, read by the declaration, placed by the gazetteer. Only which agency
it means is said by the curator and not by a rule.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partnerships.actions import acts, agency_names, audit_log, override
from partnerships.actions.conflicts import EditConflict
from partnerships.actions.releases.publishing import PublishResult, rebuild_and_publish
from partnerships.dates import NotADate
from partnerships.geography.placing import Gazetteer
from partnerships.imprecise_dates import read_us
from partnerships.ingest import lookups
from partnerships.ingest.agencies.match_rows import MatchedRow, NewAgency
from partnerships.ingest.agencies.mentioned_rows import mentioned_agency, row_with_place
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.interpret import interpret
from partnerships.ingest.listings.listing_writer import ListingWriter
from partnerships.ingest.lookups import Decided
from partnerships.ingest.snapshot_store import read_checked, store_bytes
from partnerships.ingest.source_bytes import Fetched
from partnerships.models import Agency, Listing, Match, Run, Snapshot, Source
from partnerships.models.locks import matching_lock
from partnerships.models.vocabulary import Outcome
from partnerships.today import refuse_future, site_today

SLUG = "desk"
ORIGIN = "entered by a curator"
"""Where readers are told that such a row is from; who entered it stands in the audit log."""
NO_CORRECTIONS = Corrections()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a curator found, as it was entered: the columns of the source, but for the row's own number."""

    agency: str
    agency_kind: str
    state: str
    program: str
    event: str
    source_url: str
    city: str = ""
    county: str = ""
    date: str = ""
    archived_url: str = ""
    source_publisher: str = ""
    source_title: str = ""
    source_published_on: str = ""
    note: str = ""


def about(agency: Agency, **found: str) -> Finding:
    """A finding about an agency on file."""
    return Finding(agency=agency.name, agency_kind=agency.kind, state=agency.state, **found)


def add(
    *, finding: Finding, agency: Agency | None, by: User, reason: str = ""
) -> tuple[Listing, PublishResult]:
    """Keep the finding as a row that means this agency; without one, an agency is made.

    Raises ValidationError for what cannot be, FutureDay, and SameName where a new agency has the name and place of
    another.
    """
    _check(finding)
    with transaction.atomic():
        matching_lock()
        if agency:
            override.refuse_merged(Agency.objects.select_for_update(no_key=True).get(pk=agency.pk))
        source = Source.objects.select_for_update(no_key=True).get(slug=SLUG)
        _refuse_twice(source, finding)
        run = _run_of(source, finding, by)
        with acts.recorded() as recording:
            listing, match = _row(run, agency, by)
            meant = match.agency
            if meant is None:
                raise ValidationError("Say which agency it is about.")
            for made in (listing, match, *([] if agency else [meant])):
                recording.also(made)
            details = {"agency": meant.slug, "address": finding.source_url, "event": finding.event}
            entry = audit_log.write(
                actor=by,
                action="add evidence",
                subject=f"listing {listing.pk} ({listing})",
                reason=reason,
                **details,
            )
            act = recording.keep(entry, by)
        why = f"{meant}: evidence added by a curator"
        result = rebuild_and_publish({meant.pk}, actor=by, why=why, acts=[act])
        if not agency:
            agency_names.refuse_indistinct(meant)
        return listing, result


def _check(finding: Finding) -> None:
    for name, text in (("date", finding.date), ("day of the page", finding.source_published_on)):
        try:
            span = read_us(text)
        except NotADate as wrong:
            raise ValidationError(f"The {name}: {wrong}") from wrong
        if span and span.first:
            refuse_future(span.first, today=site_today())
    if not finding.agency.strip():
        raise ValidationError("Say which agency it is about.")
    if not finding.source_url and not finding.note:
        raise ValidationError("Give the address of the page, or say in the note what shows it.")


def _refuse_twice(source: Source, finding: Finding) -> None:
    """Raise EditConflict where the same was entered before, as by pressing twice."""
    same = source.listings.standing().filter(raw__contains=asdict(finding)).order_by("id").first()
    if same:
        raise EditConflict(
            f"The same is on file already, as row {same.pk} of the desk. Nothing was added now."
        )


def _run_of(source: Source, finding: Finding, by: User) -> Run:
    """A run of this one row, that ended as soon as it began, with the bytes it brought."""
    file = io.StringIO()
    row = {"id": uuid4().hex[:12]} | asdict(finding)
    writer = csv.DictWriter(file, lookups.declaration(source).reads, lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    content = file.getvalue().encode()
    now = timezone.now()
    snapshot = store_bytes(source, Fetched(content, ORIGIN, site_today()))
    snapshot.applied_at, snapshot.columns = now, list(row)
    snapshot.save(update_fields=["applied_at", "columns"])
    report = {
        "source": SLUG,
        "snapshot": snapshot.pk,
        "rows": 1,
        "kept": 1,
        "added": 1,
        "outcome": Outcome.APPLIED,
    }
    return Run.objects.create(
        source=source,
        snapshot=snapshot,
        asked={"by_hand": by.get_username()},
        outcome=Outcome.APPLIED,
        report=report,
        started_at=now,
        finished_at=now,
    )


def _row(run: Run, agency: Agency | None, by: User) -> tuple[Listing, Match]:
    """The listing with its claim and place, and its match."""
    spec, snapshot = lookups.declaration(run.source), _snapshot(run)
    rows = spec.read(read_checked(snapshot)).rows
    (parsed,) = interpret(spec, rows, NO_CORRECTIONS, Counter())
    gazetteer = Gazetteer.from_database()
    parsed, placement = row_with_place(parsed, gazetteer)
    mentioned = mentioned_agency(parsed, placement, gazetteer, lookups.state_names())
    meant: Any = agency.pk if agency else NewAgency(1)
    decided = Decided(by.pk, timezone.now())
    row = MatchedRow(parsed, placement, mentioned, agency=meant, decided=decided)
    ListingWriter(run, snapshot, {}).write([row])
    listing = run.listings.get()
    listing.matches.update(reasons=[f"Entered for this agency by {by.get_username()}."])
    return listing, listing.matches.select_related("agency").get()


def _snapshot(run: Run) -> Snapshot:
    if run.snapshot is None:
        raise ValueError(f"{run} has no bytes")
    return run.snapshot
