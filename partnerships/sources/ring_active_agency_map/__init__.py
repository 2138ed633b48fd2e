"""Ring's own list, the "Active Law Enforcement Map" (later "Active Agency Map"), on Google My Maps.

Ring published it on 2019-08-28 with 405 law enforcement agencies and the day each became active, added fire
departments later, and let each agency's entry link to its profile in the Neighbors app from June 2021.

What it leaves out: subsidy deals that cities made with Ring, and agencies that left before the list began.
It gives a city and a state, no coordinates. The number of video requests beside an agency, shown until June
2021, was that of the past quarter and went down as well as up; a missing number is not a zero. The program
behind the list ended in January 2024; the list is kept as it last was.
"""

import re
from datetime import date

from partnerships.dates import Span
from partnerships.imprecise_dates import read_us
from partnerships.ingest.readers import network_link, read_kml
from partnerships.ingest.spec import ParsedClaim, ParsedMeasurement, Source
from partnerships.ingest.tables import Row
from partnerships.models.vocabulary import DateBasis, Event, Measure, Nature, Program, SourceState

# The label carries the quarter, "Video Requests Q3 2020"; words may follow the number.
VIDEO_REQUESTS = re.compile(r"(?:(?:Total|Number of) )?Video Requests\b.*", re.IGNORECASE)
QUARTER, YEAR = re.compile(r"\bQ([1-4])\b", re.IGNORECASE), re.compile(r"\b20\d\d\b")
NUMBER = re.compile(r"\d[\d,]*")


def city(row: Row) -> str:
    """What stands before the last comma of `City, ST`."""
    return row["address"].rpartition(",")[0]


def state(row: Row) -> str:
    """What stands after the last comma: a postal code, or a state spelt out."""
    return row["address"].rpartition(",")[2]


def profile(row: Row) -> str:
    """The agency's page in the Neighbors app (from June 2021), else the map itself."""
    found = re.search(r"https://\S+", row["Agency Profile"])
    return found[0] if found else "https://www.google.com/maps/d/viewer?mid=1eYVDPh5itXq5acDT9b0BVeQwmESBa4cB"


def claims(row: Row) -> tuple[ParsedClaim, ...]:
    """That the agency is listed, since the active date that Ring gives."""
    span = read_us(row["Active Date"])
    return (ParsedClaim(Program.NEIGHBORS, Event.LISTED, span, DateBasis.RING_ACTIVE_DATE if span else None),)


def counts(row: Row) -> tuple[ParsedMeasurement, ...]:
    """The video requests of a quarter. A label without its quarter, or a cell without a number, gives none."""
    found = []
    for label, cell in row.items():
        quarter, year, number = QUARTER.search(label), YEAR.search(label), NUMBER.match(cell.strip())
        if VIDEO_REQUESTS.fullmatch(label) and quarter and year and number:
            span = Span.quarter(int(year[0]), int(quarter[1]))
            found.append(ParsedMeasurement(Measure.VIDEO_REQUESTS, span, int(number[0].replace(",", ""))))
    return tuple(found)


SOURCE = Source(
    slug="ring-active-agency-map",
    title="Active Agency Map",
    publisher="Ring",
    homepage="https://blog.ring.com/2019/08/28/"
    "working-together-for-safer-neighborhoods-introducing-the-neighbors-active-law-enforcement-map",
    address="https://www.google.com/maps/d/kml?mid=1eYVDPh5itXq5acDT9b0BVeQwmESBa4cB&forcekml=1",
    license="Facts published by Ring; no license stated",
    about=__doc__,
    nature=Nature.ROLL,
    read=read_kml,
    follow=network_link,
    reads=("name", "address"),
    optional=("Active Date", "Agency Profile"),
    ignores=("latitude", "longitude", "description"),
    counted=VIDEO_REQUESTS,
    counts=counts,
    dates=("Active Date",),
    key=("name", "address"),
    states=("address",),
    take={
        "agency": "name",
        "city": city,
        "state": state,
        "address": profile,
        "publisher": lambda row: "Ring",
    },
    claims=claims,
    expect=range(300, 5_000),
    state=SourceState.RETIRED,
    state_on=date(2024, 1, 31),
    state_reason="The program behind the map ended in January 2024; the map still loads but is no longer kept.",
)
