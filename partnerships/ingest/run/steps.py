"""The steps of a run up to the decision to apply it. Each takes a stage and gives the next, or raises `Ended`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date
from operator import attrgetter

from partnerships.ingest import directory, hold, lookups
from partnerships.ingest.compare import PriorRow, compare
from partnerships.ingest.fetch import FetchPolicy, NotModified
from partnerships.ingest.listings.apply import BATCH_ROWS
from partnerships.ingest.listings.plan import Plan, make_plan
from partnerships.ingest.mapping.reread import reread
from partnerships.ingest.row_keys import RowsAtHand, recognize, row_keys
from partnerships.ingest.run.report import COUNTS
from partnerships.ingest.run.stages import Compared, Context, Ended, Read, Rejected, Stored, Unchanged
from partnerships.ingest.snapshot_store import confirm, is_stored, load_bytes, store_bytes, update_validators
from partnerships.ingest.source_bytes import Fetched, bundle_hash, declared_hashes, fetch_source, originals
from partnerships.ingest.tables import BROKEN_ROW_PROBLEMS, Row
from partnerships.models import Snapshot
from partnerships.models.vocabulary import FailureCause, Outcome
from partnerships.today import FutureDay, refuse_future


def fetch_bytes(context: Context) -> Fetched:
    """The bytes: those of a stored snapshot, or fetched now."""
    run = context.run
    if run.snapshot:
        return _of_past(load_bytes(run.snapshot), context)
    asked_for, file = run.asked.get("observed_on"), run.asked.get("file") or ""
    observed_on = date.fromisoformat(asked_for) if asked_for else None
    applied = None if file else lookups.adjacent_snapshots(run.source, observed_on or context.today).before
    try:
        fetched = fetch_source(
            context.spec,
            FetchPolicy.from_settings(),
            today=context.today,
            file=file,
            url=run.asked.get("url") or "",
            observed_on=observed_on,
            validators=applied.validators if applied and is_stored(applied) else {},
            stored_hashes=set() if file else set(run.source.snapshots.values_list("sha256", flat=True)),
        )
    except NotModified as unchanged:
        raise _unchanged(context, None, applied, str(unchanged)) from unchanged
    return _of_past(fetched, context)


def _of_past(fetched: Fetched, context: Context) -> Fetched:
    """The bytes, if the day they speak for has come: given, declared with the list, or of an archived snapshot."""
    try:
        refuse_future(fetched.observed_on, today=context.today)
    except FutureDay as future:
        reason = f"The day that the list speaks for: {future}"
        raise Rejected(FailureCause.STILL_TO_COME, reason, fetched) from future
    return fetched


def store_snapshot(context: Context, fetched: Fetched) -> Stored:
    """Store the bytes before anything reads them. Bytes equal to the applied snapshot's end the run."""
    run, source = context.run, context.run.source
    adjacent = lookups.adjacent_snapshots(source, fetched.observed_on)
    if run.mapping:
        return _stored_before(context, fetched, adjacent)
    is_new = not (context.is_decided or context.is_chosen)
    if is_new and (applied := _same_as_applied(adjacent, fetched)):
        if not context.is_dry_run:
            confirm(applied, fetched)
        raise _unchanged(context, fetched, applied, hold.same_bytes(lookups.left_out_by(applied)))
    if is_new and (applied := _original_applied(context, adjacent, fetched)):
        raise _unchanged(context, fetched, applied, hold.ORIGINAL_APPLIED)
    if context.is_routine and (held := lookups.earlier_hold(source, fetched.sha256)):
        run.snapshot = held.snapshot
        raise Ended(Outcome.UNCHANGED, hold.held_again(held), Stored(fetched, held.snapshot, adjacent))
    snapshot = None
    if not context.is_dry_run:
        snapshot = run.snapshot = store_bytes(source, fetched)
        run.save(update_fields=["snapshot"])
    stored = Stored(fetched, snapshot, adjacent)
    undone = (
        source.runs.of_new_bytes().exclude(undone_at=None).filter(snapshot__sha256=fetched.sha256).exists()
    )
    if undone and is_new:
        raise Ended(context.outcome(Outcome.HELD), hold.UNDONE_BYTES, stored)
    return stored


def _stored_before(context: Context, fetched: Fetched, adjacent: lookups.AdjacentSnapshots) -> Stored:
    """The newest applied snapshot, to be read by another mapping."""
    newest, run = adjacent.before if not adjacent.after else None, context.run
    is_newest = newest is not None and newest.pk == run.snapshot_id
    if newest is None or not is_newest or run.source.mapping != run.asked["mapping_before"]:
        raise Rejected(FailureCause.CHANGED_SINCE, hold.NOT_NEWEST, fetched)
    return Stored(fetched, newest, adjacent)


def _same_as_applied(adjacent: lookups.AdjacentSnapshots, fetched: Fetched) -> Snapshot | None:
    """The applied snapshot of these bytes, where fetching them again tells nothing new.

    Before a later snapshot, the same bytes on another day do tell something: how long the rows were shown.
    """
    applied = adjacent.before
    if applied is None or applied.sha256 != fetched.sha256:
        return None
    return applied if not adjacent.after or applied.observed_on == fetched.observed_on else None


def _original_applied(
    context: Context, adjacent: lookups.AdjacentSnapshots, fetched: Fetched
) -> Snapshot | None:
    """The applied snapshot of which these bytes, bundled with the program, are a shorter copy."""
    applied = adjacent.before
    if applied is None or applied.sha256 not in originals(context.spec):
        return None
    return applied if fetched.sha256 == bundle_hash(context.spec) else None


def _unchanged(context: Context, fetched: Fetched | None, applied: Snapshot | None, reason: str) -> Ended:
    """The end of a run whose list is as at the snapshot `applied`: the counts are those of the run that applied it."""
    outcome = context.outcome(Outcome.UNCHANGED)
    if applied is None:
        return Ended(outcome, reason)
    before = applied.runs.applied().order_by("-id").first()
    report = before.report if before else {}
    progress = context.progress
    progress.tally.update({name: report.get(name, 0) for name in COUNTS})
    progress.tally.update(report.get("problems", {}))
    progress.placed.update(report.get("placed", {}))
    progress.parts = report.get("parts", [])
    return Ended(outcome, reason, Unchanged(fetched, applied, report.get("kept", 0)))


def read_rows(context: Context, stored: Stored) -> Read:
    """The key of each kept row. A header that the declaration does not know is held, not read."""
    spec, progress = context.spec, context.progress
    table = spec.read(stored.fetched.content)
    if stored.snapshot:
        Snapshot.objects.filter(pk=stored.snapshot.pk).update(columns=list(table.columns))
    if missing := hold.missing_columns(spec, table.columns):
        raise Ended(context.outcome(Outcome.HELD), missing)
    doubt = hold.unknown_columns(spec, table.columns)
    if doubt and not context.is_decided:
        raise Ended(context.outcome(Outcome.HELD), doubt)
    applied = stored.adjacent.before
    before = _rows_before(context, applied)
    at_hand = RowsAtHand({row.fingerprint for row in before.values()})
    kept = row_keys(spec, _cancellable(context, table.rows), progress.tally, at_hand=at_hand)
    table.contents.count_into(progress.tally)
    parts = table.contents.parts
    progress.parts = [asdict(part) for part in parts]
    if stored.snapshot:
        Snapshot.objects.filter(pk=stored.snapshot.pk).update(parts=progress.parts)
    parts_before = [part["name"] for part in applied.parts] if applied else None
    return Read(
        stored,
        kept,
        before,
        at_hand,
        has_measurements=any(map(spec.is_counted, table.columns)),
        broken_ignored=sum(progress.tally[name] for name in BROKEN_ROW_PROBLEMS),
        doubtful_parts=hold.doubtful_parts(spec, parts, before=parts_before),
    )


def _rows_before(context: Context, applied: Snapshot | None) -> dict[str, PriorRow]:
    if context.spec.directory:
        return directory.rows_shown_at(applied)
    return lookups.rows_shown_at(context.run.source, applied)


def _cancellable(context: Context, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows. A person may cancel the run while they are read."""
    for number, row in enumerate(rows):
        if number % BATCH_ROWS == 0:
            context.check_cancelled()
        yield row


def compare_rows(context: Context, read: Read) -> Compared:
    """The difference from the snapshot just before. Rows get the keys under which the list has them on file."""
    known, after = read.before, read.stored.adjacent.after
    if after and not context.spec.directory:
        known = {**lookups.rows_shown_at(context.run.source, after), **known}
    read = replace(read, row_keys=recognize(read.row_keys, known))
    if context.run.mapping:
        return _reread(context, read)
    difference = compare(read.before, read.row_keys)
    return Compared(read, context.left_out.without(difference, attrgetter("number")))


def _reread(context: Context, read: Read) -> Compared:
    """The difference that another mapping of the same bytes makes."""
    then = lookups.declaration(context.run.source)
    content = read.stored.fetched.content
    found = reread(content, before=read.before, then=then, now=context.spec, rows=read.row_keys)
    return Compared(read, found.difference, found)


def plan_listings(context: Context, compared: Compared) -> Plan:
    """What becomes of the source's listings. Counts the unchanged rows into the progress."""
    source, progress, adjacent = context.run.source, context.progress, compared.stored.adjacent
    after = lookups.rows_shown_at(source, adjacent.after) if adjacent.after else None
    if again := compared.reread:
        plan = Plan(open=again.open, replaced=again.replaced, was=again.was)
    else:
        plan = make_plan(compared.difference, compared.before, after)
    unchanged = lookups.unchanged_rows(source, adjacent.before, plan.ending)
    progress.tally.update(unchanged.problems)
    progress.placed.update(unchanged.placed)
    progress.with_problems = unchanged.with_problems
    progress.to_match = len(plan.opening)
    return plan


def reasons_to_hold(context: Context, compared: Compared, plan: Plan | None) -> str:
    """Why the run must wait for a person, in sentences; empty where it need not. Ends one that changes nothing."""
    if context.is_decided:
        return ""
    read, stored, applied = compared.read, compared.stored, compared.stored.adjacent.before
    reasons = _reasons_for_source(context, compared)
    if context.run.mapping:
        reasons = [hold.MAPPED_ANEW, *reasons]
    if reasons:
        return " ".join(reasons)
    later = applied is not None and applied.observed_on < stored.fetched.observed_on
    extends = later and bool(plan and plan.extend)
    if applied and compared.difference.empty and not extends and not read.has_measurements:
        if not context.is_dry_run:
            update_validators(applied, stored.fetched)
        raise Ended(context.outcome(Outcome.UNCHANGED), hold.SAME_ROWS)
    return hold.PREVIEW_FIRST if context.run.asked.get("preview_first") else ""


def _reasons_for_source(context: Context, compared: Compared) -> list[str]:
    """What is odd about the list. Nothing is about bytes that the program declares: they are whole, as checked by hash.

    What such a list would do to readers is measured all the same.
    """
    if compared.stored.fetched.sha256 in declared_hashes(context.spec):
        return []
    reasons = hold.reasons_to_hold(
        context.spec,
        kept=compared.kept,
        before=len(compared.before),
        difference=compared.difference,
        broken_ignored=compared.read.broken_ignored,
    )
    doubtful = compared.read.doubtful_parts
    return [doubtful, *reasons] if doubtful else reasons


def end_unless_applied(context: Context, compared: Compared, doubt: str) -> Snapshot:
    """End a run that is in doubt, or a dry run. In any other: the snapshot that is to be applied."""
    snapshot = compared.stored.snapshot
    if doubt:
        raise Ended(context.outcome(Outcome.HELD), doubt)
    if snapshot is None or context.is_dry_run:
        progress = context.progress
        problems = hold.too_many_problems(kept=compared.kept, with_problems=progress.with_problems)
        lost = progress.effect.reason_to_hold if progress.effect else ""
        raise Ended(Outcome.DRY_RUN, " ".join(filter(None, (problems, lost))))
    return snapshot
