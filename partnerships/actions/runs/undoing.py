"""Undoing a whole run, and undoing that. Its listings are withdrawn, kept and marked; nothing is deleted.

Runs of one list are undone newest first, so that each undo gives exactly the state before its run. What curators
decided since then is kept: it stands again when the listings do.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_duration
from django.utils.duration import duration_iso_string

from partnerships.actions import audit_log
from partnerships.actions.conflicts import CannotUndo
from partnerships.actions.releases.effects import RecordEffect
from partnerships.actions.releases.previewing import previewed
from partnerships.actions.releases.publishing import agencies_attested_by, rebuild_and_publish_at_once
from partnerships.ingest.listings import apply
from partnerships.models import AuditEntry, Listing, Release, Run, Snapshot, Source
from partnerships.models.curation.audit_log import SOURCE_PUT_BACK, SOURCE_REMOVED
from partnerships.models.listing_edits import AFTER, BEFORE
from partnerships.models.locks import SourceBusy, source_lock_until_commit
from partnerships.models.vocabulary import Outcome, SourceState
from partnerships.today import site_today


def undo(*, run: Run, by: User, reason: str, with_later: bool = False) -> Release | None:
    """Take back what a run did to its list; `with_later`: with the runs of the list that were applied after it."""
    with transaction.atomic():
        undone = _undone_with_later(run, by) if with_later else [_undone(run, by)]
        return _published(undone, "undo a run", by, reason)


def preview(*, run: Run, by: User) -> AbstractContextManager[list[RecordEffect]]:
    """The undoing of a run, or of its undoing, only tried (`previewed`). Raises as these two do."""
    act = _redone if run.undone_at else _undone_with_later
    runs = [run] if run.undone_at else [*applied_after(run), run]
    return previewed(lambda: act(run, by), agencies=_agencies_of(runs))


def _undone(run: Run, by: User) -> Run:
    run = _locked(run)
    if run.outcome != Outcome.APPLIED:
        raise CannotUndo("Only a run that was applied can be undone.")
    if run.undone_at:
        raise CannotUndo("This run was undone already.")
    if later := applied_after(run):
        those = "it was" if len(later) == 1 else "they were"
        raise CannotUndo(
            f"Undo {_named(later)} of this list first, or all together: {those} applied after this one."
        )
    _take_back(run, by)
    return run


def _take_back(run: Run, by: User) -> None:
    run.listings.update(withdrawn_at=timezone.now())
    _put_back(run, side=BEFORE)
    if run.mapping:
        _map(run, run.asked["mapping_before"])
    else:
        others = run.source.runs.applied().of_new_bytes().filter(snapshot=run.snapshot).exclude(pk=run.pk)
        # Rows that were left out were taken in by a run of their own; without it the snapshot still stands.
        applied_at = timezone.now() if others.exists() else None
        Snapshot.objects.filter(runs=run).update(applied_at=applied_at)
    run.undone_by, run.undone_at = by, timezone.now()
    run.save(update_fields=["undone_by", "undone_at"])


def remove_source(*, source: Source, by: User, reason: str) -> Release | None:
    """Take a curator's list out of the record: all of its runs are undone, and it is retired.

    Its snapshots, rows and runs are kept, for the versions that cite them; each run can be taken up again.
    """
    if source.declared:
        raise CannotUndo("This list is declared in code; it can be retired here, and removed there.")
    with transaction.atomic():
        agencies = apply.agencies_of(source.listings.values_list("pk", flat=True))
        undone = [_locked(run) for run in source.runs.applied().order_by("-finished_at", "-id")]
        for run in undone:
            _take_back(run, by)
        former = Source.objects.get(pk=source.pk)
        said = {"state": former.state, "state_on": _iso(former.state_on), "state_reason": former.state_reason}
        Source.objects.filter(pk=source.pk).update(
            state=SourceState.RETIRED,
            state_on=site_today(),
            state_reason=reason,
            rhythm=None,
            next_due_at=None,
        )
        audit_log.write(
            actor=by,
            action=SOURCE_REMOVED,
            subject=source.slug,
            reason=reason,
            runs=[run.pk for run in undone],
            former=said | {"rhythm": former.rhythm and duration_iso_string(former.rhythm)},
        )
        return rebuild_and_publish_at_once(agencies, by=by, why=f"{source.title}: removed")


def removal_of(source: Source) -> AuditEntry | None:
    """The removal of a list, as long as nobody has put it back."""
    about = AuditEntry.objects.filter(subject=source.slug, action__in=[SOURCE_REMOVED, SOURCE_PUT_BACK])
    last = about.order_by("-id").first()
    return last if last and last.action == SOURCE_REMOVED else None


def put_source_back(*, source: Source, by: User, reason: str) -> Release | None:
    """Undo the removal of a list: the runs that it undid stand again, oldest first, and the list is kept as it was.

    A run that somebody took up again since stands already; what somebody said of the list since then stays.
    """
    with transaction.atomic():
        former = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        removal = removal_of(former)
        if removal is None:
            raise CannotUndo("This list was not removed, or is put back already.")
        runs = [Run.objects.get(pk=number) for number in reversed(removal.details["runs"])]
        again = [_redone(run, by) for run in runs if run.undone_at]
        if (former.state, former.state_reason) == (SourceState.RETIRED, removal.reason):
            Source.objects.filter(pk=source.pk).update(**_former(removal), next_due_at=None)
        audit_log.write(
            actor=by,
            action=SOURCE_PUT_BACK,
            subject=source.slug,
            reason=reason,
            undoes=removal.pk,
            runs=[run.pk for run in again],
        )
        agencies = apply.agencies_of(source.listings.values_list("pk", flat=True))
        return rebuild_and_publish_at_once(agencies, by=by, why=f"{source.title}: put back")


def _former(removal: AuditEntry) -> dict[str, Any]:
    """What was said of a list before it was removed. Removals of earlier versions of the program did not keep it."""
    kept: dict[str, Any] = removal.details.get("former") or {
        "state": SourceState.KEPT,
        "state_on": None,
        "state_reason": "",
        "rhythm": None,
    }
    return kept | {"rhythm": kept["rhythm"] and parse_duration(kept["rhythm"])}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def redo(*, run: Run, by: User, reason: str) -> Release | None:
    """Undo the undoing: the state after the run stands again."""
    with transaction.atomic():
        return _published([_redone(run, by)], "undo the undoing of a run", by, reason)


def _redone(run: Run, by: User) -> Run:
    run = _locked(run)
    if not run.undone_at:
        raise CannotUndo("This run was not undone.")
    if later := applied_after(run):
        raise CannotUndo(f"Undo run {later[0].pk} of this list first: it was applied since.")
    if run.mapping:
        _require_snapshot(run)
    _require_first(run)
    _put_back(run, side=AFTER)
    run.listings.update(withdrawn_at=None)
    if run.mapping:
        _map(run, run.mapping)
    else:
        Snapshot.objects.filter(runs=run).update(applied_at=timezone.now())
    run.undone_by = run.undone_at = None
    run.save(update_fields=["undone_by", "undone_at"])
    return run


def _require_first(run: Run) -> None:
    """A run that takes in the rows left out of another stands where that one does."""
    first = run.source.runs.filter(pk=run.asked.get("rest_of")).exclude(undone_at=None).first()
    if first:
        raise CannotUndo(f"It took in rows that run {first.pk} had left out: let that one stand again first.")


def _map(run: Run, mapping: dict[str, Any]) -> None:
    """The list is read by this mapping again."""
    Source.objects.filter(pk=run.source_id).update(mapping=mapping)


def _require_snapshot(run: Run) -> None:
    """A run that only reads a snapshot otherwise stands again where that does, read as it was before the run."""
    if run.snapshot is None or run.snapshot.applied_at is None:
        raise CannotUndo("The run that took in its snapshot is undone: let that one stand again first.")
    if run.source.mapping != run.asked["mapping_before"]:
        raise CannotUndo("The columns of this list are mapped otherwise by now; map them again instead.")


def _locked(run: Run) -> Run:
    """The run as it is now, and its list to ourselves until the act is done."""
    if run.is_by_hand:
        raise CannotUndo(
            "Its row was entered by hand. Undo that in the history below, where the row was added."
        )
    try:
        source_lock_until_commit(run.source)
    except SourceBusy as busy:
        raise CannotUndo("This list is being taken in at this moment: wait until that has ended.") from busy
    return Run.objects.select_for_update(of=("self",)).select_related("source", "snapshot").get(pk=run.pk)


def _undone_with_later(run: Run, by: User) -> list[Run]:
    """Newest first, as each may have been applied to what the one before it left."""
    return [_undone(one, by) for one in (*applied_after(run), run)]


def applied_after(run: Run) -> list[Run]:
    """The runs of the same list that were applied later and still stand, newest first."""
    return list(run.source.runs.applied().filter(finished_at__gt=run.finished_at).order_by("-finished_at"))


def _named(runs: list[Run]) -> str:
    numbers = [str(run.pk) for run in reversed(runs)]
    return f"run {numbers[0]}" if len(numbers) == 1 else f"runs {', '.join(numbers)}"


def _put_back(run: Run, *, side: int) -> None:
    """Give the listings that the run edited their values from before it (`BEFORE`) or after it (`AFTER`)."""
    Listing.objects.bulk_update(
        [
            Listing(
                pk=edit.listing,
                opened_by_id=edit.opened_by[side],
                closed_by_id=edit.closed_by[side],
                last_shown_on=edit.last_shown_on[side],
            )
            for edit in run.listing_edits
        ],
        ["opened_by", "closed_by", "last_shown_on"],
        batch_size=apply.BATCH_ROWS,
    )
    replaced = [edit.listing for edit in run.listing_edits if edit.replaced_by is not None]
    Listing.objects.filter(pk__in=replaced).update(withdrawn_at=timezone.now() if side == AFTER else None)


def _published(runs: list[Run], action: str, by: User, reason: str) -> Release | None:
    for run in runs:
        audit_log.write(actor=by, action=action, subject=f"{run.source.slug}, run {run.pk}", reason=reason)
    why = f"{runs[0].source.title}: {action} {', '.join(str(run.pk) for run in runs)}"
    return rebuild_and_publish_at_once(_agencies_of(runs), by=by, why=why)


def _agencies_of(runs: list[Run]) -> set[int]:
    """The agencies of whose partnerships these runs of a list decide."""
    touched = {number for run in runs for number in run.listings.values_list("pk", flat=True)}
    touched |= {edit.listing for run in runs for edit in run.listing_edits}
    return apply.agencies_of(touched) | agencies_attested_by(runs[0].source)
