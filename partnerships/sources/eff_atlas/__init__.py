"""The Atlas of Surveillance: what US police departments use, gathered by students and volunteers.

The Electronic Frontier Foundation and the Reynolds School of Journalism at the University of Nevada, Reno,
keep it as a searchable list of agencies and technologies. Until March 2024 it had a category for agencies
with a Ring Neighbors account, taken from the list that Ring itself published.

The program comes with what the export of October 7, 2020, says of Ring, without its sentences: agency, place, day,
the month, denial or subsidy that the text names, and the link. Where the export itself is had, it takes the place of
that copy and adds its wording.

What it leaves out: its export has no coordinates, its rows of 2020 name no fire departments, and the date
beside a Ring row is the date of its link, which we take for Ring's own active date because the two agree in
number; we say so wherever we show it. In March 2024 the EFF removed all 2,530 Ring rows because the
category had become a communications tool, not because programs had ended. We keep what the list last said
and never read the removal as endings.
"""

import re
from datetime import date

from partnerships.dates import MONTHS, Span
from partnerships.imprecise_dates import read_us
from partnerships.ingest.readers import read_csv, under_other_names
from partnerships.ingest.spec import Archived, ParsedClaim, Source
from partnerships.ingest.tables import Row
from partnerships.models.vocabulary import DateBasis, Event, Kind, Nature, Program, SourceState

SIGNED = re.compile(
    r"(?:According to Ring, )?[Tt]he (?P<agency>.+?) (?:signed an agreement|in (?:\w+ )?\d{4} to gain)"
)
GAINED_IN = re.compile(rf"in (?:(?P<month>{'|'.join(MONTHS)}) )?(?P<year>20\d\d) to gain")
DENIED = re.compile(rf"\bdenied (?:this|it)\b(?: in (?:(?P<month>{'|'.join(MONTHS)}) )?(?P<year>20\d\d))?")
SUBSIDY = re.compile(r"\bsubsid(?:y|ies|i[sz]e[sd]?|i[sz]ing)\b", re.IGNORECASE)
NO_SUBSIDY = re.compile(r"\b(?:no|not|never|nor|without|declined|rejected|against)\b", re.IGNORECASE)
MAP_VIEW = re.compile(r"&z=\d+$")


COLUMNS = {
    "aosnumber": "AOSNUMBER",
    "agency": "Agency",
    "type_of_lea": "Type of LEA",
    "city": "City",
    "county": "County",
    "state": "State",
    "link_1_date": "Link 1 Date",
    "link_1": "Link 1",
}
"""Columns of the bundled copy, and what the export calls them."""
FROM_SUMMARY = ("named_in_summary", "month_in_summary", "denied_in", "subsidy")
"""Columns of the bundled copy that hold what the summary says."""
RING_MAP = "https://www.google.com/maps/d/viewer?mid=1eYVDPh5itXq5acDT9b0BVeQwmESBa4cB&usp=sharing"
"""The link of most rows."""
LEFT_OUT = {
    "Summary": "",
    "Technology": "Ring/Neighbors Partnership",
    "Link 1": RING_MAP,
    "Link 1 Snapshot": "",
    "Link 1 Source": "Ring",
}
"""What the bundled copy leaves out: the sentences, and what is the same in every row about Ring, or in most."""


def name_in_summary(row: Row) -> str:
    """The agency as the summary names it, where that is another name ("Town of Madison Police Department")."""
    found = SIGNED.match(row["Summary"])
    name = found["agency"] if found else row["named_in_summary"]
    return "" if name == row["Agency"] else name


def page(row: Row) -> str:
    """The link's address. Filling down the column counted the map's zoom up (`&z=4` … `&z=173`): one page."""
    return MAP_VIEW.sub("", row["Link 1"])


def start(row: Row) -> tuple[Span | None, DateBasis | None]:
    """When the row says it began, and why we believe it: the link's date, else the month in the summary."""
    span = read_us(row["Link 1 Date"])
    if span:
        return span, DateBasis.ATLAS_LINK_DATE
    span = read_us(row["month_in_summary"]) or month_in(GAINED_IN, row)
    return (span, DateBasis.SOURCE_TEXT) if span else (None, None)


def month_in(pattern: re.Pattern[str], row: Row) -> Span | None:
    """The month or year that the summary's text names, or None."""
    found = pattern.search(row["Summary"])
    if not found or not found["year"]:
        return None
    year = int(found["year"])
    return Span.month(year, MONTHS.index(found["month"]) + 1) if found["month"] else Span.year(year)


def subsidy(row: Row) -> bool:
    """Whether a sentence of the summary says that cameras were subsidized, and does not say that they were not."""
    sentences = re.split(r"(?<=[.!?])\s+", row["Summary"])
    told = row["subsidy"].strip().lower() == "yes"
    return told or any(SUBSIDY.search(said) and not NO_SUBSIDY.search(said) for said in sentences)


def denial(row: Row) -> tuple[bool, Span | None]:
    """Whether the agency denies it, and in which month or year it did, if that is said."""
    if told := read_us(row["denied_in"]):
        return True, told
    return bool(DENIED.search(row["Summary"])), month_in(DENIED, row)


def claims(row: Row) -> tuple[ParsedClaim, ...]:
    """That the agency is listed; and, where the summary says so, that it denies it or pays a subsidy."""
    said = [ParsedClaim(Program.NEIGHBORS, Event.LISTED, *start(row))]
    denied, denied_in = denial(row)
    if denied:
        said.append(
            ParsedClaim(
                Program.NEIGHBORS, Event.DENIED, denied_in, DateBasis.SOURCE_TEXT if denied_in else None
            )
        )
    if subsidy(row):
        said.append(ParsedClaim(Program.SUBSIDY, Event.LISTED))
    return tuple(said)


ORI = "NEWAOSNUMBER (ORI9)"
"""A column of later headers: the agency's number with the FBI, or a number of the Atlas's own."""


def ori(row: Row) -> str:
    """The number with the FBI, where the column holds one: two letters, seven letters or digits."""
    said = row[ORI].strip().upper()
    return said if re.fullmatch(r"(?!AOS)[A-Z]{2}[A-Z0-9]{7}", said) else ""


SOURCE = Source(
    slug="eff-atlas",
    title="Atlas of Surveillance",
    publisher="Electronic Frontier Foundation and the Reynolds School of Journalism, University of Nevada, Reno",
    homepage="https://www.atlasofsurveillance.org/",
    address="https://www.atlasofsurveillance.org/download.csv",
    license="CC BY 4.0",
    license_url="https://creativecommons.org/licenses/by/4.0/",
    about=__doc__,
    nature=Nature.ROLL,
    read=under_other_names(read_csv, COLUMNS, LEFT_OUT),
    bundled="ring-rows-2020-10-07.csv",
    observed_on=date(2020, 10, 7),
    reads=(
        "AOSNUMBER",
        "City",
        "County",
        "State",
        "Agency",
        "Type of LEA",
        "Summary",
        "Technology",
        "Link 1",
        "Link 1 Snapshot",
        "Link 1 Source",
        "Link 1 Date",
    ),
    ignores=(
        "Type of Juris",
        "Vendor",
        "Link 1 Type",
        "Link 2",
        "Link 2 Snapshot",
        "Link 2 Source",
        "Link 2 Type",
        "Link 2 Date",
        "Link 3",
        "Link 3 Snapshot",
        "Link 3 Source",
        "Link 3 Type",
        "Link 3 Date",
        "Other Links",
        "TECH ABV",
    ),
    optional=(ORI, *FROM_SUMMARY),
    keep=lambda row: row["Technology"].strip().startswith("Ring"),
    dates=("Link 1 Date",),
    key=("Agency", "City", "State"),
    apart=("Link 1 Date",),
    numbered=("AOSNUMBER",),
    states=("State",),
    kinds={
        "police": Kind.POLICE,
        "sheriff": Kind.SHERIFF,
        "constables": Kind.CONSTABLE,
        "constable": Kind.CONSTABLE,
        "fire": Kind.FIRE,
        "fire department": Kind.FIRE,
        "prosecutor": Kind.PROSECUTOR,
        "district attorney": Kind.PROSECUTOR,
        "state police": Kind.STATE_POLICE,
        "university police": Kind.CAMPUS,
        "school police": Kind.CAMPUS,
        "tribal police": Kind.TRIBAL,
        "tribal": Kind.TRIBAL,
    },
    take={
        "agency": "Agency",
        "alias": name_in_summary,
        "ori": ori,
        "kind": "Type of LEA",
        "city": "City",
        "county": "County",
        "state": "State",
        "wording": "Summary",
        "address": page,
        "archived_address": "Link 1 Snapshot",
        "title": "Link 1 Source",
    },
    claims=claims,
    expect=range(1_000, 3_000),
    archived=(
        Archived(
            "https://raw.githubusercontent.com/as130/algos_final_project/"
            "0c4bc16f540de613af9f278f27e26f33f5fc0928/analysis/Atlas_of_Surveillance-20201007.csv",
            "cf66fe8581935bb4bb99bda93be49d921dafc3d7b370d8b5c6886f33d0c3f155",
            date(2020, 10, 7),
        ),
    ),
    state=SourceState.CATEGORY_DROPPED,
    state_on=date(2024, 3, 1),
    state_reason="The EFF removed the Ring category in March 2024: accounts remained, but had become a "
    "communications tool. The rows did not end; the list stopped keeping them.",
)
