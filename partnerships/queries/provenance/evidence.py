"""The listings behind a partnership or an agency, with the claims of each.

Reads listings, claims and snapshots; templates decide how they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext
from psycopg2.extras import DateRange

from partnerships.dates import NOT_KNOWN, SHORT_MONTHS, NotADate, Span, day_in_words, read_iso
from partnerships.models import (
    Agency,
    Claim,
    Listing,
    Measurement,
    ReleaseRow,
    Source,
)
from partnerships.models.vocabulary import DateBasis, DatePrecision, Event
from partnerships.queries.provenance import cited_pages
from partnerships.queries.provenance.cited_pages import CitedPage

NEGATIVE = frozenset({Event.REPORTED_NONE, Event.DENIED, Event.ENDED})


@dataclass(frozen=True)
class CitedListing:
    """One listing, and the claims of it that matter here, in words."""

    listing: Listing
    claims: list[Claim]
    archived: str = ""
    """Our own archived copy of the page that it gives."""

    @property
    def source(self) -> Source:
        return self.listing.source

    @property
    def publisher(self) -> str:
        return self.listing.publisher or self.listing.source.publisher

    @property
    def events(self) -> list[tuple[str, str]]:
        """What it says, such as ("says it joined, July 2020", "Neighbors account")."""
        return [(in_words(claim), claim.get_program_display()) for claim in self.claims]

    @property
    def when(self) -> str:
        """The day it speaks of; where it gives none, the day the page was published."""
        spans = [span for claim in self.claims if (span := span_of(claim))]
        if spans:
            return min(spans, key=lambda span: span.last).words
        return str(NOT_KNOWN)

    @property
    def published(self) -> str:
        written = self.listing.published_on
        try:
            return read_iso(written).words if written else ""
        except NotADate:  # as the publisher wrote it
            return written

    @property
    def page(self) -> CitedPage | None:
        """The page that it gives; None where it gives none."""
        return (
            cited_pages.of_listing(self.listing, published=self.published, archived=self.archived)
            if self.listing.address
            else None
        )

    @property
    def quotes(self) -> bool:
        """Whether it has words of its own, beside the title of the page that it gives."""
        title = self.page.title if self.page else ""
        return bool(self.listing.wording) and self.listing.wording != title

    @property
    def sort_day(self) -> date:
        spans = [span for claim in self.claims if (span := span_of(claim))]
        return min((span.last for span in spans), default=date.max)

    @property
    def negative(self) -> bool:
        return any(Event(claim.event) in NEGATIVE for claim in self.claims)

    @property
    def is_worded_so(self) -> bool:
        """Whether its list words it so to this day: of one row, one listing at most is open."""
        return self.listing.closed_by_id is None and self.listing.withdrawn_at is None

    @property
    def says_so(self) -> bool:
        """Whether it says that there is, will be or was a partnership."""
        return any(Event(claim.event) not in (Event.DENIED, Event.REPORTED_NONE) for claim in self.claims)

    @property
    def shown_until(self) -> str:
        return day_in_words(self.listing.last_shown_on) if self.listing.last_shown_on else ""

    @property
    def observed(self) -> str:
        return day_in_words(self.listing.opened_by.observed_on)


def span_of(claim: Claim) -> Span | None:
    return Span.from_range(claim.days, claim.precision)


def in_words(claim: Claim) -> str:
    """The claim's event with its day, "reports it active by Sep 5, 2019", or with no day."""
    span, says = span_of(claim), Event(claim.event).label
    if claim.event == Event.REPORTED_ACTIVE:
        return (
            gettext("reports it active %(day)s") % {"day": span.words}
            if span
            else gettext("reports it active")
        )
    if span and claim.basis == DateBasis.ATLAS_LINK_DATE:
        return gettext("%(says)s, with %(day)s beside its link") % {"says": says, "day": span.words}
    if span:
        return gettext("%(says)s, %(day)s") % {"says": says, "day": span.words}
    return gettext("%(says)s, no date given") % {"says": says}


def of_row(row: ReleaseRow) -> list[CitedListing]:
    """The listings that a release row rests on, earliest first; of one that still holds, as its list now words them."""
    cited = Listing.objects.filter(id__in=row.listing_ids)
    found = cited_listings(cited, program=row.program)
    if row.versions.upper is None and not all(one.is_worded_so for one in found):
        newest = _newest_wording(cited, row.agency_number)
        if len(newest) == len(row.listing_ids):
            return cited_listings(Listing.objects.filter(id__in=newest), program=row.program)
    return found


def _newest_wording(cited: QuerySet[Listing], agency_number: int) -> list[int]:
    """The ids of the newest versions of these rows that speak of the agency: a reworded row is a new listing."""
    same_row = cited.filter(source=OuterRef("source"), key=OuterRef("key"))
    versions = Listing.objects.about(agency_number).filter(Exists(same_row))
    in_order = versions.order_by("source", "key", "-opened_by__observed_on", "-id")
    return [listing.pk for listing in in_order.distinct("source", "key").only("pk")]


def of_rows(rows: Iterable[ReleaseRow]) -> list[CitedListing]:
    """The listings that several release rows rest on, earliest first; each with its claims of any program."""
    return cited_listings(
        Listing.objects.filter(id__in={number for row in rows for number in row.listing_ids})
    )


def of_agency(agency: Agency) -> list[CitedListing]:
    """Every listing that speaks of an agency, in any program, earliest first.

    Without those that another file of the same day replaced: a copy gives way to its original.
    """
    return cited_listings(
        Listing.objects.about(agency).exclude(closed_by__observed_on=F("opened_by__observed_on"))
    )


def cited_listings(listings: QuerySet[Listing], program: str | None = None) -> list[CitedListing]:
    claims = Claim.objects.filter(program=program) if program else Claim.objects.all()
    found = listings.select_related("source", "opened_by").prefetch_related(
        Prefetch("claims", queryset=claims.order_by("id"), to_attr="cited_claims")
    )
    archived = cited_pages.archived_pages(found)
    cited = (CitedListing(one, one.cited_claims, archived.get(one.address, "")) for one in found)
    return sorted(cited, key=lambda one: (one.sort_day, one.listing.pk))


@dataclass(frozen=True)
class SayingSo:
    """How many rows, of how many lists, say that there is, will be or was a partnership."""

    rows: int
    lists: int


def saying_so(testimony: list[CitedListing]) -> SayingSo:
    """Of what is said about a record, how much says that there is, will be or was a partnership."""
    found = [one for one in testimony if one.says_so]
    return SayingSo(len(found), len({one.source.pk for one in found}))


def spellings(agency: Agency, testimony: list[CitedListing]) -> list[tuple[str, list[Source]]]:
    """Other names that lists use for an agency → the sources that use them."""
    others: dict[str, set[Source]] = {}
    for one in testimony:
        for name in filter(None, (one.listing.agency, one.listing.alias)):
            if name != agency.name:
                others.setdefault(name, set()).add(one.source)
    return [
        (name, sorted(sources, key=lambda source: source.slug)) for name, sources in sorted(others.items())
    ]


@dataclass(frozen=True)
class Measured:
    """One number that a list gives for an agency: what it counts, in which quarter, who says so."""

    measure: str
    quarter: str
    value: int
    measurement: Measurement


def measured(agency: Agency) -> list[Measured]:
    """The numbers that lists give for an agency, earliest first. A missing number is not a zero."""
    found = Measurement.objects.filter(listing__in=Listing.objects.about(agency)).select_related(
        "listing__source", "snapshot"
    )
    return [
        Measured(one.get_measure_display(), quarter_in_words(one.quarter), one.value, one)
        for one in found.order_by("measure", "quarter", "snapshot__observed_on", "id")
    ]


def quarter_in_words(days: DateRange) -> str:
    """ "July–Sep 2020"."""
    span = Span.from_range(days, DatePrecision.MONTH)
    if span is None or span.first is None:
        raise ValueError(f"not a quarter: {days}")
    first, last = span.first, span.last
    months = {"first": SHORT_MONTHS[first.month - 1], "last": SHORT_MONTHS[last.month - 1], "year": last.year}
    return gettext("%(first)s–%(last)s %(year)s") % months
