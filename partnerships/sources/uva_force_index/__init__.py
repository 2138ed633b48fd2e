"""Agencies in the Ring category of a later Atlas of Surveillance, as students of the University of Virginia kept them.

Their Digital Force Index shows visitors which surveillance tools police near them use. Its table, of August 9, 2021,
was made from the Atlas of the Electronic Frontier Foundation and the Reynolds School of Journalism, at that time about
7,200 entries: for each agency a name, a ZIP code, and the technologies. We took the rows about Ring. It has nearly
every agency that the Atlas of October 2020 had, and some two hundred that were added since.

What it leaves out: dates, cities and states. We worked the state out from the ZIP code and from the table's
coordinates, which its makers had scattered on purpose. The ZIP codes are of uncertain worth: some belong to a place of
the same name in another county or state. So an agency is told by its name and state alone, and its ZIP code only
helps to place it. A row shows that the agency was in the Atlas by August 9, 2021, and says nothing of the time after.
"""

from datetime import date

from partnerships.dates import Span
from partnerships.ingest.readers import read_csv
from partnerships.ingest.spec import ParsedClaim, Source
from partnerships.ingest.tables import Row
from partnerships.models.vocabulary import DateBasis, Event, Nature, Program, SourceState

DAY = date(2021, 8, 9)
TABLE = "https://github.com/SarahEAdams/UVA-capstone/blob/bac4ab97/Data/AgencyMapData.csv"


def claims(row: Row) -> tuple[ParsedClaim, ...]:
    """That the agency was listed by the day of the table."""
    return (ParsedClaim(Program.NEIGHBORS, Event.LISTED, Span.by(DAY), DateBasis.REPORTED_ACTIVE),)


def zip_code(row: Row) -> str:
    """The ZIP code, unless it may belong to a place of the same name elsewhere."""
    return "" if row["doubt"].strip() else row["zip_code"].strip().zfill(5)


SOURCE = Source(
    slug="uva-force-index",
    title="Digital Force Index",
    publisher="University of Virginia students, from the Atlas of Surveillance",
    homepage="https://github.com/SarahEAdams/UVA-capstone",
    license="Facts from the Atlas of Surveillance (Electronic Frontier Foundation and Reynolds School of Journalism), "
    "CC BY 4.0; the table itself states no license",
    license_url="https://creativecommons.org/licenses/by/4.0/",
    about=__doc__,
    nature=Nature.ONE_OFF,
    read=read_csv,
    bundled="agencies-2021-08-09.csv",
    observed_on=DAY,
    reads=("agency", "zip_code", "state", "doubt"),
    optional=("row",),
    key=("agency", "state"),
    apart=("row",),
    numbered=("row",),
    states=("state",),
    take={
        "agency": "agency",
        "state": "state",
        "zip_code": zip_code,
        "address": lambda row: TABLE,
        "title": lambda row: "AgencyMapData.csv",
    },
    claims=claims,
    expect=range(1_500, 2_000),
    state=SourceState.RETIRED,
    state_on=DAY,
    state_reason="A table made once, for a course; it was not kept up.",
)
