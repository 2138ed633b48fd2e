"""The last step of a run: everything is written in one transaction, or nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from django.db import transaction
from django.utils import timezone

from partnerships.geography.placing import Gazetteer
from partnerships.ingest import directory, hold, lookups, registry
from partnerships.ingest.effect import OTHERWISE_BY_NOW, Publishing
from partnerships.ingest.interpret import interpret_selected, readable_counts
from partnerships.ingest.listings import apply
from partnerships.ingest.listings.listing_writer import Closing, ListingWriter
from partnerships.ingest.listings.plan import Plan
from partnerships.ingest.run.opening import matched_batches
from partnerships.ingest.run.report import finish
from partnerships.ingest.run.stages import Applied, Compared, Context, Ended
from partnerships.ingest.spec import ParsedMeasurement
from partnerships.models import Listing, Run, Snapshot, Source
from partnerships.models.constraints import foreign_keys_checked_at_once
from partnerships.models.listing_edits import ListingEdit
from partnerships.models.locks import matching_lock
from partnerships.models.vocabulary import Outcome


def apply_rows(
    context: Context, compared: Compared, plan: Plan, snapshot: Snapshot, publishing: Publishing
) -> Applied:
    """Write listings, matches, partnerships and the release."""
    run = context.run
    with transaction.atomic(), foreign_keys_checked_at_once():
        edits, agencies = _write(context, compared, plan, snapshot, publishing)
        _hold_if_in_doubt(context, compared, agencies, publishing)
        run.edits = [edit.stored() for edit in edits]
        _keep_mapping(run)
        if compared.read.has_measurements:
            apply.store_measurements(_measurements(context, compared, snapshot), snapshot=snapshot)
        applied = Applied(compared, snapshot, publishing.publish(run, agencies))
        finish(context, applied, Outcome.APPLIED)
    return applied


def measure_effect(context: Context, compared: Compared, plan: Plan, publishing: Publishing) -> None:
    """Say in the progress what applying would do to readers. All that is written for that is taken back."""
    with transaction.atomic():
        snapshot = compared.stored.snapshot or _unstored(context, compared)
        _edits, agencies = _write(context, compared, plan, snapshot, publishing)
        if not context.is_dry_run:
            context.progress.preview = publishing.preview(agencies, context.run)
        transaction.set_rollback(True)


def _unstored(context: Context, compared: Compared) -> Snapshot:
    """The snapshot of a dry run, whose bytes are not stored. Taken back with the rest."""
    fetched = compared.stored.fetched
    return Snapshot.objects.create(
        source=context.run.source,
        sha256=fetched.sha256,
        observed_on=fetched.observed_on,
        size=len(fetched.content),
        origin=fetched.origin,
    )


def _write(
    context: Context, compared: Compared, plan: Plan, snapshot: Snapshot, publishing: Publishing
) -> tuple[list[ListingEdit], set[int]]:
    """Write what the run does to its list, and rebuild. Gives the edits of earlier listings, and the agencies (ids)."""
    run, adjacent = context.run, compared.stored.adjacent
    matching_lock()
    edits = apply.apply_plan(
        plan,
        run=run,
        snapshot=snapshot,
        after=adjacent.after,
        last_shown_on=lookups.last_seen_on(adjacent.before, snapshot),
    )
    agencies = apply.agencies_of(edit.listing for edit in edits)
    agencies |= _open_listings(context, compared, plan, snapshot)
    apply.analyze_tables(opened=len(plan.opening), before=len(compared.before))
    if not run.mapping:
        _mark_applied(snapshot)
    context.progress.effect = publishing.rebuild(agencies, run)
    return edits, agencies


def _open_listings(context: Context, compared: Compared, plan: Plan, snapshot: Snapshot) -> set[int]:
    """Open a listing for each new or changed row. Gives the agencies that they mean, as ids."""
    closings: dict[str, Closing] = {}
    if after := compared.stored.adjacent.after:
        at_next = Closing(closed_by=after, last_shown_on=snapshot.observed_on)
        closings = {row.key: at_next for row in plan.open_and_close}
    writer = ListingWriter(context.run, snapshot, closings, _openings(plan))
    agencies: set[int] = set()
    with closing(matched_batches(context, compared, plan)) as batches:
        for batch in batches:
            agencies |= writer.write(batch)
            context.check_cancelled()
    return agencies


def _openings(plan: Plan) -> dict[str, int]:
    """Row key → the snapshot (id) that opened the listing which the row replaces: the row was shown since then."""
    opened = Listing.objects.filter(pk__in=list(plan.replaced)).values_list("pk", "opened_by")
    return {plan.replaced[pk].key: opened_by for pk, opened_by in opened if plan.replaced[pk].key}


def _keep_mapping(run: Run) -> None:
    """The list is read by the run's mapping from now on."""
    if run.mapping:
        Source.objects.filter(pk=run.source_id).update(mapping=run.mapping)


def _hold_if_in_doubt(
    context: Context, compared: Compared, agencies: set[int], publishing: Publishing
) -> None:
    """Hold a run of which too many rows have problems, by which readers would lose too much, or which would not do
    what the person saw who decided on it. What it has written is rolled back, and what it would do is kept.
    """
    effect, expected = context.progress.effect, context.run.asked.get("expected")
    if context.is_decided and not expected:
        return
    doubt = (
        ""
        if context.is_decided
        else _problems(context, compared) or (effect.reason_to_hold if effect else "")
    )
    if not doubt and not expected:
        return
    context.progress.preview = preview = publishing.preview(agencies, context.run)
    if doubt:
        raise Ended(Outcome.HELD, doubt)
    if preview.fingerprint != expected:
        raise Ended(Outcome.HELD, OTHERWISE_BY_NOW)


def _problems(context: Context, compared: Compared) -> str:
    return hold.too_many_problems(kept=compared.kept, with_problems=context.progress.with_problems)


def _mark_applied(snapshot: Snapshot) -> None:
    snapshot.applied_at = timezone.now()
    Snapshot.objects.filter(pk=snapshot.pk).update(applied_at=snapshot.applied_at)


def _measurements(
    context: Context, compared: Compared, snapshot: Snapshot
) -> Iterator[tuple[int, ParsedMeasurement]]:
    """Each count that a row gives, with the id of the row's listing."""
    listings = lookups.rows_shown_at(context.run.source, snapshot)
    left_out = context.left_out.rows
    keys = {one.number: one.key for one in compared.read.row_keys if one.number not in left_out}
    for row in context.spec.read(compared.stored.fetched.content).rows:
        if key := keys.get(row.number):
            for measurement in readable_counts(context.spec, row)[0]:
                yield listings[key].id, measurement


def apply_directory(
    context: Context, compared: Compared, snapshot: Snapshot, publishing: Publishing
) -> Applied:
    """Write a directory's rows. No partnership follows from them, and nothing is published."""
    spec = context.spec
    with transaction.atomic():
        table = spec.read(compared.stored.fetched.content)
        rows = interpret_selected(spec, table.rows, registry.corrections(spec), compared.read.row_keys)
        directory.write_rows(
            rows, snapshot=snapshot, gazetteer=Gazetteer.from_database(), count=context.progress.count
        )
        if (problems := _problems(context, compared)) and not context.is_decided:
            raise Ended(Outcome.HELD, problems)
        _mark_applied(snapshot)
        publishing.publish(context.run, set())
        applied = Applied(compared, snapshot, release=None)
        finish(context, applied, Outcome.APPLIED)
    return applied
