"""Settling whom a listing speaks of. "Not the same" is kept as well as "the same"; nothing is asked twice.

`expected` is the fingerprint of the listing's matches as the curator saw them: where someone has decided since, an act
raises EditConflict. Empty = whatever they are.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from partnerships.actions import agency_names, audit_log
from partnerships.actions.conflicts import EditConflict
from partnerships.actions.publishing import PublishResult, rebuild_and_publish
from partnerships.ingest.listing_writer import agency_slug, free_slugs, name_for_new
from partnerships.models import Agency, Listing, Match
from partnerships.models.vocabulary import Verdict


class NothingToMatch(Exception):
    """The listing names no agency, or the agency was merged into another; the message says what to choose."""


def same(
    *, listing: Listing, agency: Agency, by: User, reason: str = "", expected: str = ""
) -> PublishResult:
    """This listing speaks of this agency; the other candidates are kept as "not the same"."""
    with transaction.atomic():
        _lock(listing, expected)
        _refuse_merged(agency)
        before = _agencies_of(listing)
        listing.matches.exclude(agency=agency).exclude(agency=None).update(**_decided(Verdict.OTHER, by))
        listing.matches.filter(agency=None).delete()
        _record(listing, agency, Verdict.SAME, by, reason)
        return _published(listing, {*before, agency.pk}, "same", by, reason, agency=agency.slug)


def other(
    *, listing: Listing, agency: Agency, by: User, reason: str = "", expected: str = ""
) -> PublishResult:
    """This listing does not speak of this agency. Without another candidate it stays with a person."""
    with transaction.atomic():
        _lock(listing, expected)
        before = _agencies_of(listing)
        _record(listing, agency, Verdict.OTHER, by, reason)
        if not listing.matches.filter(verdict__in=[Verdict.SAME, Verdict.UNSURE]).exists():
            Match.objects.create(
                listing=listing,
                verdict=Verdict.UNSURE,
                score=0,
                reasons=["No candidate is left; is it a new agency?"],
            )
        return _published(listing, {*before, agency.pk}, "not the same", by, reason, agency=agency.slug)


def new(*, listing: Listing, by: User, reason: str = "", expected: str = "", name: str = "") -> PublishResult:
    """This listing speaks of an agency that was not known: it is made.

    `name`: what to call it; else the listing's name, or its fuller one where the plain one is taken in that state.
    Raises SameName where readers could not tell it from another agency.
    """
    name = name.strip() or name_for_new(listing)
    if not name:
        raise NothingToMatch("This row names no agency; choose one that is known.")
    with transaction.atomic():
        _lock(listing, expected)
        (slug,) = free_slugs([agency_slug(name, listing.state)])
        agency = Agency.objects.create(slug=slug, name=name, kind=listing.kind, state=listing.state)
        result = same(listing=listing, agency=agency, by=by, reason=reason or "A new agency.")
        agency_names.refuse_indistinct(agency)
        return result


def _lock(listing: Listing, expected: str) -> None:
    """Lock the listing until the act is done. Raises EditConflict where its matches are not as expected."""
    Listing.objects.select_for_update(no_key=True).get(pk=listing.pk)
    if expected and expected != listing.matches.fingerprint():
        raise EditConflict(_what_happened(listing))


def _what_happened(listing: Listing) -> str:
    decided = listing.matches.exclude(decided_at=None).select_related("decided_by", "agency")
    latest = decided.order_by("decided_at", "verdict", "id").last()
    if latest is None or latest.decided_by is None:
        return "The matches of this row have changed since you opened the page. Nothing was changed now."
    return (
        f"{latest.decided_by.get_username()} decided this row since you opened the page: "
        f"{latest.agency}, {latest.get_verdict_display()}. Nothing was changed now."
    )


def _refuse_merged(agency: Agency) -> None:
    if agency.merged_into_id:
        raise NothingToMatch(f"{agency} was merged into {agency.merged_into}; choose that one.")


def _record(listing: Listing, agency: Agency, verdict: Verdict, by: User, reason: str) -> None:
    Match.objects.update_or_create(
        listing=listing,
        agency=agency,
        defaults=_decided(verdict, by) | ({"reasons": [reason]} if reason else {}),
        create_defaults=_decided(verdict, by)
        | {"score": 100, "reasons": [reason or "Decided by a curator."]},
    )


def _decided(verdict: Verdict, by: User) -> dict[str, Any]:
    return {"verdict": verdict, "decided_by": by, "decided_at": timezone.now()}


def _agencies_of(listing: Listing) -> set[int]:
    return set(listing.matches.filter(verdict=Verdict.SAME).values_list("agency_id", flat=True))


def _published(
    listing: Listing, agencies: set[int], what: str, by: User, reason: str, **details: Any
) -> PublishResult:
    subject = f"listing {listing.pk} ({listing})"
    audit_log.write(actor=by, action=f"match: {what}", subject=subject, reason=reason, **details)
    return rebuild_and_publish(agencies, actor=by, why=f"{listing}: match settled by a curator")
