"""Agencies, and what was published about them and Ring, gathered from news and city pages for this project.

Each row is one agency in one program according to one page, with the page's address. Several rows for one
agency are normal: they corroborate each other, or they conflict, and both are shown.

What it leaves out: it is a collection of pages that were found, not a count of all agreements. An agency
that is not in it may well have had one. News pages often name a place rather than an agency; the agency's
full name was completed from them. A page that shows an agency active gives no starting day, only that it
began by then.
"""

from datetime import date, timedelta
from functools import lru_cache

from partnerships.dates import Span
from partnerships.imprecise_dates import read_us
from partnerships.ingest.readers import read_csv
from partnerships.ingest.spec import ParsedClaim, Source
from partnerships.ingest.tables import Row
from partnerships.models.vocabulary import DateBasis, Event, Kind, Nature, Program

MAX_CACHED_CLAIMS = 2**12
"""Claims that are kept at hand: the rows of a day say the same."""


def claims(row: Row) -> tuple[ParsedClaim, ...]:
    """One claim a row: its event, and its date to the precision given.

    The date of an announcement, a denial or a "none" is that statement's day, not a start.
    """
    return (_claim(row["program"], row["event"], row["date"]),)


@lru_cache(maxsize=MAX_CACHED_CLAIMS)
def _claim(program: str, said: str, day: str) -> ParsedClaim:
    event, basis = Event(said), None
    if span := read_us(day):
        if event is Event.JOINED:
            basis = DateBasis.STATED
        elif event is Event.REPORTED_ACTIVE:
            span, basis = Span.by(span.last), DateBasis.REPORTED_ACTIVE
    return ParsedClaim(Program(program), event, span, basis)


def published_on(row: Row) -> str:
    """The page's own day, ISO to its precision, however a spreadsheet has saved it."""
    cell = row["source_published_on"]
    span = read_us(cell) if cell else None
    return span.iso if span else ""


SOURCE = Source(
    slug="announcements",
    title="Announcements and reports",
    publisher="ringwatch",
    homepage="",
    license="Facts with citations; our own compilation, CC0 1.0",
    license_url="https://creativecommons.org/publicdomain/zero/1.0/",
    about=__doc__,
    nature=Nature.REPORTS,
    read=read_csv,
    bundled="announcements.csv",
    observed_on=date(2026, 11, 23),
    reads=(
        "id",
        "agency",
        "agency_kind",
        "city",
        "county",
        "state",
        "program",
        "event",
        "date",
        "date_precision",
        "source_url",
        "source_publisher",
        "source_title",
        "source_published_on",
    ),
    key=("id",),
    states=("state",),
    kinds={kind.value: kind for kind in (Kind.POLICE, Kind.SHERIFF, Kind.FIRE, Kind.PROSECUTOR, Kind.OTHER)},
    take={
        "agency": "agency",
        "kind": "agency_kind",
        "city": "city",
        "county": "county",
        "state": "state",
        "wording": "source_title",
        "address": "source_url",
        "publisher": "source_publisher",
        "title": "source_title",
        "published_on": published_on,
    },
    claims=claims,
    expect=range(300, 5_000),
    rhythm=timedelta(days=1),
)
