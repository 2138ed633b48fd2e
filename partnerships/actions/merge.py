"""Two agencies that are one: the listings move, the old address leads on, and it can all be undone."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from partnerships.actions import journal
from partnerships.actions.settle import settle
from partnerships.models import Agency, JournalEntry, Match, Release
from partnerships.models.vocabulary import Verdict

ACTION = "merge agencies"


class CannotMerge(Exception):
    """The two cannot be merged; the message says why."""


def merge(*, agency: Agency, into: Agency, by, reason: str) -> Release | None:
    """Move the listings of `agency` to `into`. The journal keeps which they were."""
    if agency == into:
        raise CannotMerge("An agency cannot be merged into itself.")
    if agency.merged_into_id or into.merged_into_id:
        raise CannotMerge("One of the two was merged already.")
    if agency.state != into.state:
        raise CannotMerge(
            f"They are in different states: {agency.state or 'none'} and {into.state or 'none'}."
        )
    with transaction.atomic():
        moved = list(
            Match.objects.filter(agency=agency, verdict=Verdict.SAME).values_list("listing_id", flat=True)
        )
        Match.objects.filter(agency=into, listing__in=moved).delete()
        Match.objects.filter(agency=agency, listing__in=moved).update(
            agency=into, decided_by=by, decided_at=timezone.now()
        )
        agency.merged_into = into
        agency.save(update_fields=["merged_into"])
        journal.write(
            actor=by, action=ACTION, subject=agency.slug, reason=reason, into=into.slug, listings=moved
        )
        return settle({agency.pk, into.pk}, actor=by, why=f"{agency} is the same agency as {into}")


def unmerge(*, agency: Agency, by, reason: str = "") -> Release | None:
    """Undo the merge: the listings that moved come back."""
    into = agency.merged_into
    if into is None:
        raise CannotMerge("This agency was not merged.")
    with transaction.atomic():
        entry = JournalEntry.objects.filter(action=ACTION, subject=agency.slug).latest("id")
        Match.objects.filter(agency=into, verdict=Verdict.SAME, listing__in=entry.details["listings"]).update(
            agency=agency, decided_by=by, decided_at=timezone.now()
        )
        agency.merged_into = None
        agency.save(update_fields=["merged_into"])
        journal.write(actor=by, action="undo a merge", subject=agency.slug, reason=reason, into=into.slug)
        return settle(
            {agency.pk, into.pk}, actor=by, why=f"{agency} is not the same agency as {into} after all"
        )
