"""Two agencies that are one: the listings move, the old address leads on, and it can all be undone."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from partnerships.actions import agency_names, audit_log
from partnerships.actions.publishing import PublishResult, rebuild_and_publish
from partnerships.ingest.agencies.public_agencies import indistinct
from partnerships.models import Agency, AuditEntry, Match
from partnerships.models.vocabulary import Verdict

ACTION = "merge agencies"


class CannotMerge(Exception):
    """The two cannot be merged; the message says why."""


def merge(*, agency: Agency, into: Agency, by: User, reason: str) -> PublishResult:
    """Move the listings of `agency` to `into`, and what awaits a match with it. The audit log keeps which they were."""
    with transaction.atomic():
        agency, into = _locked(agency, into)
        _refuse(agency, into)
        moved = _listings(agency, Verdict.SAME)
        asked = sorted(set(_listings(agency, Verdict.UNSURE)) - set(_listings(into)))
        in_the_way = Match.objects.filter(agency=into, listing__in=moved)
        replaced = [dict(zip(REPLACED, values, strict=True)) for values in in_the_way.values_list(*REPLACED)]
        in_the_way.delete()
        _move(agency, into, moved, by)
        Match.objects.filter(agency=agency, listing__in=asked).update(agency=into)
        agency.merged_into = into
        agency.save(update_fields=["merged_into"])
        kept = {"listings": moved, "asked": asked, "replaced": replaced}
        audit_log.write(actor=by, action=ACTION, subject=agency.slug, reason=reason, into=into.slug, **kept)
        return rebuild_and_publish(
            {agency.pk, into.pk}, actor=by, why=f"{agency} is the same agency as {into}"
        )


def unmerge(*, agency: Agency, by: User, reason: str = "") -> PublishResult:
    """Undo the merge: the listings that moved come back, but for those that a person has settled otherwise."""
    if agency.merged_into is None:
        raise CannotMerge("This agency was not merged.")
    with transaction.atomic():
        agency, into = _locked(agency, agency.merged_into)
        if agency.merged_into_id != into.pk:
            raise CannotMerge("The merge was undone already.")
        if into.merged_into_id:
            raise CannotMerge(f"{into} was itself merged into {into.merged_into}; undo that first.")
        kept = AuditEntry.objects.filter(action=ACTION, subject=agency.slug).latest("id").details
        moved = set(kept["listings"]) & set(_listings(into, Verdict.SAME))
        _move(into, agency, moved, by)
        Match.objects.filter(agency=into, listing__in=kept["asked"], verdict=Verdict.UNSURE).update(
            agency=agency
        )
        Match.objects.bulk_create(
            Match(agency=into, **match) for match in kept["replaced"] if match["listing_id"] in moved
        )
        agency.merged_into = None
        agency.save(update_fields=["merged_into"])
        audit_log.write(actor=by, action="undo a merge", subject=agency.slug, reason=reason, into=into.slug)
        result = rebuild_and_publish(
            {agency.pk, into.pk}, actor=by, why=f"{agency} is not the same agency as {into} after all"
        )
        _refuse_new_namesake(agency, into)
        return result


def _refuse_new_namesake(agency: Agency, into: Agency) -> None:
    """Raise SameName where an agency got the name and place since the merge. The two themselves are as before it."""
    others = [
        one
        for pair in indistinct({agency.state})
        for one in pair
        if agency.pk in {each.agency for each in pair} and one.agency not in (agency.pk, into.pk)
    ]
    if others:
        agency_names.refuse_indistinct(agency)


REPLACED = ("listing_id", "verdict", "score", "reasons")
"""What the audit log keeps of a match that a merge takes away."""


def _locked(*agencies: Agency) -> list[Agency]:
    """The agencies as they are now, to ourselves until the act is done; in one order, so that none waits for ever."""
    numbers = [agency.pk for agency in agencies]
    locked = Agency.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    found = {agency.pk: agency for agency in locked}
    return [found[number] for number in numbers]


def _refuse(agency: Agency, into: Agency) -> None:
    if agency == into:
        raise CannotMerge("An agency cannot be merged into itself.")
    for one in (agency, into):
        if one.merged_into_id:
            raise CannotMerge(f"{one} was merged into {one.merged_into} already.")
    if agency.state != into.state:
        raise CannotMerge(
            f"They are in different states: {agency.state or 'none'} and {into.state or 'none'}."
        )


def _listings(agency: Agency, *verdicts: Verdict) -> list[int]:
    """The listings with a match to this agency, of these verdicts or of any."""
    matches = agency.matches.filter(verdict__in=verdicts or Verdict.values)
    return list(matches.order_by("listing_id").values_list("listing_id", flat=True))


def _move(agency: Agency, into: Agency, listings: Collection[int], by: User) -> None:
    Match.objects.filter(agency=agency, listing__in=listings, verdict=Verdict.SAME).update(
        agency=into, decided_by=by, decided_at=timezone.now()
    )
