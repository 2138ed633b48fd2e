"""One look at a list, from its bytes to a report. Read `carry_out` aloud: it is the table of contents.

A run either applies as a whole or changes nothing. What readers see is settled by the caller (`settle`), inside
the same transaction, so a list is never half in.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from partnerships.geography.placing import Gazetteer
from partnerships.ingest import apply, history, hold, known, registry
from partnerships.ingest import spec as declarations
from partnerships.ingest.compare import Difference, compare
from partnerships.ingest.fetch import Fetched, FetchFailed, fetch
from partnerships.ingest.interpret import Said, interpret
from partnerships.ingest.judge import Judged, judge, placed
from partnerships.ingest.tables import Table, UnreadableList
from partnerships.models import Run, Snapshot, Source
from partnerships.models.vocabulary import LocationPrecision, Outcome

Settle = Callable[[set[int], Run], int | None]
"""Makes what readers see follow from the agencies given: rebuilds, publishes, gives the release or None."""


class Stop(Exception):
    """The run ends here, with this outcome and for this reason; nothing has been changed."""

    def __init__(self, outcome: Outcome, reason: str = ""):
        super().__init__(reason)
        self.outcome, self.reason = outcome, reason


@dataclass
class Progress:
    """What a run has found so far; `report` is what `ingest --json` prints."""

    run: Run
    spec: declarations.Source
    today: date
    fetched: Fetched | None = None
    snapshot: Snapshot | None = None
    table: Table | None = None
    rows: list[Said] = field(default_factory=list)
    neighbors: known.Neighbors | None = None
    difference: Difference | None = None
    plan: history.Plan | None = None
    shown_before: int = 0
    opened: list[Judged] = field(default_factory=list)
    tally: Counter = field(default_factory=Counter)
    matched: Counter = field(default_factory=Counter)
    placed: Counter = field(default_factory=Counter)
    release: int | None = None
    began: float = field(default_factory=time.monotonic)

    def asked(self, name: str):
        return self.run.asked.get(name)


def carry_out(run: Run, *, settle: Settle, today: date) -> Run:
    """Carry out a run to its end. Whoever calls holds the source's lock. Gives the finished run."""
    progress = Progress(run, registry.get(run.source.slug), today)
    try:
        for step in (_fetch, _keep, _read, _compare, _match, _hold):
            _now(run, step)
            step(progress)
        _now(run, _apply)
        _apply(progress, settle)
    except Stop as stop:
        _finish(progress, stop.outcome, stop.reason)
    except (FetchFailed, UnreadableList) as failure:
        _finish(progress, Outcome.REJECTED, str(failure))
    return run


def _fetch(progress: Progress) -> None:
    """The bytes: those of a snapshot already kept, or fetched now."""
    if kept := progress.run.snapshot:
        with kept.file.open("rb") as file:
            progress.fetched = Fetched(file.read(), kept.origin, kept.observed_on)
        return
    observed_on = progress.asked("observed_on")
    progress.fetched = fetch(
        progress.spec,
        agent=f"ringwatch ({settings.CONTACT or 'no contact address set'})",
        today=progress.today,
        file=progress.asked("file") or "",
        url=progress.asked("url") or "",
        observed_on=date.fromisoformat(observed_on) if observed_on else None,
    )


def _keep(progress: Progress) -> None:
    """The bytes are kept before anything reads them. The same bytes as last applied end the run here."""
    fetched, source = progress.fetched, progress.run.source
    progress.neighbors = known.neighbors(source, fetched.observed_on)
    standing = progress.neighbors.before
    if standing and standing.sha256 == fetched.sha256 and not progress.asked("decided"):
        progress.snapshot = standing
        _repeat_the_report(progress, standing)
        raise Stop(Outcome.DRY_RUN if progress.asked("dry_run") else Outcome.UNCHANGED, SAME_BYTES)
    if not progress.asked("dry_run"):
        progress.snapshot = keep_bytes(source, fetched)
        progress.run.snapshot = progress.snapshot
        progress.run.save(update_fields=["snapshot"])
    undone = source.runs.exclude(undone_at=None).filter(snapshot__sha256=fetched.sha256).exists()
    if undone and not progress.asked("decided"):
        raise Stop(_held_or_tried(progress), "A run with these same bytes was undone by a curator.")


SAME_BYTES = "The same bytes as last time."


def keep_bytes(source: Source, fetched: Fetched) -> Snapshot:
    """The snapshot of these bytes for this day: the one kept already, or a new one."""
    same = {"source": source, "sha256": fetched.sha256, "observed_on": fetched.observed_on}
    if kept := Snapshot.objects.filter(**same).first():
        return kept
    snapshot = Snapshot(**same, size=len(fetched.content), origin=fetched.origin)
    path = snapshot.file.field.generate_filename(snapshot, "")
    if snapshot.file.storage.exists(path):
        snapshot.file.name = path
    else:
        snapshot.file.save("", ContentFile(fetched.content), save=False)
    snapshot.save()
    return snapshot


def _read(progress: Progress) -> None:
    """The rows, and what each says. An unknown header is not read."""
    table = progress.spec.read(progress.fetched.content)
    if progress.snapshot:
        Snapshot.objects.filter(pk=progress.snapshot.pk).update(columns=list(table.columns))
    if missing := hold.missing_columns(progress.spec, table.columns):
        raise Stop(_held_or_tried(progress), missing)
    if (unknown := hold.unknown_columns(progress.spec, table.columns)) and not progress.asked("decided"):
        raise Stop(_held_or_tried(progress), unknown)
    corrections = registry.corrections(progress.spec)
    progress.rows = list(interpret(progress.spec, table.rows, corrections, progress.tally))
    if corrections.unused:
        progress.tally["unused_correction"] = len(corrections.unused)


def _compare(progress: Progress) -> None:
    """What differs from the snapshot just before, and what that does to the list's history."""
    source, neighbors = progress.run.source, progress.neighbors
    before = known.shown_at(source, neighbors.before)
    progress.shown_before = len(before)
    progress.difference = compare(before, progress.rows)
    after = known.shown_at(source, neighbors.after) if neighbors.after else None
    progress.plan = history.fit(progress.difference, before, after)


def _match(progress: Progress) -> None:
    """Where every kept row is, and which agency each row that is new or changed means."""
    gazetteer = Gazetteer.from_database()
    for said in progress.rows:
        progress.placed[str(placed(said, gazetteer).precision)] += 1
    rows = [*progress.plan.open, *progress.plan.passing]
    if not rows:
        return
    progress.opened = list(
        judge(
            rows,
            gazetteer=gazetteer,
            index=known.agency_index(),
            earlier=known.judgements(progress.run.source, {row.key for row in rows}),
            state_names=known.state_names(),
            tally=progress.matched,
        )
    )


def _hold(progress: Progress) -> None:
    """What must wait for a person waits; what was only tried, or changes nothing, ends here."""
    if progress.asked("decided"):
        return
    reasons = hold.reasons_to_hold(
        progress.spec,
        kept=len(progress.rows),
        troubled=sum(1 for said in progress.rows if said.problems),
        before=progress.shown_before,
        difference=progress.difference,
    )
    if reasons:
        raise Stop(_held_or_tried(progress), " ".join(reasons))
    if progress.asked("dry_run"):
        raise Stop(Outcome.DRY_RUN)
    if progress.difference.empty and progress.neighbors.before and not progress.plan.extend:
        raise Stop(Outcome.UNCHANGED, "Other bytes, but every row says the same.")


def _held_or_tried(progress: Progress) -> Outcome:
    return Outcome.DRY_RUN if progress.asked("dry_run") else Outcome.HELD


def _apply(progress: Progress, settle: Settle) -> None:
    """Listings, matches, partnerships and release: all of it, or none."""
    run, snapshot, plan = progress.run, progress.snapshot, progress.plan
    before, after = progress.neighbors.before, progress.neighbors.after
    with transaction.atomic():
        ending = {"closed_by": snapshot, "last_shown_on": before.observed_on if before else None}
        edits = apply.edit(plan.close, **ending)
        if plan.split:
            edits += apply.split(plan.split, again_from=after, run=run, **ending)
        edits += apply.edit(plan.extend, last_shown_on=snapshot.observed_on)
        edits += apply.edit(plan.earlier, opened_by=snapshot)
        passing = {"closed_by": after, "last_shown_on": snapshot.observed_on}
        closings = {row.key: passing for row in plan.passing}
        touched = apply.open_(progress.opened, by=snapshot, run=run, closings=closings)
        touched |= apply.agencies_of(edit.listing for edit in edits)
        run.edits = edits
        Snapshot.objects.filter(pk=snapshot.pk).update(applied_at=timezone.now())
        progress.release = settle(touched, run)
        _finish(progress, Outcome.APPLIED)


def _now(run: Run, step: Callable) -> None:
    run.step = step.__name__.strip("_")
    Run.objects.filter(pk=run.pk).update(step=run.step)


def _finish(progress: Progress, outcome: Outcome, reason: str = "") -> None:
    run = progress.run
    run.step, run.outcome, run.reason, run.finished_at = "", outcome, reason, timezone.now()
    run.report = _report(progress)
    run.save()


def _repeat_the_report(progress: Progress, snapshot: Snapshot) -> None:
    """The counts of the run that applied these bytes, with nothing added, changed or gone."""
    before = snapshot.runs.filter(outcome=Outcome.APPLIED).order_by("-id").first()
    report = before.report if before else {}
    progress.tally.update({name: report.get(name, 0) for name in ("rows", "kept", "ignored")})
    progress.tally.update(report.get("problems", {}))
    progress.placed.update(report.get("placed", {}))
    progress.difference = Difference([], [], [], report.get("kept", 0))


COUNTS = ("rows", "kept", "ignored")


def _report(progress: Progress) -> dict:
    """One object, as `ingest --json` prints it. kept + ignored = rows, always."""
    run, fetched, difference = progress.run, progress.fetched, progress.difference
    tally = progress.tally
    return {
        "source": run.source.slug,
        "snapshot": progress.snapshot.pk if progress.snapshot else None,
        "sha256": fetched.sha256 if fetched else None,
        "observed_on": fetched.observed_on.isoformat() if fetched else None,
        "outcome": str(run.outcome),
        "reason": run.reason,
        **{name: tally[name] for name in COUNTS},
        "added": len(difference.added) if difference else 0,
        "changed": len(difference.changed) if difference else 0,
        "gone": len(difference.gone) if difference else 0,
        "same": difference.same if difference else 0,
        "problems": {name: count for name, count in sorted(tally.items()) if name not in COUNTS},
        "matched": {name: progress.matched[name] for name in ("rule", "new", "unsure")},
        "placed": {str(precision): progress.placed[precision] for precision in LocationPrecision},
        "release": progress.release,
        "seconds": round(time.monotonic() - progress.began, 3),
    }
