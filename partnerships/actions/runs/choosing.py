"""Choosing rows: a curator lets some rows of a held snapshot be applied, and leaves the others out.

The choice is a run of its own over the same bytes, held as well: it says what the chosen rows would change, and is
applied or rejected as any other. What was left out can be taken in later by a run over the same snapshot.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from partnerships.actions import runs
from partnerships.actions.sources import Refused
from partnerships.ingest.left_out import LeftOut as LeftOut
from partnerships.ingest.left_out import NotRowNumbers as NotRowNumbers
from partnerships.ingest.left_out import as_ranges as as_ranges
from partnerships.ingest.left_out import from_ranges as from_ranges
from partnerships.models import Run
from partnerships.models.vocabulary import Nature, Outcome


def can_choose(run: Run) -> bool:
    """Whether it waits for a decision, and its rows were read: not of a list that is only mapped anew."""
    waits = run.outcome == Outcome.HELD and run.decided_at is None
    return waits and not run.mapping and "fingerprint" in run.report


def can_leave_out_gone(run: Run) -> bool:
    """Whether a row that the file no longer shows may stay as it is on file. On a roll it may not: what stands on a
    roll was shown on the day of its newest snapshot, and this one does not show it.
    """
    return run.source.nature != Nature.ROLL


def root_of(run: Run) -> Run:
    """The run whose rows are chosen from: it was held with all of them."""
    return Run.objects.select_related("source", "snapshot").get(pk=run.asked.get("chosen_from", run.pk))


def choose(*, run: Run, left_out: LeftOut, by: User, reason: str) -> Run:
    """Leave these rows out. Gives the run that says what the others would change, and waits to be applied.

    Raises NotHeld or Refused.
    """
    if not can_choose(run):
        raise Refused("Rows are chosen of a run that was read, and that waits for a decision.")
    if left_out == LeftOut.of(run.asked):
        raise Refused("Nothing is chosen otherwise than this run has it.")
    if left_out.gone and not can_leave_out_gone(run):
        raise Refused("A row that is gone from a roll cannot be left as it is.")
    root = root_of(run)
    if left_out.rows >= set(root.previewed_listings.values_list("row_number", flat=True)) and not _gone(
        root, left_out
    ):
        raise Refused("No row is chosen. Reject the run instead: then nothing of it is applied.")
    stored = left_out.stored()
    with transaction.atomic():
        runs.decide(run, "choose", by, reason, left_out=stored)
        return runs.ask(
            slug=run.source.slug,
            actor=by,
            snapshot=run.snapshot,
            left_out=stored,
            chosen_from=root.pk,
            rest_of=run.asked.get("rest_of"),
            preview_first=True,
        )


def _gone(root: Run, left_out: LeftOut) -> bool:
    """Whether rows that are gone are still to be taken off."""
    return int(root.report["gone"]) > len(left_out.gone)


def has_rest(run: Run) -> bool:
    """Whether rows were left out of an applied run, and its snapshot is still the newest of its list."""
    applied = run.outcome == Outcome.APPLIED and run.undone_at is None and "left_out" in run.asked
    newest = run.source.snapshots.applied().last() if applied else None
    return newest is not None and newest.pk == run.snapshot_id


def take_rest(*, run: Run, by: User) -> Run:
    """A run of the rows that were left out; it waits until a person has seen what they would change."""
    if not has_rest(run):
        raise Refused("No row was left out of this run, or a later snapshot of the list was taken in since.")
    with transaction.atomic():
        runs.refuse_second_run(run.source)
        return runs.ask(
            slug=run.source.slug, actor=by, snapshot=run.snapshot, rest_of=run.pk, preview_first=True
        )
