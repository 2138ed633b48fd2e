"""Writing a difference down: listings closed and opened, agencies made, matches kept.

Called inside the run's transaction: it all holds, or none of it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.text import slugify

from partnerships.ingest.match_rows import Judged, NewAgency
from partnerships.ingest.spec import ClaimSaid, Counted
from partnerships.models import Agency, Claim, Listing, Match, Measurement, Run, Snapshot
from partnerships.models.copy import MIN_ROWS_TO_ANALYZE, analyze, copy_in
from partnerships.models.vocabulary import Verdict

AT_ONCE = 2_000
"""Rows written by one statement."""
MATCHED_BEFORE = "As matched by rule when this row came before."
DECIDED_BEFORE = "As decided for this row before."


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


def count_for_planner(*, opened: int, of: int) -> None:
    """After many listings were opened, more than a tenth `of` those there were: what follows is planned for them."""
    if opened >= MIN_ROWS_TO_ANALYZE and opened * 10 > of:
        for model in (Agency, Listing, Claim, Match):
            analyze(model._meta.db_table)


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
        listings = copy_in(Listing, LISTING, map(self._listing, rows))
        pairs = list(zip(listings, rows, strict=True))
        copy_in(Claim, CLAIM, (_claim(number, claim) for number, row in pairs for claim in row.said.claims))
        matches = [match for number, row in pairs for match in _matches(number, row, self.made)]
        copy_in(Match, Matched._fields, matches)
        return {match.agency for match in matches if match.verdict is Verdict.SAME}

    def _listing(self, row: Judged) -> tuple:
        """The values of `LISTING`."""
        said, placement = row.said, row.placement
        closing = self.closings.get(said.key, {})
        closed_by = closing.get("closed_by")
        return (
            self.by.source_id,
            self.by.pk,
            self.run.pk,
            closed_by and closed_by.pk,
            closing.get("last_shown_on"),
            said.key,
            said.fingerprint,
            said.row_number,
            said.raw,
            said.kind,
            said.problems,
            placement.state,
            placement.latitude,
            placement.longitude,
            placement.precision,
            placement.place_name,
            placement.county_name,
            placement.county_fips,
            placement.note[:500],
            *(said.fields.get(name, "")[:longest] for name, longest in LISTING_TEXTS),
        )

    def _make_agencies(self, rows: list[Judged]) -> None:
        """An agency for each NewAgency, under the name and the slug that its first row gives."""
        first = {}
        for row in rows:
            if isinstance(row.agency, NewAgency) and row.agency not in self.made:
                first.setdefault(row.agency, row.mentioned)
        slugs = free_slugs([agency_slug(mentioned.name, mentioned.state) for mentioned in first.values()])
        agencies = copy_in(
            Agency,
            ("slug", "name", "kind", "state"),
            (
                (slug, mentioned.name, mentioned.kind, mentioned.state)
                for slug, mentioned in zip(slugs, first.values(), strict=True)
            ),
        )
        self.made.update(zip(first, agencies, strict=True))


CLAIM = ("listing", "program", "event", "days", "precision", "basis")


def _claim(listing: int, claim: ClaimSaid) -> tuple:
    """The values of `CLAIM`."""
    days, precision = (claim.span.to_range(), claim.span.precision) if claim.span else (None, "")
    return listing, claim.program, claim.event, days, precision, claim.basis or ""


LISTING_TEXTS = tuple(
    (name, Listing._meta.get_field(name).max_length)
    for name in (
        "agency",
        "alias",
        "ori",
        "city",
        "county",
        "wording",
        "address",
        "archived_address",
        "publisher",
        "title",
        "published_on",
    )
)
"""What a row's fields say as they are, and how much of each is kept."""
LISTING = (
    "source",
    "opened_by",
    "opened_in",
    "closed_by",
    "last_shown_on",
    "key",
    "fingerprint",
    "row_number",
    "raw",
    "kind",
    "problems",
    "state",
    "latitude",
    "longitude",
    "location_precision",
    "placed_in",
    "county_name",
    "county_fips",
    "place_note",
    *(name for name, _longest in LISTING_TEXTS),
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


class Matched(NamedTuple):
    """A match of a listing that is being opened; both are numbers."""

    listing: int
    agency: int | None
    verdict: Verdict
    score: int
    reasons: tuple[str, ...]


def _matches(listing: int, row: Judged, made: dict[NewAgency, int]) -> Iterator[Matched]:
    """The match of a row that is settled, the candidates of one that is not, and what it does not mean."""

    def match(agency, verdict: Verdict, score: int, *reasons: str) -> Matched:
        return Matched(listing, made.get(agency, agency), verdict, score, reasons)

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
