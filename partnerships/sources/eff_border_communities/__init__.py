"""Surveillance along the US-Mexico border: the list that came before the Atlas of Surveillance.

The Electronic Frontier Foundation and students at the University of Nevada, Reno, gathered which technology
police, sheriffs and federal agencies in border counties use, from records, contracts and news, each with an
archived copy of its page. A handful of rows are agreements with Ring.

What it leaves out: all agencies outside the border counties of California, Arizona, New Mexico and Texas. The
day beside a row is that of the page it cites, not the day an agreement began; and down a column the day was
filled in by counting up, so one page has several. We take it as a day by which the agency took part.
"""

from datetime import date

from partnerships.dates import Span
from partnerships.imprecise_dates import read_us
from partnerships.ingest.readers import read_csv
from partnerships.ingest.spec import ParsedClaim, Source
from partnerships.ingest.tables import Row
from partnerships.models.vocabulary import DateBasis, Event, Kind, Nature, Program, SourceState


def claims(row: Row) -> tuple[ParsedClaim, ...]:
    """That the agency takes part, and did by the day of the page cited."""
    cited = read_us(row["DocumentDate"])
    span = Span.by(cited.last) if cited else None
    return (ParsedClaim(Program.NEIGHBORS, Event.LISTED, span, DateBasis.REPORTED_ACTIVE if span else None),)


SOURCE = Source(
    slug="eff-border-communities",
    title="Surveillance technology in border communities",
    publisher="Electronic Frontier Foundation",
    homepage="https://www.eff.org/",
    license="CC BY 4.0",
    license_url="https://creativecommons.org/licenses/by/4.0/",
    about=__doc__,
    nature=Nature.ONE_OFF,
    read=read_csv,
    reads=(
        "RefNo",
        "Agency",
        "City",
        "County",
        "State",
        "LEAType",
        "TechnologyType",
        "Summary",
        "PrimaryLink",
        "ArchivedPrimaryLink",
        "Source",
        "DocumentDate",
    ),
    ignores=(
        "JurisdictionType",
        "Vendor",
        "DocumentType",
        "AdditionalLink1",
        "AdditionalLink2",
        "AdditionalLink3",
        "ArchivedAdditionalLink1",
        "AdditionalArchivedLink2",
        "AdditionalArchivedLink3",
    ),
    keep=lambda row: row["TechnologyType"].strip().startswith("Ring"),
    dates=("DocumentDate",),
    key=("Agency", "City", "State"),
    apart=("PrimaryLink",),
    numbered=("RefNo",),
    states=("State",),
    kinds={"police": Kind.POLICE, "sheriff": Kind.SHERIFF},
    take={
        "agency": "Agency",
        "kind": "LEAType",
        "city": "City",
        "county": "County",
        "state": "State",
        "wording": "Summary",
        "address": "PrimaryLink",
        "archived_address": "ArchivedPrimaryLink",
        "publisher": "Source",
    },
    claims=claims,
    expect=range(1, 50),
    state=SourceState.RETIRED,
    state_on=date(2020, 1, 10),
    state_reason="The Atlas of Surveillance took its place in 2020. The file of January 10, 2020, is the last we know.",
)
