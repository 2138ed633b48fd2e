"""Settling whom a listing speaks of. "Not the same" is kept as well as "the same"; nothing is asked twice.

`expected` is the fingerprint of the listing's matches as the curator saw them: where someone has decided since, an act
raises EditConflict. Empty = whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from partnerships.actions import acts, agency_names, audit_log
from partnerships.actions.conflicts import EditConflict
from partnerships.actions.releases.publishing import PublishResult, rebuild_and_publish
from partnerships.ingest.listings.listing_writer import agency_slug, free_slugs, name_for_new
from partnerships.models import Act, Agency, Listing, Match
from partnerships.models.vocabulary import Verdict


class NothingToMatch(Exception):
    """The listing names no agency, or the agency was merged into another; the message says what to choose."""


class AlreadyDecided(EditConflict):
    """The same person has decided the same already, as by pressing twice. Nothing is to be done."""


def same(
    *,
    listing: Listing,
    agency: Agency,
    by: User,
    reason: str = "",
    expected: str = "",
    alike: Sequence[Listing] = (),
) -> PublishResult:
    """This listing speaks of this agency; the other candidates are kept as "not the same".

    `alike`: rows of the same name, place and kind that are decided in the same way, in the same act.
    """
    with transaction.atomic(), _decision(listing, alike, expected, by, Verdict.SAME, agency) as decision:
        _refuse_merged(agency)
        decision.join(agency, reason)
        return decision.publish("same", reason, agency)


def other(
    *, listing: Listing, agency: Agency, by: User, reason: str = "", expected: str = ""
) -> PublishResult:
    """This listing does not speak of this agency. Without another candidate it stays with a person."""
    with transaction.atomic(), _decision(listing, (), expected, by, Verdict.OTHER, agency) as decision:
        _record(listing, agency, Verdict.OTHER, by, reason)
        if not listing.matches.filter(verdict__in=[Verdict.SAME, Verdict.UNSURE]).exists():
            Match.objects.create(
                listing=listing,
                verdict=Verdict.UNSURE,
                score=0,
                reasons=["No candidate is left; is it a new agency?"],
            )
        return decision.publish("not the same", reason, agency)


def new(
    *,
    listing: Listing,
    by: User,
    reason: str = "",
    expected: str = "",
    name: str = "",
    alike: Sequence[Listing] = (),
) -> PublishResult:
    """This listing, with those alike, speaks of an agency that was not known: it is made.

    `name`: what to call it; else the listing's name, or its fuller one where the plain one is taken in that state.
    Raises SameName where readers could not tell it from another agency.
    """
    name = name.strip() or name_for_new(listing)
    if not name:
        raise NothingToMatch("This row names no agency; choose one that is known.")
    with transaction.atomic(), _decision(listing, alike, expected, by, Verdict.SAME, None) as decision:
        agency = _made(name, listing, decision.recording)
        decision.join(agency, reason or "A new agency.")
        result = decision.publish("new", reason or "A new agency.", agency)
        agency_names.refuse_indistinct(agency)
        return result


def note(*, listing: Listing, by: User, text: str) -> None:
    """Keep what a curator found out about a row. It decides nothing, and stands in the row's history."""
    audit_log.write(actor=by, action="note", subject=_subject(listing), reason=text)


def _made(name: str, listing: Listing, recording: acts.Recording) -> Agency:
    """The new agency; one that was made so before and withdrawn by an undoing stands again."""
    wanted = {"name": name, "kind": listing.kind, "state": listing.state}
    withdrawn = Agency.objects.exclude(withdrawn_at=None).filter(**wanted).order_by("id").first()
    if withdrawn:
        recording.watch(Agency.objects.filter(pk=withdrawn.pk))
        Agency.objects.filter(pk=withdrawn.pk).update(withdrawn_at=None)
        withdrawn.withdrawn_at = None
        return withdrawn
    (slug,) = free_slugs([agency_slug(name, listing.state)])
    agency = Agency.objects.create(slug=slug, **wanted)
    recording.also(agency)
    return agency


@dataclass
class _Decision:
    """A decision under way on one listing and those alike."""

    listings: list[Listing]
    by: User
    recording: acts.Recording
    before: set[int]

    def join(self, agency: Agency, reason: str) -> None:
        for listing in self.listings:
            others = listing.matches.exclude(agency=agency).exclude(agency=None)
            others.update(**_decided(Verdict.OTHER, self.by))
            listing.matches.filter(agency=None).delete()
            _record(listing, agency, Verdict.SAME, self.by, reason)

    def publish(self, what: str, reason: str, agency: Agency) -> PublishResult:
        listing, *alike = self.listings
        details: dict[str, Any] = {"agency": agency.slug}
        if alike:
            details["alike"] = [one.pk for one in alike]
        entry = audit_log.write(
            actor=self.by, action=f"match: {what}", subject=_subject(listing), reason=reason, **details
        )
        act = self.recording.keep(entry, self.by)
        why = f"{listing}: match settled by a curator"
        return rebuild_and_publish({*self.before, agency.pk}, actor=self.by, why=why, acts=[act])


@contextmanager
def _decision(
    listing: Listing,
    alike: Sequence[Listing],
    expected: str,
    by: User,
    verdict: Verdict,
    agency: Agency | None,
) -> Iterator[_Decision]:
    """Lock the listings until the act is done. Raises EditConflict where the first's matches are not as expected."""
    listings = [listing, *alike]
    numbers = [one.pk for one in listings]
    list(Listing.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))
    if expected and expected != listing.matches.fingerprint():
        if _is_decided(listing, by, verdict, agency):
            raise AlreadyDecided("This was decided so already. Nothing was changed now.")
        raise EditConflict(_what_happened(listing))
    _refuse_unlike(listing, alike)
    with acts.recorded(Match.objects.filter(listing__in=numbers)) as recording:
        yield _Decision(listings, by, recording, _agencies_of(numbers))


def _is_decided(listing: Listing, by: User, verdict: Verdict, agency: Agency | None) -> bool:
    """Whether this person has decided the listing just so; without an agency: by making a new one."""
    decided = listing.matches.filter(verdict=verdict, decided_by=by)
    if agency:
        return decided.filter(agency=agency).exists()
    rows = [f"match {number}" for number in decided.values_list("pk", flat=True)]
    made = Act.objects.in_force().touching(rows).filter(by=by, entry__action="match: new")
    return bool(rows) and made.exists()


def _refuse_unlike(listing: Listing, alike: Sequence[Listing]) -> None:
    """Raise EditConflict where one of the rows decided along is another case, or is settled by now."""
    waiting = {one.pk for one in rows_alike(listing)} if alike else set()
    if missing := [one for one in alike if one.pk not in waiting]:
        said = "; ".join(f"row {one.pk} ({one})" for one in missing)
        raise EditConflict(
            f"Not of the same name, place and kind, or settled by now: {said}. Nothing was changed now."
        )


def rows_alike(listing: Listing) -> QuerySet[Listing]:
    """The other waiting rows of exactly this name, place and kind, whatever else they say."""
    same_words = {name: getattr(listing, name) for name in ALIKE}
    waiting = Listing.objects.awaiting_match().filter(**same_words).exclude(pk=listing.pk)
    return waiting.select_related("source").order_by("id")


ALIKE = ("agency", "alias", "kind", "city", "county", "state", "ori")
"""What rows have in common that may be decided together."""


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


def _agencies_of(listings: Sequence[int]) -> set[int]:
    matches = Match.objects.filter(listing__in=listings, verdict=Verdict.SAME, agency__isnull=False)
    return {number for number in matches.values_list("agency_id", flat=True) if number}


def _subject(listing: Listing) -> str:
    return f"listing {listing.pk} ({listing})"
