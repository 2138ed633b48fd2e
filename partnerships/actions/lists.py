"""Taking in a list: asking for a run, carrying it out under the source's lock, deciding on a held one."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone

from partnerships.actions import journal
from partnerships.actions.settle import Settled, settle
from partnerships.ingest import apply, known, registry
from partnerships.ingest.compare import Difference
from partnerships.ingest.curated import Mapping
from partnerships.ingest.fetch import Fetched, archived_not_taken
from partnerships.ingest.preview import difference_of
from partnerships.ingest.progress import watched
from partnerships.ingest.run import carry_out, keep_bytes
from partnerships.ingest.tables import UnreadableList
from partnerships.models import Run, Source
from partnerships.models.vocabulary import ListState, Outcome

BETWEEN_FAILURES = timedelta(days=1)
"""How long to wait before an archived snapshot that could not be had is asked for again."""
LOCK_FAMILY = 0x52494E47  # "RING": keeps our advisory locks apart from other programs' in one database


class Busy(Exception):
    """Another run of the same list is under way."""


class Refused(Exception):
    """What was given cannot be taken in; the message says why."""


class NotUnderWay(Exception):
    """The run cannot be stopped any more; the message says why."""


class NotHeld(Exception):
    """The run is not waiting for a decision (any more)."""


def synchronize() -> list[Source]:
    """Make the rows of declared sources say what the declarations say. Gives them, in order of slug."""
    return [_synchronized(spec) for spec in registry.declared().values()]


def _synchronized(spec) -> Source:
    declared = {
        "title": spec.title,
        "publisher": spec.publisher,
        "homepage": spec.homepage,
        "address": spec.address,
        "license": spec.license,
        "license_url": spec.license_url,
        "about": spec.about,
        "rhythm": spec.rhythm,
        "expect_from": spec.expect.start,
        "expect_to": spec.expect.stop - 1,
        "is_directory": spec.directory,
        "declared": True,
    }
    state = {"state": spec.state, "state_on": spec.state_on, "state_reason": spec.state_reason}
    # A list that its declaration says is kept may have been retired by a curator: that stays.
    source, _made = Source.objects.update_or_create(
        slug=spec.slug,
        defaults=declared if spec.state is ListState.KEPT else declared | state,
        create_defaults=declared | state,
    )
    return source


def ask(*, slug: str, actor, snapshot=None, **asked) -> Run:
    """A run, waiting to be carried out. `asked`: file, url, observed_on (ISO), dry_run, decided."""
    with transaction.atomic():
        source = Source.objects.get(slug=slug)
        run = Run.objects.create(
            source=source, snapshot=snapshot, asked={name: value for name, value in asked.items() if value}
        )
        journal.write(actor=actor, action="ask for a run", subject=f"{slug}, run {run.pk}", **run.asked)
    return run


def look_now(*, source: Source, by) -> Run:
    """A run of the list as its publisher shows it now. Raises Busy when one is waiting or under way."""
    with transaction.atomic():
        _refuse_second_run(source)
        return ask(slug=source.slug, actor=by)


def receive(*, source: Source, file: File, observed_on: date, by) -> Run:
    """A run of a file that a curator gives, kept first like every list's bytes. Raises Busy or Refused."""
    content = bytes_of(file)
    with transaction.atomic():
        _refuse_second_run(source)
        snapshot = keep_bytes(source, Fetched(content, file.name, observed_on))
        return ask(
            slug=source.slug,
            actor=by,
            snapshot=snapshot,
            uploaded=file.name,
            observed_on=observed_on.isoformat(),
        )


def bytes_of(file: File) -> bytes:
    """What a file holds. Raises Refused when that is nothing, or more than is read."""
    if not file.size:
        raise Refused("The file is empty.")
    if file.size > settings.LARGEST_LIST:
        raise Refused(f"The file has {file.size:,} bytes; at most {settings.LARGEST_LIST:,} are read.")
    return file.read()


def _refuse_second_run(source: Source) -> None:
    """Two curators (or one, twice) asking at the same time make one run."""
    Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    if waiting := source.runs.unfinished().order_by("id").first():
        raise Busy(f"Run {waiting.pk} of this list is waiting or under way; wait for it to end.")


def take_in(*, run: Run, today: date, wait: bool = True) -> Run:
    """Carry out a run. Raises Busy when another of the same list is under way and `wait` is false.

    A run that has finished is given back as it is, so a task delivered twice does nothing twice.
    """
    with _alone(run.source, wait=wait):
        run.refresh_from_db()
        if run.finished_at:
            return run
        run.started_at = timezone.now()
        run.save(update_fields=["started_at"])
        carry_out(run, settle=_settle, today=today)
        Source.objects.filter(pk=run.source_id).update(next_due_at=_next_due(run))
    return run


def _next_due(run: Run):
    """When to look again: at once while archived snapshots come in, else after the list's rhythm; None = never."""
    source = run.source
    if _archived_waiting(source):
        return timezone.now() + (BETWEEN_FAILURES if run.outcome == Outcome.REJECTED else timedelta())
    return timezone.now() + source.rhythm if source.rhythm else None


def _archived_waiting(source: Source) -> bool:
    taken = set(source.snapshots.values_list("sha256", flat=True))
    return bool(archived_not_taken(known.declaration(source), taken))


def _settle(agencies: set[int], run: Run) -> int | None:
    actor = f"run {run.pk}"
    if run.source.state != ListState.KEPT:
        # The last day that such a list showed a row is that of its newest snapshot, for every row still on it.
        agencies |= apply.agencies_of(run.source.listings.open().values_list("pk", flat=True))
    release = settle(agencies, actor=actor, why=f"{run.source.title}, as of {run.snapshot.observed_on}")
    journal.write(actor=actor, action="apply a list", subject=run.source.slug, snapshot=run.snapshot.sha256)
    return release.number if release else None


@contextmanager
def on_trial():
    """What is done in the block leaves no row in any table: for a run that only says what it would change."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _alone(source: Source, *, wait: bool):
    """Hold the source's lock: the database gives it back however the process ends."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_FAMILY, source.pk])
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_FAMILY, source.pk])
            if not cursor.fetchone()[0]:
                raise Busy(f"Another run of {source.slug} is under way.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_FAMILY, source.pk])


def keep_runs_away(source: Source) -> None:
    """Until our transaction ends no run of this list is carried out. Raises Busy when one is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_FAMILY, source.pk])
        if not cursor.fetchone()[0]:
            raise Busy(f"Another run of {source.slug} is under way.")


def is_busy(source: Source) -> bool:
    """Whether a run of this list is under way at this moment, in any process."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
            " AND classid = %s AND objid = %s AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [LOCK_FAMILY, source.pk],
        )
        return cursor.fetchone()[0]


def apply_held(*, run: Run, by, reason: str) -> Run:
    """A curator has looked: the held snapshot is right. Gives the run that will apply it."""
    with transaction.atomic():
        _decide(run, "apply", by, reason)
        return ask(slug=run.source.slug, actor=by, snapshot=run.snapshot, decided=run.pk)


def would_change(*, run: Run) -> Difference:
    """What applying a held run would change, read again from the kept bytes. Raises Refused when it cannot be."""
    try:
        return difference_of(run)
    except UnreadableList as unreadable:
        raise Refused(str(unreadable)) from unreadable


def reject_held(*, run: Run, by, reason: str) -> None:
    """A curator has looked: the held snapshot is not to be applied."""
    with transaction.atomic():
        _decide(run, "reject", by, reason)


def _decide(run: Run, decision: str, by, reason: str) -> None:
    decided = (
        Run.objects.held()
        .filter(pk=run.pk)
        .update(decision=decision, decided_by=by, decided_at=timezone.now())
    )
    if not decided:
        raise NotHeld(f"Run {run.pk} is not waiting for a decision.")
    journal.write(
        actor=by, action=f"{decision} a held run", subject=f"{run.source.slug}, run {run.pk}", reason=reason
    )


def retire(*, source: Source, state: ListState, on: date, by, reason: str) -> Settled:
    """A curator says that the list stopped, or dropped the category; its listings keep their last known state.

    `state` KEPT says that it is kept again.
    """
    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(state=state, state_on=on, state_reason=reason)
        journal.write(
            actor=by, action="say whether a list is kept", subject=source.slug, reason=reason, state=state
        )
        agencies = apply.agencies_of(source.listings.values_list("pk", flat=True))
        return settle(agencies, actor=by, why=f"{source.title}: {ListState(state).label.lower()}")


def cancel(*, run: Run, by) -> None:
    """Ask an unfinished run to stop at its next step; it then changes nothing. Raises NotUnderWay."""
    with transaction.atomic():
        asked = Run.objects.unfinished().filter(pk=run.pk, cancel_asked_by="")
        if not asked.update(cancel_asked_by=by.get_username()):
            raise NotUnderWay("The run has ended, or was asked to stop already.")
        journal.write(actor=by, action="cancel a run", subject=f"{run.source.slug}, run {run.pk}")


def progress_of(run: Run) -> dict:
    """How far an unfinished run is: `step`, `rows`, `matched`, `to_match`, `placed`; empty when it has not begun."""
    return watched(run)


def due(*, now) -> list[Source]:
    """Sources that it is time to look at, by their rhythm or for their archived snapshots, with no run waiting."""
    sources = Source.objects.exclude(pk__in=Run.objects.unfinished().values("source")).order_by("slug")
    return [
        source
        for source in sources
        if (source.next_due_at is None or source.next_due_at <= now)
        and (source.rhythm or _archived_waiting(source))
    ]


def add(*, slug: str, mapping: Mapping, by, **facts) -> Source:
    """A list that a curator adds. `facts`: title, publisher, license, address, rhythm and the like."""
    with transaction.atomic():
        if Source.objects.filter(slug=slug).exists():
            raise Refused(f"There is a list called “{slug}” already; choose another name.")
        source = Source.objects.create(slug=slug, declared=False, mapping=mapping.stored(), **facts)
        journal.write(actor=by, action="add a list", subject=slug, mapping=source.mapping)
    return source


def remap(*, source: Source, mapping: Mapping, by, reason: str) -> None:
    """Read a curator's list otherwise from its next snapshot on."""
    if source.declared:
        raise Refused("This list is declared in code; its columns are mapped there.")
    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(mapping=mapping.stored())
        journal.write(
            actor=by,
            action="map a list's columns",
            subject=source.slug,
            reason=reason,
            mapping=mapping.stored(),
        )


def interrupted(*, now) -> list[Run]:
    """Runs that were begun, or asked for a while ago, and that no process is carrying out."""
    asked_long_ago = now - timedelta(minutes=2)
    return [
        run
        for run in Run.objects.unfinished().select_related("source").order_by("id")
        if (run.started_at or run.created_at < asked_long_ago) and not is_busy(run.source)
    ]
