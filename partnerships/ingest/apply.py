"""Writing a difference down: listings closed and opened, agencies made, matches kept.

Called inside the run's transaction: it all holds, or none of it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.utils.text import slugify

from partnerships.ingest.judge import Judged, NewAgency
from partnerships.ingest.spec import ClaimSaid, Counted
from partnerships.models import Agency, Claim, Listing, Match, Measurement, Run, Snapshot
from partnerships.models.copying import copy_in
from partnerships.models.vocabulary import Verdict

AT_ONCE = 2_000
"""Rows written by one statement."""
MATCHED_BEFORE = "As matched by rule when this row came before."
DECIDED_BEFORE = "As decided for this row before."


def take_turn() -> None:
    """Wait until no other list is being applied: two that name the same new agency must not both make it.

    The turn ends with our own transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ringwatch apply'))")


class Edit(NamedTuple):
    """What a run changed in a listing that was there before: each pair is (before, after)."""

    listing: int
    opened_by: tuple[int, int]
    closed_by: tuple[int | None, int | None]
    last_shown_on: tuple[str | None, str | None]


def edit(ids: Iterable[int], **changes) -> list[Edit]:
    """Change when listings open or close. Gives the edits, to be kept with the run."""
    ids = list(ids)
    if not ids:
        return []
    listings = Listing.objects.filter(id__in=ids)
    before = {listing.pk: listing for listing in listings.only("opened_by", "closed_by", "last_shown_on")}
    listings.update(**changes)
    return [
        Edit(
            id,
            (
                listing.opened_by_id,
                changes["opened_by"].pk if "opened_by" in changes else listing.opened_by_id,
            ),
            (
                listing.closed_by_id,
                changes["closed_by"].pk if "closed_by" in changes else listing.closed_by_id,
            ),
            (_iso(listing.last_shown_on), _iso(changes.get("last_shown_on", listing.last_shown_on))),
        )
        for id, listing in before.items()
    ]


def _iso(day) -> str | None:
    return day.isoformat() if day else None


def split(ids: Iterable[int], *, again_from: Snapshot, run: Run, **ending) -> list[Edit]:
    """End listings here and open them again, with the same claims and matches, from a later snapshot on."""
    ids = list(ids)
    copies = {listing.pk: listing for listing in Listing.objects.filter(id__in=ids).order_by("pk")}
    edits = edit(ids, **ending)
    for listing in copies.values():
        listing.pk, listing.opened_by, listing.opened_in = None, again_from, run
    Listing.objects.bulk_create(copies.values(), batch_size=AT_ONCE)
    for table in (Claim, Match):
        rows = list(table.objects.filter(listing__in=ids).order_by("pk"))
        for row in rows:
            row.pk, row.listing = None, copies[row.listing_id]
        table.objects.bulk_create(rows, batch_size=AT_ONCE)
    return edits


def count(counted: Iterable[tuple[int, Counted]], *, by: Snapshot) -> None:
    """Keep the numbers that a snapshot gives: (listing, number). One that was given before is not kept again."""
    Measurement.objects.bulk_create(
        (
            Measurement(
                listing_id=listing,
                snapshot=by,
                measure=one.measure,
                quarter=one.quarter.to_range(),
                value=one.value,
            )
            for listing, one in counted
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def agencies_of(listings: Iterable[int]) -> set[int]:
    """The agencies that these listings speak of."""
    said = Match.objects.filter(listing__in=list(listings), verdict=Verdict.SAME)
    return set(said.values_list("agency_id", flat=True))


@dataclass
class Opening:
    """Opening the listings of one run, a batch at a time; new agencies are known to later batches.

    `closings`: key → `closed_by` and `last_shown_on`, for rows that a later snapshot no longer shows.
    """

    run: Run
    by: Snapshot
    closings: Mapping[str, dict]
    made: dict[NewAgency, int] = field(default_factory=dict)

    def open(self, rows: list[Judged]) -> set[int]:
        """A listing for each row, with its claims and matches. Gives the agencies they speak of."""
        self._make_agencies(rows)
        listings = copy_in(self._listing(row) for row in rows)
        pairs = list(zip(listings, rows, strict=True))
        copy_in(_claim(listing, claim) for listing, row in pairs for claim in row.said.claims)
        matches = copy_in(match for listing, row in pairs for match in _matches(listing, row, self.made))
        return {match.agency_id for match in matches if match.verdict is Verdict.SAME}

    def _listing(self, row: Judged) -> Listing:
        said, placement = row.said, row.placement
        texts = {
            name: said.fields.get(name, "")[: Listing._meta.get_field(name).max_length]
            for name in LISTING_TEXTS
        }
        return Listing(
            source_id=self.by.source_id,
            opened_by=self.by,
            opened_in=self.run,
            **self.closings.get(row.said.key, {}),
            key=said.key,
            fingerprint=said.fingerprint,
            row_number=said.row_number,
            raw=said.raw,
            kind=said.kind,
            state=placement.state,
            problems=list(said.problems),
            latitude=placement.latitude,
            longitude=placement.longitude,
            location_precision=placement.precision,
            placed_in=placement.place_name,
            county_name=placement.county_name,
            county_fips=placement.county_fips,
            place_note=placement.note[:500],
            **texts,
        )

    def _make_agencies(self, rows: list[Judged]) -> None:
        """An agency for each NewAgency, under the name and the slug that its first row gives."""
        first = {}
        for row in rows:
            if isinstance(row.agency, NewAgency) and row.agency not in self.made:
                first.setdefault(row.agency, row.sought)
        slugs = free_slugs([agency_slug(sought.name, sought.state) for sought in first.values()])
        agencies = copy_in(
            Agency(slug=slug, name=sought.name, kind=sought.kind, state=sought.state)
            for slug, sought in zip(slugs, first.values(), strict=True)
        )
        self.made.update(zip(first, (agency.pk for agency in agencies), strict=True))


def _claim(listing: Listing, claim: ClaimSaid) -> Claim:
    return Claim(
        listing=listing,
        program=claim.program,
        event=claim.event,
        days=claim.span.to_range() if claim.span else None,
        precision=claim.span.precision if claim.span else "",
        basis=claim.basis or "",
    )


LISTING_TEXTS = (
    "agency",
    "alias",
    "city",
    "county",
    "wording",
    "address",
    "archived_address",
    "publisher",
    "title",
    "published_on",
)


def agency_slug(name: str, state: str) -> str:
    """`fremont-police-department-ca`: an agency's id in addresses, as far as it is free."""
    return f"{slugify(name)[:150]}-{state.lower()}".strip("-")


def free_slugs(wanted: list[str]) -> list[str]:
    """The slugs wanted, each with `-2`, `-3` … where an agency already has it."""
    taken, given = set(Agency.objects.filter(slug__in=wanted).values_list("slug", flat=True)), []
    for slug in wanted:
        number, free = 1, slug
        while free in taken or (number > 1 and Agency.objects.filter(slug=free).exists()):
            number += 1
            free = f"{slug}-{number}"
        taken.add(free)
        given.append(free)
    return given


def _matches(listing: Listing, row: Judged, made: dict[NewAgency, int]) -> Iterator[Match]:
    """The match of a row that is settled, the candidates of one that is not, and what it does not mean."""

    def match(agency, verdict: Verdict, score: int, *reasons: str) -> Match:
        number = made.get(agency, agency)
        return Match(listing=listing, agency_id=number, verdict=verdict, score=score, reasons=list(reasons))

    if row.agency is not None:
        yield match(row.agency, Verdict.SAME, row.score, *_why(row))
    for candidate in row.candidates:
        yield match(candidate.agency, Verdict.UNSURE, candidate.score, *candidate.reasons)
    if row.doubt:
        yield match(None, Verdict.UNSURE, 0, *row.doubt)
    for agency in row.not_the_same:
        yield match(agency, Verdict.OTHER, 0, DECIDED_BEFORE)


def _why(row: Judged) -> tuple[str, ...]:
    if row.decided_before:
        return (DECIDED_BEFORE,)
    if isinstance(row.agency, NewAgency):
        return ("No agency of that name, state and kind was known.",)
    return row.reasons or (MATCHED_BEFORE,)
