"""Writing a plan to the database: listings closed, extended, backdated and split, and measurements stored.

Called inside the run's transaction. `listing_writer` opens the new listings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from partnerships.ingest.listings.plan import Plan
from partnerships.ingest.mapping.reread import Replacement
from partnerships.ingest.spec import ParsedMeasurement
from partnerships.models import Agency, Claim, Listing, Match, Measurement, Run, Snapshot
from partnerships.models.any_of import AnyOf
from partnerships.models.copy import MIN_ROWS_TO_ANALYZE, analyze
from partnerships.models.listing_edits import ListingEdit
from partnerships.models.vocabulary import Verdict

BATCH_ROWS = 2_000
"""Rows that one statement writes."""
JOINED = ("id", "source_id", "key", "opened_by_id", "opened_in_id", "closed_by_id", "withdrawn_at")
"""By what statements find listings."""
AGENCY_COLUMNS = ("id", "slug", "name", "kind", "state", "merged_into_id")
"""By what they find agencies. Their names without the words that many have are counted by the server itself, later."""


def apply_plan(
    plan: Plan, *, run: Run, snapshot: Snapshot, after: Snapshot | None, last_shown_on: date | None
) -> list[ListingEdit]:
    """Close, split, extend and backdate listings. Gives the edits, which are stored with the run.

    `after`: the snapshot just after this one. `last_shown_on`: the last day on which ending listings were shown.
    """
    edits = edit_listings(plan.close, closed_by=snapshot, last_shown_on=last_shown_on)
    if plan.split and after:
        edits += _split_listings(
            plan.split, run=run, closed_by=snapshot, last_shown_on=last_shown_on, after=after
        )
    edits += edit_listings(plan.extend, last_shown_on=snapshot.observed_on)
    edits += edit_listings(plan.backdate, opened_by=snapshot)
    return edits + _withdraw(plan.replaced)


def _withdraw(replaced: Mapping[int, Replacement]) -> list[ListingEdit]:
    """Withdraw the listings whose rows another mapping reads otherwise: they were a misreading, and never closed."""
    edits = edit_listings(replaced)
    Listing.objects.filter(id__in=list(replaced)).update(withdrawn_at=timezone.now())
    return [
        replace(edit, replaced_by=what.key, reads_same=what.reads_same)
        for edit in edits
        for what in [replaced[edit.listing]]
    ]


def edit_listings(
    ids: Iterable[int],
    *,
    opened_by: Snapshot | None = None,
    closed_by: Snapshot | None = None,
    last_shown_on: date | None = None,
) -> list[ListingEdit]:
    """Change when listings open or close; None leaves a value as it is. Gives the edits."""
    changes: dict[str, Any] = {
        name: value
        for name, value in (
            ("opened_by", opened_by),
            ("closed_by", closed_by),
            ("last_shown_on", last_shown_on),
        )
        if value is not None
    }
    listings = Listing.objects.filter(id__in=list(ids))
    before = list(listings.only("opened_by", "closed_by", "last_shown_on"))
    if before and changes:
        listings.update(**changes)
    return [
        ListingEdit(
            listing.pk,
            (listing.opened_by_id, opened_by.pk if opened_by else listing.opened_by_id),
            (listing.closed_by_id, closed_by.pk if closed_by else listing.closed_by_id),
            (_iso(listing.last_shown_on), _iso(last_shown_on or listing.last_shown_on)),
        )
        for listing in before
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _split_listings(
    ids: list[int], *, run: Run, closed_by: Snapshot, last_shown_on: date | None, after: Snapshot
) -> list[ListingEdit]:
    """Close listings, and open them again from the snapshot `after` on, with the same claims and matches."""
    reopened = {listing.pk: listing for listing in Listing.objects.filter(id__in=ids).order_by("pk")}
    edits = edit_listings(ids, closed_by=closed_by, last_shown_on=last_shown_on)
    for listing in reopened.values():
        listing.pk, listing.opened_by, listing.opened_in = None, after, run
    Listing.objects.bulk_create(reopened.values(), batch_size=BATCH_ROWS)
    claims = list(Claim.objects.filter(listing__in=ids).order_by("pk"))
    matches = list(Match.objects.filter(listing__in=ids).order_by("pk"))
    rows: list[Claim | Match] = [*claims, *matches]
    for row in rows:
        row.pk, row.listing = None, reopened[row.listing_id]
    Claim.objects.bulk_create(claims, batch_size=BATCH_ROWS)
    Match.objects.bulk_create(matches, batch_size=BATCH_ROWS)
    return edits


def store_measurements(measurements: Iterable[tuple[int, ParsedMeasurement]], *, snapshot: Snapshot) -> None:
    """Store the counts that a snapshot gives: (listing, measurement). One that is on file is not stored again."""
    Measurement.objects.bulk_create(
        (
            Measurement(
                listing_id=listing,
                snapshot=snapshot,
                measure=one.measure,
                quarter=one.quarter.to_range(),
                value=one.value,
            )
            for listing, one in measurements
        ),
        batch_size=BATCH_ROWS,
        ignore_conflicts=True,
    )


def analyze_tables(*, opened: int, before: int) -> None:
    """Renew the planner's statistics where `opened` listings are many, and more than a tenth of those `before`."""
    if opened >= MIN_ROWS_TO_ANALYZE and opened * 10 > before:
        for table in (Claim, Match):
            analyze(table._meta.db_table)
        analyze(Listing._meta.db_table, *JOINED)
        analyze(Agency._meta.db_table, *AGENCY_COLUMNS)


def agencies_of(listings: Iterable[int]) -> set[int]:
    """The agencies that these listings mean, as ids."""
    matches = Match.objects.filter(AnyOf(F("listing"), list(listings)), verdict=Verdict.SAME)
    return set(matches.values_list("agency_id", flat=True))
