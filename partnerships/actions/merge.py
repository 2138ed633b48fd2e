"""Two agencies that are one: the listings move, the old address leads on, and it can all be undone."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from partnerships.actions import acts, agency_names, audit_log
from partnerships.actions.releases.effects import RecordEffect
from partnerships.actions.releases.previewing import previewed
from partnerships.actions.releases.publishing import PublishResult, rebuild_and_publish
from partnerships.ingest.agencies.public_agencies import indistinct
from partnerships.models import Act, Agency, Listing, Match, Override
from partnerships.models.vocabulary import Verdict

ACTION = "merge agencies"


class CannotMerge(Exception):
    """The two cannot be merged; the message says why."""


def merge(*, agency: Agency, into: Agency, by: User, reason: str) -> PublishResult:
    """Move the listings of `agency` to `into`, what awaits a match with it, and its overrides that `into` has not."""
    with transaction.atomic():
        agency, into = _locked(agency, into)
        act = _merged(agency, into, by, reason)
        why = f"{agency} is the same agency as {into}"
        return rebuild_and_publish([agency.pk, into.pk], actor=by, why=why, acts=[act])


def preview(*, agency: Agency, into: Agency, by: User) -> AbstractContextManager[list[RecordEffect]]:
    """The merge, tried and taken back (`previewed`). Raises CannotMerge as `merge` does."""

    def act() -> None:
        gone, stays = _locked(agency, into)
        _merged(gone, stays, by, reason="")

    return previewed(act, agencies=[agency.pk, into.pk])


def _merged(agency: Agency, into: Agency, by: User, reason: str) -> Act:
    _refuse(agency, into)
    agencies, moved = [agency.pk, into.pk], _listings(agency, Verdict.SAME)
    with acts.recorded(
        Match.objects.filter(agency__in=agencies),
        Override.objects.filter(agency__in=agencies),
        Agency.objects.filter(pk__in=agencies),
    ) as recording:
        asked = sorted(set(_listings(agency, Verdict.UNSURE)) - set(_listings(into)))
        Match.objects.filter(agency=into, listing__in=moved).delete()
        _move(agency, into, moved, by)
        Match.objects.filter(agency=agency, listing__in=asked).update(agency=into)
        _move_overrides(agency, into, by)
        _join(agency, into)
        details: dict[str, Any] = {"into": into.slug, "listings": moved, "asked": asked}
        entry = audit_log.write(actor=by, action=ACTION, subject=agency.slug, reason=reason, **details)
        return recording.keep(entry, by)


def _move_overrides(agency: Agency, into: Agency, by: User) -> None:
    """Lifted there and set here, so that earlier versions still find theirs."""
    moving = list(overrides_that_move(agency, into))
    Override.objects.filter(pk__in=[one.pk for one in moving]).update(lifted_by=by, lifted_at=timezone.now())
    for one in moving:
        one.pk, one.agency = None, into
        one.save(force_insert=True)


def overrides_that_move(agency: Agency, into: Agency) -> QuerySet[Override]:
    """The overrides in force of `agency` that a merge takes along: those of fields that `into` has none for."""
    kept = Override.objects.in_force().filter(
        agency=into, program=OuterRef("program"), field=OuterRef("field")
    )
    return Override.objects.in_force().filter(~Exists(kept), agency=agency).exclude(field__in=OF_ITS_OWN)


OF_ITS_OWN = ("agency_name", "agency_kind")
"""Overrides that say who an agency is; they stay with the one that is merged away."""


def _join(agency: Agency, into: Agency) -> None:
    """What is kept of an agency itself: its names are found under the other, and its ORI counts where none is known."""
    names = [name for name in (*into.former_names, agency.name, *agency.former_names) if name != into.name]
    into.former_names = list(dict.fromkeys(names))
    into.ori = into.ori or agency.ori
    into.save(update_fields=["former_names", "ori"])
    agency.merged_into = into
    agency.save(update_fields=["merged_into"])


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
        act = Act.objects.in_force().touching([f"agency {agency.pk}"]).latest("id")
        undoing = acts.put_back(
            act=act,
            by=by,
            reason=reason,
            changes=_free_to_move(act, into),
            action="undo a merge",
            also=_successors(act, agency, into),
        )
        result = rebuild_and_publish(
            {agency.pk, into.pk},
            actor=by,
            why=f"{agency} is not the same agency as {into} after all",
            acts=[undoing],
        )
        _refuse_new_namesake(agency, into)
        return result


def _free_to_move(act: Act, into: Agency) -> list[dict[str, Any]]:
    """What a merge changed and nobody since. A match that it took away comes back where the one in its place goes."""
    changes = acts.unchanged_since(act)
    leaving = {
        one["after"]["listing_id"]
        for one in changes
        if one["table"] == "match"
        and one["after"]
        and one["before"]
        and one["before"]["agency_id"] != into.pk
    }
    return [
        one
        for one in changes
        if one["table"] != "match" or one["after"] or one["before"]["listing_id"] in leaving
    ]


def _successors(act: Act, agency: Agency, into: Agency) -> list[Match]:
    """The matches of rows that came since in the place of rows that moved, and took their decision along.

    They are given as they are to be: matched to `agency`, decided as its rows were before the merge.
    """
    moved = {
        (one["after"]["decided_by_id"], one["after"]["decided_at"], one["after"]["listing_id"]): one["before"]
        for one in act.changes
        if one["table"] == "match"
        and one["after"]
        and one["before"]
        and one["after"]["verdict"] == Verdict.SAME
    }
    listings = Listing.objects.in_bulk([listing for _by, _at, listing in moved])
    keys = {
        (listings[listing].source_id, listings[listing].key): before
        for (*_d, listing), before in moved.items()
    }
    decided = {(by, at) for by, at, _listing in moved}
    since = Match.objects.filter(agency=into, verdict=Verdict.SAME, listing__id__gt=max(listings, default=0))
    found = []
    for match in since.select_related("listing").order_by("id"):
        before = keys.get((match.listing.source_id, match.listing.key))
        at = match.decided_at.isoformat() if match.decided_at else None
        if before is None or (match.decided_by_id, at) not in decided:
            continue
        match.agency = agency
        match.decided_by_id = before["decided_by_id"]
        match.decided_at = datetime.fromisoformat(before["decided_at"]) if before["decided_at"] else None
        found.append(match)
    return found


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
