"""Statements that an agency has no partnership, where no source says that it has one; by version, like all else.

They are no partnerships and no part of any count of them. A question finds those of its place, kind, program,
source and words; what it asks about dates, status or the map says nothing about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from partnerships.dates import Span
from partnerships.models import Agency, Listing, ReleaseStatement
from partnerships.models.vocabulary import Event
from partnerships.queries.question import Question
from partnerships.queries.question.filters import record_number

ASKED_OF_STATEMENTS = ("q", "state", "county", "kind", "program", "source")
COLUMNS = {
    "agency": ("string", "The agency's name: as a list writes it, cleaned, or as a curator set it."),
    "agency_id": ("string", "The agency's lasting id."),
    "state": ("string", "The state's postal code."),
    "program": ("string", "The program of which it is said."),
    "statement": (
        "string",
        "denied: the agency says so; reported_none: a source reports that there was none.",
    ),
    "day": ("string", "The day of which it is said, as exactly as it is known."),
    "sources": ("string", "The lists that say so, parted by semicolons."),
    "source_urls": ("string", "The addresses of the pages that say so, parted by semicolons."),
    "listing_ids": ("string", "The lasting numbers of the listings that say so, parted by semicolons."),
}
"""Column of the file of statements → its type, and what it means."""


def of_question(question: Question) -> QuerySet[ReleaseStatement]:
    """The statements at a question's version about the agencies that it asks for, by name."""
    if record_number(question.form.cleaned_data["q"]) is not None:
        return ReleaseStatement.objects.none()  # it asks for one partnership
    at_version = ReleaseStatement.objects.at_version(question.version)
    return question.narrowed(at_version, by=ASKED_OF_STATEMENTS).order_by("agency_letters", "state", "id")


def of_agency(agency: Agency, *, version: int) -> QuerySet[ReleaseStatement]:
    """The statements about one agency at a version, by program."""
    of_it = ReleaseStatement.objects.at_version(version).filter(agency_number=agency.pk)
    return of_it.order_by("program", "id")


def in_words(statement: ReleaseStatement) -> str:
    """ "said it has none (March 5, 2020)", "was reported to have none (Aug 26, 2019)"."""
    says = {
        Event.DENIED: gettext("said that it has no such partnership"),
        Event.REPORTED_NONE: gettext("reported to have no such partnership at that time"),
    }[Event(statement.event)]
    span = Span.from_range(statement.said, statement.said_precision)
    return gettext("%(says)s, %(day)s") % {"says": says, "day": span.words} if span else says


@dataclass(frozen=True)
class CitedStatement:
    """A statement, with the day as it is written and the addresses of the pages that say so."""

    statement: ReleaseStatement
    day: str
    addresses: list[str]


def cited(found: Iterable[ReleaseStatement]) -> Iterator[CitedStatement]:
    """Each of these statements with what it rests on."""
    found = list(found)
    listings = Listing.objects.in_bulk({number for one in found for number in one.listing_ids})
    for one in found:
        span = Span.from_range(one.said, one.said_precision)
        pages = {listings[number].address for number in one.listing_ids if number in listings}
        yield CitedStatement(one, span.iso if span else "", sorted(pages - {""}))


def rows(question: Question) -> Iterator[tuple[str, ...]]:
    """The values of `COLUMNS` of each statement."""
    for one in cited(of_question(question)):
        said = one.statement
        yield (
            said.agency_name,
            said.agency_slug,
            said.state,
            said.program,
            said.event,
            one.day,
            ";".join(said.sources),
            ";".join(address.replace(";", "%3B") for address in one.addresses),
            ";".join(map(str, said.listing_ids)),
        )
