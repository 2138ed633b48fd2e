"""The report of a run: one object, as `ingest --json` prints it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from partnerships.ingest.compare import Difference
from partnerships.ingest.run.progress import Progress
from partnerships.ingest.run.stages import Applied, Compared, Context, Read, Stage, Stored, Unchanged
from partnerships.ingest.source_bytes import Fetched
from partnerships.models import Snapshot
from partnerships.models.vocabulary import FailureCause, LocationPrecision, Outcome

MAX_REASON_LENGTH = 1_000
COUNTS = ("rows", "kept", "ignored")
MATCHED = ("rule", "new", "unsure")


def finish(context: Context, stage: Stage | None, outcome: Outcome, reason: str = "") -> None:
    """Write the outcome and the report to the run. `stage`: the last that it reached."""
    run = context.run
    run.step, run.outcome, run.reason = "", outcome, Truncator(reason).chars(MAX_REASON_LENGTH)
    run.finished_at = timezone.now()
    run.report = report(context, stage)
    preview = context.progress.preview
    with transaction.atomic():
        run.save()
        if preview and outcome == Outcome.HELD:
            preview.store()
    if preview:
        preview.close()


def reject(context: Context, stage: Stage | None, cause: FailureCause, reason: str) -> None:
    """Write that nothing was taken, and why: `cause` for readers, `reason` for curators."""
    context.progress.cause = cause
    finish(context, stage, Outcome.REJECTED, reason)


def report(context: Context, stage: Stage | None) -> dict[str, Any]:
    """The report at a stage. kept + ignored = rows, always. `parts`: of a file that holds more than was read."""
    run, progress = context.run, context.progress
    fetched, snapshot, difference = _fetched(stage), _snapshot(stage), _difference(stage)
    return {
        "source": run.source.slug,
        "snapshot": snapshot.pk if snapshot else None,
        "sha256": fetched.sha256 if fetched else None,
        "observed_on": fetched.observed_on.isoformat() if fetched else None,
        "outcome": str(run.outcome),
        "reason": run.reason,
        **{name: progress.tally[name] for name in COUNTS},
        "added": len(difference.added),
        "changed": len(difference.changed),
        "gone": len(difference.gone),
        "same": difference.same,
        **({"left_out": len(context.left_out)} if context.left_out else {}),
        "problems": {name: count for name, count in sorted(progress.tally.items()) if name not in COUNTS},
        "matched": {name: progress.matched[name] for name in MATCHED},
        "placed": {str(precision): progress.placed[precision] for precision in LocationPrecision},
        **_would(run.outcome, progress),
        "release": stage.release if isinstance(stage, Applied) else None,
        "seconds": round(time.monotonic() - progress.began, 3),
        **({"cause": str(progress.cause)} if progress.cause else {}),
        **_server(progress.answer, fetched),
        **({"parts": progress.parts} if any(not part["read"] for part in progress.parts) else {}),
    }


def _server(answer: Mapping[str, float], fetched: Fetched | None) -> dict[str, Any]:
    """What the server said that a curator must know: its refusal, or where the list is for good."""
    said = {**answer, "moved_to": fetched.moved_to if fetched else ""}
    said = {name: value for name, value in said.items() if value}
    return {"server": said} if said else {}


def _would(outcome: str, progress: Progress) -> dict[str, Any]:
    """What a run that changed nothing would have done to readers; None where it did not come to that.

    `fingerprint`: by which is known whether it would still do that.
    """
    if outcome not in (Outcome.HELD, Outcome.DRY_RUN):
        return {}
    effect, preview = progress.effect, progress.preview
    would = {"would": effect.counts if effect else None, "lost_by_state": dict(effect.lost) if effect else {}}
    return would | ({"fingerprint": preview.fingerprint} if preview else {})


def _stored(stage: Stage | None) -> Stored | None:
    if isinstance(stage, Applied):
        return stage.compared.stored
    if isinstance(stage, Read | Compared):
        return stage.read.stored if isinstance(stage, Compared) else stage.stored
    return stage if isinstance(stage, Stored) else None


def _fetched(stage: Stage | None) -> Fetched | None:
    if isinstance(stage, Fetched):
        return stage
    if isinstance(stage, Unchanged):
        return stage.fetched
    stored = _stored(stage)
    return stored.fetched if stored else None


def _snapshot(stage: Stage | None) -> Snapshot | None:
    if isinstance(stage, Unchanged):
        return stage.snapshot
    stored = _stored(stage)
    return stored.snapshot if stored else None


def _difference(stage: Stage | None) -> Difference[Any]:
    if isinstance(stage, Applied):
        return stage.compared.difference
    if isinstance(stage, Compared):
        return stage.difference
    return Difference([], [], [], stage.same if isinstance(stage, Unchanged) else 0)
