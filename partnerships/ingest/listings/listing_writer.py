"""Writing the listings that a run opens: each with its claims and matches, and with agencies that are new.

Called inside the run's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.text import slugify

from partnerships.ingest.agencies.match_rows import MatchedRow, NewAgency
from partnerships.ingest.spec import ParsedClaim
from partnerships.matching.identity import MentionedAgency, fuller_name
from partnerships.models import Agency, Claim, Listing, Match, Run, Snapshot
from partnerships.models.any_of import array_of_texts
from partnerships.models.copy import add_rows, copy_in
from partnerships.models.vocabulary import Kind, Verdict

MATCHED_BEFORE = "As matched by rule when this row came before."
DECIDED_BEFORE = "As decided for this row before."
NO_SUCH_AGENCY = "No agency of that name, state and kind was known."


class Closing(NamedTuple):
    """The end of a listing that a later snapshot no longer shows: that snapshot, and the last day it was shown."""

    closed_by: Snapshot
    last_shown_on: date


# One name after the other, each by the index alone: of what a run has just written the planner knows nothing, and would
# go through all agencies for each batch, or for each name through the index of those that are not merged.
CALLED = """
SELECT agency.state, agency.name, agency.kind
FROM unnest(%(names)s::text[]) AS wanted (name)
CROSS JOIN LATERAL (SELECT * FROM partnerships_agency WHERE lower(name) = wanted.name OFFSET 0) AS agency
WHERE agency.merged_into_id IS NULL AND agency.withdrawn_at IS NULL
"""


@dataclass
class ListingWriter:
    """Opens the listings of one run, a batch at a time. `new_agencies`: id of each agency that the run has made.

    `closings`: row key → its end, for rows that a later snapshot no longer shows. `openings`: row key → the snapshot
    (id) that opened the listing which the row replaces.
    """

    run: Run
    snapshot: Snapshot
    closings: Mapping[str, Closing]
    openings: Mapping[str, int] = field(default_factory=dict)
    new_agencies: dict[NewAgency, int] = field(default_factory=dict)

    def write(self, rows: list[MatchedRow]) -> set[int]:
        """Open a listing for each row, with its claims and matches. Gives the ids of the agencies they mean."""
        self._make_agencies(rows)
        listings = copy_in(Listing, LISTING_COLUMNS, map(self._listing, rows))
        pairs = list(zip(listings, rows, strict=True))
        claims = (_claim(listing, claim) for listing, row in pairs for claim in row.parsed.claims)
        add_rows(Claim, CLAIM_COLUMNS, claims)
        matches = [match for listing, row in pairs for match in _matches(listing, row, self.new_agencies)]
        add_rows(Match, NewMatch._fields, matches)
        return _agencies_meant(matches)

    def match_again(self, listing: Listing, row: MatchedRow) -> set[int]:
        """Put the row's matches in the place of what no person decided. Gives the ids of the agencies concerned."""
        self._make_agencies([row])
        undecided = listing.matches.filter(decided_by=None)
        agencies = set(undecided.filter(verdict=Verdict.SAME).values_list("agency_id", flat=True))
        undecided.delete()
        kept = set(listing.matches.values_list("agency_id", flat=True))
        matches = [
            match for match in _matches(listing.pk, row, self.new_agencies) if match.agency not in kept
        ]
        add_rows(Match, NewMatch._fields, matches)
        return agencies | _agencies_meant(matches)

    def _listing(self, row: MatchedRow) -> tuple[Any, ...]:
        """The values of `LISTING_COLUMNS`."""
        parsed, placement, fields = row.parsed, row.placement, row.parsed.fields
        closing = self.closings.get(parsed.key)
        return (
            self.snapshot.source_id,
            self.openings.get(parsed.key, self.snapshot.pk),
            self.run.pk,
            closing.closed_by.pk if closing else None,
            closing.last_shown_on if closing else None,
            parsed.key,
            parsed.fingerprint,
            parsed.row_number,
            parsed.raw,
            parsed.kind,
            parsed.problems,
            placement.state,
            placement.latitude,
            placement.longitude,
            placement.precision,
            placement.place_name,
            placement.county_name,
            placement.county_fips,
            placement.note[:MAX_NOTE_LENGTH],
            *[fields.get(name, "")[:max_length] for name, max_length in LISTING_TEXT_COLUMNS],
        )

    def _make_agencies(self, rows: list[MatchedRow]) -> None:
        """Make an agency for each NewAgency, with the name and slug that its first row gives."""
        first: dict[NewAgency, MatchedRow] = {}
        for row in rows:
            if isinstance(row.agency, NewAgency) and row.agency not in self.new_agencies:
                first.setdefault(row.agency, row)
        mentions = _with_names([row.mentioned for row in first.values()])
        slugs = free_slugs([agency_slug(mention.name, mention.state) for mention in mentions])
        agencies = copy_in(
            Agency,
            ("slug", "name", "kind", "state"),
            (
                (slug, mention.name, mention.kind, mention.state)
                for slug, mention in zip(slugs, mentions, strict=True)
            ),
        )
        self.new_agencies.update(zip(first, agencies, strict=True))


CLAIM_COLUMNS = ("listing", "program", "event", "days", "precision", "basis")


def _claim(listing: int, claim: ParsedClaim) -> tuple[Any, ...]:
    """The values of `CLAIM_COLUMNS`."""
    days, precision = (claim.span.to_range(), claim.span.precision) if claim.span else (None, "")
    return listing, claim.program, claim.event, days, precision, claim.basis or ""


MAX_NOTE_LENGTH = 500
LISTING_TEXT_COLUMNS = tuple(
    (name, getattr(Listing._meta.get_field(name), "max_length", None))
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
"""Fields of a row that are stored as they are: (name, how many characters)."""
LISTING_COLUMNS = (
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
    *(name for name, _max_length in LISTING_TEXT_COLUMNS),
)


def _with_names(mentions: list[MentionedAgency]) -> list[MentionedAgency]:
    """The mentions of agencies to be made, each under a name that tells it from those on file and from the others."""
    taken = kinds_by_name({mention.name for mention in mentions})
    named = []
    for mention in mentions:
        kinds = taken[mention.state, mention.name.casefold()]
        name = _free_name(mention.name, mention.alias, mention.kind, kinds)
        named.append(mention if name == mention.name else mention._replace(name=name))
        kinds.add(mention.kind)
    return named


def kinds_by_name(names: Collection[str]) -> defaultdict[tuple[str, str], set[str]]:
    """(state, name in lower case) → the kinds of the living agencies that have one of these names."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(CALLED, {"names": array_of_texts({name.casefold() for name in names})})
        for state, name, kind in cursor.fetchall():
            found[state, name.casefold()].add(kind)
    return found


def name_for_new(listing: Listing) -> str:
    """What an agency is called that a curator makes for a listing: as its row does, unless that is taken."""
    kinds = kinds_by_name({listing.agency})[listing.state, listing.agency.casefold()]
    return _free_name(listing.agency, listing.alias, listing.kind, kinds)


def _free_name(name: str, alias: str, kind: str, taken_by: Collection[str]) -> str:
    """The name, unless agencies of some kinds have it in the state: then the fuller of the row's two names.

    Without one, an agency of another kind than those is told by its kind.
    """
    if not name or not taken_by:
        return name
    told_by_kind = name if kind in taken_by else f"{name[:MAX_PLAIN_LENGTH]} ({Kind(kind).label.lower()})"
    return fuller_name(name, alias) or told_by_kind


MAX_PLAIN_LENGTH = 270
"""Characters of a name to which its kind is added."""


def agency_slug(name: str, state: str) -> str:
    """`fremont-police-department-ca`: the slug of an agency where no other has it."""
    return f"{slugify(name)[:150]}-{state.lower()}".strip("-")


def free_slugs(wanted: list[str]) -> list[str]:
    """The slugs wanted, each with `-2`, `-3` … appended where an agency already has it."""
    taken = set(Agency.objects.filter(slug__any_of=wanted).values_list("slug", flat=True))
    given: list[str] = []
    for slug in wanted:
        number, free = 1, slug
        while free in taken or (number > 1 and Agency.objects.filter(slug=free).exists()):
            number += 1
            free = f"{slug}-{number}"
        taken.add(free)
        given.append(free)
    return given


class NewMatch(NamedTuple):
    """The values of a match to be written; `listing`, `agency` and `decided_by` are ids."""

    listing: int
    agency: int | None
    verdict: Verdict
    score: int
    reasons: tuple[str, ...]
    decided_by: int | None = None
    decided_at: datetime | None = None
    with_list: bool = False


def _agencies_meant(matches: Iterable[NewMatch]) -> set[int]:
    same = (match.agency for match in matches if match.verdict is Verdict.SAME)
    return {agency for agency in same if agency is not None}


def _matches(listing: int, row: MatchedRow, new_agencies: Mapping[NewAgency, int]) -> Iterator[NewMatch]:
    """The row's match where it is decided, its candidates and doubts where not, and the agencies ruled out.

    Who decided when the row came before has decided now.
    """

    def number(agency: Any) -> int | None:
        return new_agencies[agency] if isinstance(agency, NewAgency) else agency

    if row.agency is not None:
        by, at = row.decided.by, row.decided.at
        values = listing, number(row.agency), Verdict.SAME, row.score, _reasons(row)
        yield NewMatch(*values, by, at, with_list=row.with_list)
    for candidate in row.candidates:
        yield NewMatch(listing, number(candidate.agency), Verdict.UNSURE, candidate.score, candidate.reasons)
    if row.doubt:
        yield NewMatch(listing, None, Verdict.UNSURE, 0, row.doubt)
    for agency, decided in row.not_the_same.items():
        if agency != row.agency:
            reasons = (row.ruled_out_by_list.get(agency, DECIDED_BEFORE),)
            yield NewMatch(listing, number(agency), Verdict.OTHER, 0, reasons, decided.by, decided.at)


def _reasons(row: MatchedRow) -> tuple[str, ...]:
    if row.decided.by:
        return (DECIDED_BEFORE,)
    if row.reasons:
        return row.reasons
    return (NO_SUCH_AGENCY,) if isinstance(row.agency, NewAgency) else (MATCHED_BEFORE,)
