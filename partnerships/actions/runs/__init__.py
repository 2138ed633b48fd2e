"""Runs: asking for one, carrying it out under the source's lock, deciding on a held one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from partnerships.actions import audit_log, sources
from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases.effects import effect_of, preview_of
from partnerships.actions.releases.publish import publish
from partnerships.actions.releases.publishing import PublishResult, agencies_attested_by
from partnerships.actions.sources import Refused
from partnerships.ingest import lookups, preview
from partnerships.ingest.effect import Effect, Preview, Publishing
from partnerships.ingest.mapping.curated import Mapping
from partnerships.ingest.run import run_source
from partnerships.ingest.snapshot_store import NoRoom, store_bytes
from partnerships.ingest.source_bytes import Fetched
from partnerships.ingest.tables import UnreadableFile
from partnerships.models import Release, Run, Snapshot, Source
from partnerships.models.locks import SourceBusy, source_lock
from partnerships.models.vocabulary import Nature, SourceState
from partnerships.today import refuse_future, site_today


class NotUnderWay(Exception):
    """The run cannot be stopped any more; the message says why."""


class DiedLately(Exception):
    """The run's process has died again and again. `begins_at`: when it may be begun again."""

    def __init__(self, run: Run, begins_at: datetime) -> None:
        super().__init__(
            f"Run {run.pk} died {run.attempts} times; it is begun again at {begins_at:%H:%M:%S}."
        )
        self.begins_at = begins_at


class NotHeld(Exception):
    """The run is not waiting for a decision (any more)."""


def ask(*, slug: str, actor: User | str, snapshot: Snapshot | None = None, **asked: Any) -> Run:
    """A run, waiting to be carried out.

    `asked`: file, url, observed_on (ISO), dry_run, preview_first, decided, expected, mapping, left_out, chosen_from,
    rest_of.

    Raises Refused for a source whose rows are entered by hand.
    """
    with transaction.atomic():
        source = Source.objects.get(slug=slug)
        _refuse_by_hand(source)
        run = Run.objects.create(
            source=source, snapshot=snapshot, asked={name: value for name, value in asked.items() if value}
        )
        audit_log.write(actor=actor, action="ask for a run", subject=f"{slug}, run {run.pk}", **run.asked)
    return run


def _refuse_by_hand(source: Source) -> None:
    if source.declared and lookups.declaration(source).by_hand:
        raise Refused(
            f"Rows of “{source.title}” are entered by hand, one at a time: use “Add evidence” in the admin."
        )


def ask_if_due(*, source: Source, now: datetime) -> Run | None:
    """A run of the list as its publisher shows it now, if it is still due: several schedules at once make one run."""
    with transaction.atomic():
        locked = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        if locked.runs.unfinished().exists() or not sources.is_due(locked, now=now):
            return None
        return ask(slug=locked.slug, actor="beat")


def fetch_now(*, source: Source, by: User, preview_first: bool = False) -> Run:
    """A run of the list as its publisher shows it now. Raises SourceBusy when one is waiting or under way."""
    if not can_fetch(source):
        raise Refused("This list has no address; give it as a file.")
    with transaction.atomic():
        refuse_second_run(source)
        return ask(slug=source.slug, actor=by, preview_first=preview_first)


def can_fetch(source: Source) -> bool:
    """Whether the list can be had without a person giving it: it has an address, or comes with the program."""
    if source.address or not source.declared:
        return bool(source.address)
    spec = lookups.declaration(source)
    return bool(spec.bundled or spec.archived)


def receive(
    *, source: Source, file: File[Any], observed_on: date, by: User, preview_first: bool = False
) -> Run:
    """A run of a file that a curator gives, kept first like every list's bytes. `preview_first`: it then waits until a
    person has seen what it would change.

    Raises SourceBusy, Refused or FutureDay.
    """
    refuse_future(observed_on, today=site_today())
    content = bytes_of(file)
    with transaction.atomic():
        refuse_second_run(source)
        try:
            snapshot = store_bytes(source, Fetched(content, file.name or "", observed_on))
        except NoRoom as full:
            raise Refused(str(full)) from full
        return ask(
            slug=source.slug,
            actor=by,
            snapshot=snapshot,
            uploaded=file.name,
            observed_on=observed_on.isoformat(),
            preview_first=preview_first,
        )


def bytes_of(file: File[Any]) -> bytes:
    """What a file holds. Raises Refused when that is nothing, or more than is read."""
    if not file.size:
        raise Refused("The file is empty.")
    if file.size > settings.LARGEST_LIST:
        raise Refused(f"The file has {file.size:,} bytes; at most {settings.LARGEST_LIST:,} are read.")
    content: bytes = file.read()
    return content


def refuse_second_run(source: Source) -> None:
    """Two curators (or one, twice) asking at the same time make one run."""
    Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    if waiting := source.runs.unfinished().order_by("id").first():
        raise SourceBusy(f"Run {waiting.pk} of this list is waiting or under way; wait for it to end.")


def ingest(*, run: Run, today: date, wait: bool = True) -> Run:
    """Carry out a run. Raises SourceBusy when another of the same list is under way and `wait` is false.

    A run that has finished is given back as it is, so a task delivered twice does nothing twice. One whose process
    has died again and again is begun later (DiedLately), and given up after `MAX_ATTEMPTS`.
    """
    with source_lock(run.source, wait=wait):
        run.refresh_from_db()
        if run.finished_at:
            return run
        now = timezone.now()
        if run.begins_at and run.begins_at > now:
            raise DiedLately(run, run.begins_at)
        run.started_at, run.attempts = now, run.attempts + 1
        run.save(update_fields=["started_at", "attempts"])
        run_source(run, publishing=PUBLISHING, today=today)
        Source.objects.filter(pk=run.source_id).update(next_due_at=sources.next_due(run))
    return run


def _rebuild(agencies: set[int], run: Run) -> Effect:
    """Compute again the agencies that a run touches. Gives what would differ for readers."""
    agencies = agencies | agencies_attested_by(run.source)
    rebuild(agencies=agencies)
    return effect_of(run, agencies=agencies)


def _preview(agencies: set[int], run: Run) -> Preview:
    return preview_of(run, agencies=agencies | agencies_attested_by(run.source))


def _publish(run: Run, agencies: set[int]) -> int | None:
    """What follows from an applied run for the agencies that it touches. From a directory nothing that is published."""
    actor, source, snapshot = f"run {run.pk}", run.source, run.snapshot
    touched = (
        None if source.nature == Nature.ROLL else agencies
    )  # a roll shows all of its agencies one day longer
    if snapshot is None:
        raise ValueError(f"Run {run.pk} applied bytes that were not kept.")
    if run.mapping:
        before = run.asked["mapping_before"]
        audit_log.write(
            actor=actor,
            action="map a list's columns",
            subject=source.slug,
            mapping=run.mapping,
            mapping_before=before,
        )
        why = f"{source.title}: its columns are mapped anew"
        return _number(publish(actor=actor, why=why, agencies=touched))
    left_out = {name: run.asked[name] for name in ("left_out",) if name in run.asked}
    audit_log.write(
        actor=actor, action="apply a list", subject=source.slug, snapshot=snapshot.sha256, **left_out
    )
    if source.is_directory:
        return None
    why = f"{source.title}, as of {snapshot.observed_on}"
    return _number(publish(actor=actor, why=why, agencies=touched))


def _number(release: Release | None) -> int | None:
    return release.number if release else None


PUBLISHING = Publishing(_rebuild, _preview, _publish)


@contextmanager
def rolled_back() -> Iterator[None]:
    """What is done in the block leaves no row in any table: for a run that only says what it would change."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


CARRIED = ("mapping", "mapping_before", "left_out", "chosen_from", "rest_of")
"""What was asked of a held run that is asked of the run which applies it as well."""


def apply_held(*, run: Run, by: User, reason: str) -> Run:
    """A curator has looked: the held snapshot is right. Gives the run that will apply it."""
    with transaction.atomic():
        decide(run, "apply", by, reason)
        asked = {name: run.asked.get(name) for name in CARRIED}
        asked |= {"decided": run.pk, "expected": run.report.get("fingerprint")}
        return ask(slug=run.source.slug, actor=by, snapshot=run.snapshot, **asked)


def remap(*, source: Source, mapping: Mapping, by: User, reason: str) -> Run | None:
    """Read a curator's list by other columns: a run over its newest applied snapshot, which shows the difference.

    That run is held, and changes nothing until a person applies it; it can be undone. A list of which nothing is
    applied is read so from its next snapshot on: None. Raises Refused or SourceBusy.
    """
    if source.declared:
        raise Refused("This list is declared in code; its columns are mapped there.")
    with transaction.atomic():
        newest = source.snapshots.applied().last()
        if newest is None:
            sources.map_columns(source=source, mapping=mapping, by=by, reason=reason)
            return None
        if Mapping(**source.mapping) == mapping:
            raise Refused("Nothing is changed: its columns are mapped so.")
        refuse_second_run(source)
        mapped = {"mapping": mapping.stored(), "mapping_before": source.mapping}
        return ask(slug=source.slug, actor=by, snapshot=newest, reason=reason, **mapped)


def precompute_preview(*, run: Run) -> None:
    """Read what a held run would change, and keep it: a curator does not wait for a long list to be read."""
    with suppress(UnreadableFile):  # the run's page says why it cannot be read
        preview.precompute(run)


def reject_held(*, run: Run, by: User, reason: str) -> None:
    """A curator has looked: the held snapshot is not to be applied."""
    with transaction.atomic():
        decide(run, "reject", by, reason)


def reject_and_retire(*, run: Run, state: SourceState, on: date, by: User, reason: str) -> PublishResult:
    """A held snapshot shows that its publisher stopped the list, or dropped the category: both said in one act.

    The run is rejected, and the source's listings keep their last known state.
    """
    if state == SourceState.KEPT:
        raise Refused("Say whether the list was retired or dropped the category.")
    with transaction.atomic():
        reject_held(run=run, by=by, reason=reason)
        return sources.retire(source=run.source, state=state, on=on, by=by, reason=reason)


def decide(run: Run, decision: str, by: User, reason: str, **details: Any) -> None:
    """Say what becomes of a held run (`DECISIONS`), once. Raises NotHeld."""
    decided = (
        Run.objects.held()
        .filter(pk=run.pk)
        .update(decision=decision, decided_by=by, decided_at=timezone.now())
    )
    if not decided:
        raise NotHeld(f"Run {run.pk} is not waiting for a decision.")
    subject = f"{run.source.slug}, run {run.pk}"
    audit_log.write(actor=by, action=f"{decision} a held run", subject=subject, reason=reason, **details)


def cancel(*, run: Run, by: User) -> None:
    """Ask an unfinished run to stop at its next step; it then changes nothing. Raises NotUnderWay."""
    with transaction.atomic():
        asked = Run.objects.unfinished().filter(pk=run.pk, cancel_asked_by="")
        if not asked.update(cancel_asked_by=by.get_username()):
            raise NotUnderWay("The run has ended, or was asked to stop already.")
        audit_log.write(actor=by, action="cancel a run", subject=f"{run.source.slug}, run {run.pk}")
