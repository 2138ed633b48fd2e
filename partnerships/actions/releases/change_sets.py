"""Change sets: a curator's edits, published as one release. Decision 44 says what waits, and what does not.

All of it happens under the publish lock, so a change set is never published while an act adds to it.
"""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction

from partnerships.actions import audit_log, roles
from partnerships.actions.conflicts import EditConflict
from partnerships.actions.releases.publish import publish
from partnerships.models import Act, ChangeSet, ChangeSetAgency, Release
from partnerships.models.locks import publish_lock

CHANGED = (
    "An edit was added to this change set or taken out since you opened the page. Nothing was changed now: look at "
    "what waits, and decide again."
)
IN_SEVERAL = (
    "It is about agencies that wait in several change sets ({}): publish or discard all but one of these first. "
    "Nothing was changed now."
)


class AlreadyPublished(Exception):
    """The change set is gone: someone published it. The message says so."""


def begin(*, by: User) -> ChangeSet:
    """From now on the edits of this curator wait. Beginning again goes on with what was begun."""
    with transaction.atomic():
        change_set, made = ChangeSet.objects.get_or_create(curator=by)
        if made:
            audit_log.write(actor=by, action="begin a change set", subject=str(change_set))
    return change_set


def change_set_of(*, by: User, agencies: Collection[int], acts: Collection[Act] = ()) -> ChangeSet | None:
    """The change set in which acts of this person wait, with the agencies they are about; None where they need not.

    It is that of whoever's edits to one of these agencies wait, as an act is never published in parts; else the
    person's own. A contributor's edits always wait in one, which a curator publishes. An act that changes no record
    waits as well: readers' pages show the rows that speak of an agency. Call it under the publish lock.

    Raises EditConflict where agencies of several change sets are concerned: one of them would publish half of the acts.
    """
    same_agency = ChangeSet.objects.filter(waiting_agencies__agency__in=agencies).distinct().order_by("id")
    waiting_in = list(same_agency.select_related("curator"))
    if len(waiting_in) > 1:
        raise EditConflict(IN_SEVERAL.format(", ".join(map(str, waiting_in))))
    change_set = next(iter(waiting_in), None) or ChangeSet.objects.filter(curator=by).first()
    if change_set is None and not roles.proposes(by):
        return None
    change_set = change_set or begin(by=by)
    waiting = [ChangeSetAgency(change_set=change_set, agency_id=number) for number in sorted(agencies)]
    ChangeSetAgency.objects.bulk_create(waiting, ignore_conflicts=True)
    Act.objects.filter(pk__in=[one.pk for one in acts]).update(change_set=change_set)
    return change_set


def publish_together(*, change_set: ChangeSet, by: User, reason: str, expected: str = "") -> Release | None:
    """Publish what waits in a change set as one release, and end it. None where no record changes by it: pages show it
    from now on, and files from the next version.

    `expected`: its fingerprint as the person saw it. Raises EditConflict where an edit was added or taken out since.
    """
    with transaction.atomic():
        publish_lock()
        refuse_changed(change_set, expected)
        acts = list(change_set.acts.values_list("pk", flat=True))
        end(change_set)
        audit_log.write(actor=by, action="publish a change set", subject=str(change_set), reason=reason)
        release = publish(actor=by, why=reason)
        first = release.number if release else Release.objects.newest_number() + 1
        Act.objects.filter(pk__in=acts).update(version=first)
        return release


def end(change_set: ChangeSet) -> None:
    """What waits in it waits no longer. Raises AlreadyPublished. Call it under the publish lock."""
    ended, _ = ChangeSet.objects.filter(pk=change_set.pk).delete()
    if not ended:
        raise AlreadyPublished("This change set has ended already: its edits were published or discarded.")


def refuse_changed(change_set: ChangeSet, expected: str) -> None:
    """Raise EditConflict where the change set is not as it was seen. Empty: however it is."""
    if expected and expected != change_set.fingerprint():
        raise EditConflict(CHANGED)
