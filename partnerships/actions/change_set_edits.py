"""Taking edits out of a change set, one or all: each is undone exactly, and readers never see it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from partnerships.actions import acts, audit_log
from partnerships.actions.conflicts import CannotUndo, EditConflict
from partnerships.actions.releases import change_sets
from partnerships.actions.releases.publish import agencies_that_differ, publish
from partnerships.models import Act, ChangeSet, Release
from partnerships.models.locks import publish_lock


def take_out(
    *, change_set: ChangeSet, act: Act, by: User, reason: str = "", with_later: bool = False
) -> None:
    """Undo an edit that waits; the rest of the change set goes on waiting. Raises Dependent as `acts.undo` does."""
    with transaction.atomic():
        if not change_set.edits().filter(pk=act.pk).exists():
            raise CannotUndo("This edit waits no longer: it was published, or taken out already.")
        acts.undo(act=act, by=by, reason=reason, with_later=with_later)
        waiting = set(change_set.waiting_agencies.values_list("agency", flat=True))
        about = acts.agencies_of_all(change_set.edits()) | agencies_that_differ(waiting)
        change_set.waiting_agencies.exclude(agency__in=about).delete()


def discard(*, change_set: ChangeSet, by: User, reason: str, expected: str = "") -> Release | None:
    """Undo every edit of a change set, and end it. Raises Dependent where something outside of it depends on one.

    What lists said meanwhile of its agencies waited with the edits: it is published now. None where there is nothing.
    """
    with transaction.atomic():
        change_sets.refuse_changed(change_set, expected)
        edits = list(change_set.edits())
        if edits:
            acts.undo_together(acts=edits, by=by, reason=reason, why="Edits that were discarded")
        publish_lock()
        if change_set.edits().exists():
            raise EditConflict(change_sets.CHANGED)
        change_sets.end(change_set)
        audit_log.write(
            actor=by,
            action="discard a change set",
            subject=str(change_set),
            reason=reason,
            edits=[one.entry_id for one in edits],
        )
        return publish(actor=by, why="What lists said of agencies whose edits were discarded")
