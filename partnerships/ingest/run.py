"""One look at a list, from its bytes to a report. Read `carry_out` aloud: it is the table of contents.

A run either applies as a whole or changes nothing. What readers see is published by the caller (`publish`), inside
the same transaction, so a list is never half in. Rows are read twice, first to compare and then to open listings,
so that memory does not grow with what they say.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from partnerships.geography.placing import Gazetteer
from partnerships.ingest import apply, directory, hold, lookups, registry
from partnerships.ingest.compare import compare
from partnerships.ingest.fetch import FetchFailed, NotModified, Terms, fetch
from partnerships.ingest.gc_thresholds import seldom_collected
from partnerships.ingest.interpret import Said, interpret, interpret_sighted, sightings
from partnerships.ingest.match_rows import Judged, judge
from partnerships.ingest.plan import make_plan
from partnerships.ingest.progress import Progress
from partnerships.ingest.snapshot_store import keep_bytes, kept_bytes, remember
from partnerships.ingest.spec import Counted
from partnerships.ingest.tables import BROKEN, UnreadableList
from partnerships.models import Run, Snapshot
from partnerships.models.locks import matching_lock
from partnerships.models.vocabulary import Outcome

logger = logging.getLogger(__name__)

Publish = Callable[[set[int], Run], int | None]
"""Makes what readers see follow from the agencies given: rebuilds, publishes, gives the release or None."""


class Stop(Exception):
    """The run ends here, with this outcome and for this reason; nothing has been changed."""

    def __init__(self, outcome: Outcome, reason: str = ""):
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


@seldom_collected()
def carry_out(run: Run, *, publish: Publish, today: date) -> Run:
    """Carry out a run to its end. Whoever calls holds the source's lock. Gives the finished run."""
    progress = Progress(run, lookups.declaration(run.source), today)
    try:
        for step in (_fetch, _keep, _read, _compare, _hold, _try):
            _now(progress, step)
            step(progress)
        if progress.spec.directory:
            _now(progress, _write)
            _write(progress, publish)
        else:
            _now(progress, _apply)
            _apply(progress, publish)
    except Stop as stop:
        _finish(progress, stop.outcome, stop.reason)
    except (FetchFailed, UnreadableList) as failure:
        _finish(progress, Outcome.REJECTED, str(failure))
    except (OperationalError, InterfaceError):
        # The database is away: the run stays unfinished, and is taken up again.
        raise
    except Exception as error:
        logger.exception("Run %s of %s failed in step %s", run.pk, run.source.slug, run.step)
        failed = f"The program failed in step “{run.step}” ({type(error).__name__}); nothing was changed."
        _finish(progress, Outcome.REJECTED, failed)
    return run


def _fetch(progress: Progress) -> None:
    """The bytes: those of a snapshot already kept, or fetched now."""
    if progress.run.snapshot:
        progress.fetched = kept_bytes(progress.run.snapshot)
        return
    asked_for = progress.asked("observed_on")
    observed_on = date.fromisoformat(asked_for) if asked_for else None
    standing = lookups.neighbors(progress.run.source, observed_on or progress.today).before
    try:
        progress.fetched = fetch(
            progress.spec,
            terms=Terms.from_settings(),
            today=progress.today,
            file=progress.asked("file") or "",
            url=progress.asked("url") or "",
            observed_on=observed_on,
            seen=standing.validators if standing else {},
            taken=set(progress.run.source.snapshots.values_list("sha256", flat=True)),
        )
    except NotModified as unchanged:
        progress.repeat(standing)
        raise Stop(_unless_tried(progress, Outcome.UNCHANGED), str(unchanged)) from unchanged


def _keep(progress: Progress) -> None:
    """The bytes are kept before anything reads them. The same bytes as last applied end the run here."""
    fetched, source = progress.fetched, progress.run.source
    progress.neighbors = lookups.neighbors(source, fetched.observed_on)
    standing = progress.neighbors.before
    # Before a later snapshot, the same bytes on another day say how long the rows were shown.
    told = standing and (not progress.neighbors.after or standing.observed_on == fetched.observed_on)
    if told and standing.sha256 == fetched.sha256 and not progress.asked("decided"):
        progress.repeat(standing)
        if not progress.asked("dry_run"):
            remember(standing, fetched)
        raise Stop(_unless_tried(progress, Outcome.UNCHANGED), hold.SAME_BYTES)
    if progress.is_look and (waiting := lookups.held_before(source, fetched.sha256)):
        progress.snapshot = progress.run.snapshot = waiting.snapshot
        raise Stop(Outcome.UNCHANGED, hold.again(waiting))
    if not progress.asked("dry_run"):
        progress.snapshot = progress.run.snapshot = keep_bytes(source, fetched)
        progress.run.save(update_fields=["snapshot"])
    undone = source.runs.exclude(undone_at=None).filter(snapshot__sha256=fetched.sha256).exists()
    if undone and not progress.asked("decided"):
        raise Stop(_unless_tried(progress, Outcome.HELD), hold.UNDONE_BYTES)


def _read(progress: Progress) -> None:
    """The header, and each kept row as far as comparing goes. An unknown header is not read."""
    table = progress.spec.read(progress.fetched.content)
    progress.counts = any(map(progress.spec.is_counted, table.columns))
    if progress.snapshot:
        Snapshot.objects.filter(pk=progress.snapshot.pk).update(columns=list(table.columns))
    if missing := hold.missing_columns(progress.spec, table.columns):
        raise Stop(_unless_tried(progress, Outcome.HELD), missing)
    standing = progress.neighbors.before
    doubt = hold.doubt_about(progress.spec, table.columns, before=standing.columns if standing else ())
    if doubt and not progress.asked("decided"):
        raise Stop(_unless_tried(progress, Outcome.HELD), doubt)
    for number, (sight, _row) in enumerate(sightings(progress.spec, table.rows, progress.tally)):
        progress.sights.append(sight)
        if number % apply.AT_ONCE == 0:
            _look_up(progress, "read")
    progress.broken_aside = sum(progress.tally[name] for name in BROKEN)


def _compare(progress: Progress) -> None:
    """What differs from the snapshot just before, and what that does to the list's history."""
    source, neighbors = progress.run.source, progress.neighbors
    is_directory = progress.spec.directory
    before = (
        directory.shown_at(neighbors.before) if is_directory else lookups.shown_at(source, neighbors.before)
    )
    progress.shown_before = len(before)
    progress.difference = compare(before, progress.sights)
    if is_directory:
        return
    after = lookups.shown_at(source, neighbors.after) if neighbors.after else None
    progress.plan = make_plan(progress.difference, before, after)
    ending = {*progress.plan.close, *progress.plan.split}
    same = lookups.same_rows(source, neighbors.before, ending)
    progress.tally.update(same.problems)
    progress.placed.update(same.placed)
    progress.troubled = same.troubled


def _hold(progress: Progress) -> None:
    """What must wait for a person waits; what changes nothing ends here."""
    if progress.asked("decided"):
        return
    reasons = hold.reasons_to_hold(
        progress.spec,
        kept=len(progress.sights),
        before=progress.shown_before,
        difference=progress.difference,
        broken_aside=progress.broken_aside,
    )
    if reasons:
        raise Stop(_unless_tried(progress, Outcome.HELD), " ".join(reasons))
    extends = progress.plan and progress.plan.extend
    nothing_new = progress.difference.empty and not extends and not progress.counts
    if progress.neighbors.before and nothing_new:
        if not progress.asked("dry_run"):
            remember(progress.neighbors.before, progress.fetched)
        raise Stop(_unless_tried(progress, Outcome.UNCHANGED), hold.SAME_ROWS)


def _try(progress: Progress) -> None:
    """A run that is only tried matches its rows, says how that went, and ends here."""
    if progress.asked("dry_run"):
        for _judged in () if progress.spec.directory else _judged_rows(progress):
            pass
        raise Stop(Outcome.DRY_RUN, hold.trouble(kept=len(progress.sights), troubled=progress.troubled))


def _apply(progress: Progress, publish: Publish) -> None:
    """Listings, matches, partnerships and release: all of it, or none."""
    run, snapshot, plan = progress.run, progress.snapshot, progress.plan
    before, after = progress.neighbors.before, progress.neighbors.after
    with transaction.atomic():
        matching_lock()
        ending = {"closed_by": snapshot, "last_shown_on": lookups.last_seen_on(before, snapshot)}
        edits = apply.edit(plan.close, **ending)
        if plan.split:
            edits += apply.split(plan.split, again_from=after, run=run, **ending)
        edits += apply.edit(plan.extend, last_shown_on=snapshot.observed_on)
        edits += apply.edit(plan.earlier, opened_by=snapshot)
        passing = {"closed_by": after, "last_shown_on": snapshot.observed_on}
        opening = apply.Opening(run, snapshot, {row.key: passing for row in plan.passing})
        touched = apply.agencies_of(edit.listing for edit in edits)
        judged = _judged_rows(progress)
        while batch := list(islice(judged, apply.AT_ONCE)):
            touched |= opening.open(batch)
            _look_up(progress, "apply")
        apply.count_for_planner(opened=len(plan.open) + len(plan.passing), of=progress.shown_before)
        trouble = hold.trouble(kept=len(progress.sights), troubled=progress.troubled)
        if trouble and not progress.asked("decided"):
            raise Stop(Outcome.HELD, trouble)
        run.edits = edits
        snapshot.applied_at = timezone.now()
        snapshot.save(update_fields=["applied_at"])
        if progress.counts:
            apply.count(_counted(progress), by=snapshot)
        progress.release = publish(touched, run)
        _finish(progress, Outcome.APPLIED)


def _write(progress: Progress, publish: Publish) -> None:
    """A directory's rows: no partnership follows from them, and nothing is published."""
    spec, snapshot = progress.spec, progress.snapshot
    with transaction.atomic():
        table = spec.read(progress.fetched.content)
        rows = interpret(spec, table.rows, registry.corrections(spec), Counter())
        directory.write(rows, snapshot=snapshot, gazetteer=Gazetteer.from_database(), tally=progress.placed)
        snapshot.applied_at = timezone.now()
        snapshot.save(update_fields=["applied_at"])
        publish(set(), progress.run)
        _finish(progress, Outcome.APPLIED)


def _judged_rows(progress: Progress) -> Iterator[Judged]:
    """The rows to be opened, read in full, placed and matched; a batch of judgements is looked up at a time."""
    gazetteer, names = Gazetteer.from_database(), lookups.state_names()
    index = lookups.agency_index(gazetteer)
    rows = _rows_to_open(progress)
    while batch := list(islice(rows, apply.AT_ONCE)):
        earlier = lookups.judgements(progress.run.source, {said.key for said in batch})
        for judged in judge(
            batch,
            gazetteer=gazetteer,
            index=index,
            earlier=earlier,
            state_names=names,
            tally=progress.matched,
        ):
            progress.placed[judged.placement.precision] += 1
            yield judged


def _rows_to_open(progress: Progress) -> Iterator[Said]:
    """What the rows say that are new or changed."""
    spec, sights = progress.spec, [*progress.plan.open, *progress.plan.passing]
    if not sights:
        return
    corrections, rows = registry.corrections(spec), spec.read(progress.fetched.content).rows
    for said in interpret_sighted(spec, rows, corrections, sights):
        progress.troubled += bool(said.problems)
        progress.tally.update(said.problems)
        yield said
    if corrections.unused and len(sights) == len(progress.sights):
        progress.tally["unused_correction"] = len(corrections.unused)


def _counted(progress: Progress) -> Iterator[tuple[int, Counted]]:
    """Each number that a row gives, with the row's listing."""
    listings = lookups.shown_at(progress.run.source, progress.snapshot)
    table = progress.spec.read(progress.fetched.content)
    for sight, row in sightings(progress.spec, table.rows, Counter()):
        for one in progress.spec.counts(row):
            yield listings[sight.key].id, one


def _unless_tried(progress: Progress, outcome: Outcome) -> Outcome:
    return Outcome.DRY_RUN if progress.asked("dry_run") else outcome


def _look_up(progress: Progress, step: str) -> None:
    """Between two batches: tell how far it is, and stop if a person has asked for that."""
    progress.tell(step)
    asked_by = Run.objects.values_list("cancel_asked_by", flat=True).get(pk=progress.run.pk)
    if asked_by:
        raise Stop(Outcome.REJECTED, f"Cancelled by {asked_by}; nothing was changed.")


def _now(progress: Progress, step: Callable) -> None:
    run = progress.run
    run.step = step.__name__.strip("_")
    Run.objects.filter(pk=run.pk).update(step=run.step)
    _look_up(progress, run.step)


def _finish(progress: Progress, outcome: Outcome, reason: str = "") -> None:
    run = progress.run
    run.step, run.outcome, run.reason, run.finished_at = "", outcome, reason, timezone.now()
    run.report = progress.report()
    run.save()
