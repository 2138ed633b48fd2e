"""Sources: the lists that we know, when a run of each is due, and what a curator says about them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from partnerships.actions import acts, audit_log
from partnerships.actions.releases.publishing import PublishResult, rebuild_and_publish
from partnerships.ingest import lookups, registry
from partnerships.ingest.agencies.decide_again import decide_again
from partnerships.ingest.listings import apply
from partnerships.ingest.mapping.curated import Mapping
from partnerships.ingest.rekey import rekey, scheme_of
from partnerships.ingest.source_bytes import archived_not_stored, is_bundle_stored
from partnerships.ingest.spec import Source as Declaration
from partnerships.models import Act, Run, Source
from partnerships.models.vocabulary import Nature, Outcome, SourceState
from partnerships.today import refuse_future, site_today

RETRY_ARCHIVED_AFTER = timedelta(days=1)
"""How long to wait before an archived snapshot that could not be had is asked for again."""


MAX_RETRY_AFTER_SECONDS = 90 * 24 * 3600
"""A server that asks to be left alone for longer is fetched from after this time, and refuses again if it means it."""


class Refused(Exception):
    """What was given cannot be taken in; the message says why."""


def synchronize() -> list[Source]:
    """Make the rows of declared sources say what the declarations say. Gives them, in order of slug.

    Rows on file that an earlier version of the program keyed otherwise are keyed anew, and those
    about which their list now comes with a decision are matched so.
    """
    declared = [_synchronized(spec) for spec in registry.declared().values()]
    for source in Source.objects.order_by("slug"):
        if merged := rekey(source):
            why = f"{source.title}: rows that came under several numbers are one"
            rebuild_and_publish(merged, actor="synchronize", why=why)
    for source in declared:
        if settled := decide_again(source):
            audit_log.write(actor="synchronize", action="match: decided with the list", subject=source.slug)
            why = f"{source.title}: rows are matched as decided with the list"
            rebuild_and_publish(settled, actor="synchronize", why=why)
    return declared


def _synchronized(spec: Declaration) -> Source:
    declared = {
        "title": spec.title,
        "publisher": spec.publisher,
        "homepage": spec.homepage,
        "address": spec.address,
        "license": spec.license,
        "license_url": spec.license_url,
        "about": spec.about,
        "nature": spec.nature,
        "rhythm": spec.rhythm,
        "expect_from": spec.expect.start,
        "expect_to": spec.expect.stop - 1,
        "is_directory": spec.directory,
        "declared": True,
    }
    widened = Source.objects.filter(slug=spec.slug, is_expectation_widened=True).first()
    if widened:
        declared["expect_from"] = min(widened.expect_from, spec.expect.start)
        declared["expect_to"] = max(widened.expect_to, spec.expect.stop - 1)
    state = {"state": spec.state, "state_on": spec.state_on, "state_reason": spec.state_reason}
    # A list that its declaration says is kept may have been retired by a curator: that stays.
    source, _made = Source.objects.update_or_create(
        slug=spec.slug,
        defaults=declared if spec.state is SourceState.KEPT else declared | state,
        create_defaults=declared | state,
    )
    return source


def add(*, slug: str, mapping: Mapping, by: User | str, **facts: Any) -> Source:
    """A list that a curator adds. `facts`: title, publisher, nature, license, address, rhythm and the like."""
    with transaction.atomic():
        if Source.objects.filter(slug=slug).exists():
            raise Refused(f"There is a list called “{slug}” already; choose another name.")
        source = Source(slug=slug, declared=False, mapping=mapping.stored(), **facts)
        source.row_scheme = scheme_of(source, lookups.declaration(source))
        source.save()
        audit_log.write(actor=by, action="add a list", subject=slug, mapping=source.mapping)
    return source


def expect(*, source: Source, expect_from: int, expect_to: int, by: User, reason: str) -> None:
    """How many rows are believed from now on. What a declaration expects can be widened, and then stays so."""
    if expect_from > expect_to:
        raise Refused("The fewest rows expected are more than the most.")
    if source.declared:
        declared = registry.get(source.slug).expect
        if expect_from > declared.start or expect_to < declared.stop - 1:
            raise Refused(
                f"This list is declared to have {declared.start:,} to {declared.stop - 1:,} rows; "
                "that can be widened here, not narrowed."
            )
    changes = {"expect_from": expect_from, "expect_to": expect_to}
    _change(source, changes | {"is_expectation_widened": source.declared}, "expect rows", by, reason)


EDITABLE = ("title", "publisher", "homepage", "address", "license", "license_url", "about", "rhythm")
"""What a curator can change of a list that was added by one."""


def edit(*, source: Source, by: User, reason: str, **facts: Any) -> PublishResult:
    """A curator changes what is said of a list that was added by one (`EDITABLE`)."""
    if source.declared:
        raise Refused("This list is declared in code; what is said of it is changed there.")
    if facts.get("rhythm", source.rhythm) and not facts.get("address", source.address):
        raise Refused("A list is fetched by itself only where it has an address.")
    changed = {
        name: facts[name] for name in EDITABLE if name in facts and facts[name] != getattr(source, name)
    }
    if not changed:
        raise Refused("Nothing is changed.")
    with transaction.atomic():
        act = _change(source, {**changed, "next_due_at": None}, "edit a list", by, reason)
        agencies = apply.agencies_of(source.listings.values_list("pk", flat=True))
        return rebuild_and_publish(
            agencies, actor=by, why=f"{source.title}: what is said of the list", acts=[act]
        )


def _change(source: Source, changes: dict[str, Any], action: str, by: User, reason: str) -> Act:
    """Change the source, and log each value before and after."""
    said = {
        name: f"{getattr(source, name)} → {value}" for name, value in changes.items() if name != "next_due_at"
    }
    with transaction.atomic(), _recorded(source) as recording:
        Source.objects.filter(pk=source.pk).update(**changes)
        entry = audit_log.write(actor=by, action=action, subject=source.slug, reason=reason, **said)
        return recording.keep(entry, by)


def _recorded(source: Source) -> AbstractContextManager[acts.Recording]:
    return acts.recorded(Source.objects.filter(pk=source.pk))


def map_columns(*, source: Source, mapping: Mapping, by: User, reason: str) -> None:
    """Read a curator's list otherwise from its next snapshot on. `runs.remap` reads its newest one so as well."""
    with transaction.atomic(), _recorded(source) as recording:
        Source.objects.filter(pk=source.pk).update(mapping=mapping.stored())
        entry = audit_log.write(
            actor=by,
            action="map a list's columns",
            subject=source.slug,
            reason=reason,
            mapping=mapping.stored(),
        )
        recording.keep(entry, by)


def retire(*, source: Source, state: SourceState, on: date, by: User, reason: str) -> PublishResult:
    """A curator says that the list stopped, or dropped the category; its listings keep their last known state.

    `state` KEPT says that it is kept again. Raises FutureDay when `on` has not come.
    """
    refuse_future(on, today=site_today())
    with transaction.atomic(), _recorded(source) as recording:
        Source.objects.filter(pk=source.pk).update(state=state, state_on=on, state_reason=reason)
        entry = audit_log.write(
            actor=by, action="say whether a list is kept", subject=source.slug, reason=reason, state=state
        )
        act = recording.keep(entry, by)
        agencies = apply.agencies_of(source.listings.values_list("pk", flat=True))
        why = f"{source.title}: {SourceState(state).label.lower()}"
        return rebuild_and_publish(agencies, actor=by, why=why, acts=[act])


def say_nature(*, source: Source, nature: Nature, by: User, reason: str) -> PublishResult:
    """A curator says that the list they added is of another nature, so that its rows attest something else."""
    if source.declared:
        raise Refused("This list is declared in code; its nature is declared there.")
    with transaction.atomic(), _recorded(source) as recording:
        Source.objects.filter(pk=source.pk).update(nature=nature)
        entry = audit_log.write(
            actor=by, action="say of what nature a list is", subject=source.slug, reason=reason, nature=nature
        )
        act = recording.keep(entry, by)
        agencies = apply.agencies_of(source.listings.values_list("pk", flat=True))
        why = f"{source.title}: {Nature(nature).label.lower()}"
        return rebuild_and_publish(agencies, actor=by, why=why, acts=[act])


def due(*, now: datetime) -> list[Source]:
    """Sources of which a run is due, by their rhythm or for their archived snapshots, and none waits."""
    sources = Source.objects.exclude(pk__in=Run.objects.unfinished().values("source")).order_by("slug")
    return [source for source in sources if is_due(source, now=now)]


def is_due(source: Source, *, now: datetime) -> bool:
    """Whether it is time to fetch the list, by its rhythm or for its archived snapshots."""
    is_time = source.next_due_at is None or source.next_due_at <= now
    return is_time and bool(source.rhythm or archived_waiting(source))


def next_due(run: Run) -> datetime | None:
    """When to fetch again: at once while archived snapshots come in, else after the list's rhythm; None = never.

    Not before the server asks for it.
    """
    source, now = run.source, timezone.now()
    asked = timedelta(
        seconds=min(run.report.get("server", {}).get("retry_after", 0), MAX_RETRY_AFTER_SECONDS)
    )
    if archived_waiting(source):
        return now + max(RETRY_ARCHIVED_AFTER if run.outcome == Outcome.REJECTED else timedelta(), asked)
    return now + max(source.rhythm, asked) if source.rhythm else None


def bundled_waiting(source: Source) -> bool:
    """Whether the file that the program brings for this source has not been taken in yet."""
    spec = lookups.declaration(source)
    return bool(spec.bundled) and not is_bundle_stored(spec, _stored_hashes(source))


def archived_waiting(source: Source) -> bool:
    """Whether a snapshot kept elsewhere is still to be taken in."""
    return bool(archived_not_stored(lookups.declaration(source), _stored_hashes(source)))


def _stored_hashes(source: Source) -> set[str]:
    return set(source.snapshots.values_list("sha256", flat=True))
