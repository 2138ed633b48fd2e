"""Decisions that came with a later version of the program, applied to rows of its list on file.

A row that comes again unchanged is not matched again. Without this, such a row would wait for a person for ever, or
keep what a rule made of it, and two sites would differ by when they were set up. What a person settled stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from partnerships.geography.placing import Gazetteer
from partnerships.ingest import lookups, registry
from partnerships.ingest.agencies.match_rows import NewAgency, match_rows
from partnerships.ingest.agencies.mentioned_rows import mentioned_rows
from partnerships.ingest.interpret import ParsedRow, interpret_selected
from partnerships.ingest.listings.listing_writer import ListingWriter
from partnerships.ingest.row_keys import RowKey
from partnerships.ingest.tables import Row
from partnerships.models import Listing, Match, Source
from partnerships.models.locks import matching_lock
from partnerships.models.vocabulary import Verdict


def decide_again(source: Source) -> set[int]:
    """Match the rows of a declared source as its list decides, where no person did.

    Gives the agencies that they mean, or meant, as ids.
    """
    with transaction.atomic():
        decided = list(_decided_rows(source))
        if not decided:
            return set()
        matching_lock()
        gazetteer = Gazetteer.from_database()
        prior = lookups.prior_matches(source, {parsed.key for _listing, parsed in decided})
        mentioned = mentioned_rows(
            (parsed for _listing, parsed in decided),
            gazetteer=gazetteer,
            state_names=lookups.state_names(),
        )
        matched = match_rows(
            mentioned,
            gazetteer=gazetteer,
            index=lookups.agency_index(gazetteer),
            prior_matches=prior,
            tally=Counter(),
        )
        listings = (listing for listing, _parsed in decided)
        made: dict[NewAgency, int] = {}
        settled = [(listing, row) for listing, row in zip(listings, matched, strict=True) if row.with_list]
        agencies: set[int] = set()
        for listing, row in settled:
            writer = ListingWriter(listing.opened_in, listing.opened_by, closings={}, new_agencies=made)
            agencies |= writer.match_again(listing, row)
        return agencies


def _decided_rows(source: Source) -> Iterator[tuple[Listing, ParsedRow]]:
    """The open listings about which their list decides anew, each with its row parsed again."""
    spec = lookups.declaration(source)
    decisions, corrections = registry.decisions(spec), registry.corrections(spec)
    if not decisions.by_row:
        return
    settled = Match.objects.filter(Q(with_list=True) | Q(decided_by__isnull=False), verdict=Verdict.SAME)
    others = Listing.objects.open().said_by(source).exclude(pk__in=settled.values("listing"))
    found = [pk for pk, raw in others.values_list("pk", "raw") if decisions.about(spec, Row(raw, number=0))]
    if not found:  # as at nearly every start
        return
    for listing in others.filter(pk__in=found).select_related("opened_in", "opened_by").order_by("id"):
        row = Row(listing.raw, number=listing.row_number)
        key = RowKey(listing.key, listing.fingerprint, tuple(listing.problems), number=row.number)
        (parsed,) = interpret_selected(spec, [row], corrections, [key], decisions)
        yield listing, parsed._replace(problems=tuple(listing.problems))
