"""Law enforcement agencies of the United States: a directory, to say how many of them took part.

The Department of Homeland Security published names and coordinates of agencies with sworn officers as open
data, gathered from the Bureau of Justice Statistics and from states. It says nothing about Ring. We use it to
give counts a whole: so many of the agencies in a county or state.

What it leaves out: fire departments, federal agencies, and what changed since 2019. It names places where
officers are stationed, so a large agency stands in it once for each of its stations: rows that their name
shows to be a station, a district or a troop are kept and not counted as agencies, nor are prisons and task
forces. Names follow local habits, so a county's whole may be off by one or two.

The department closed its open portal in 2025, and the address may not answer any more: the usual way in is a
file that a curator uploads. Nothing of it comes with the program.
"""

import re

from partnerships.ingest.readers import lowercase_header, read_csv
from partnerships.ingest.spec import Source
from partnerships.ingest.tables import Row
from partnerships.models.vocabulary import Nature

AGENCY = r"(?:POLICE|DEPARTMENT|OFFICE|PATROL|TROOPERS|RANGERS|ENFORCEMENT|DIVISION)"
PART_OF_ONE = re.compile(rf"\b{AGENCY}(?: [A-Z]+ \w+)? - (?!.*\b(?:HEADQUARTERS|MAIN OFFICE|POLICE \w+)$)")
STATION = re.compile(
    r"\b(?:SUB-?STATION|STATION(?: \d+)?$|TROOP \w+|DETACHMENT|BARRACKS?|ZONE \d|POST (?:\d|\w$)|AREA \d"
    r"|COMPANY [A-Z]\b|(?:POLICE|PATROL|DEPARTMENT) DISTRICT \w+|(?:FIELD|BRANCH|AREA) OFFICE|ANNEX)"
)


def station(row: Row) -> str:
    """Non-empty for a station or part of an agency. A constable's precinct is an agency of its own."""
    name = row["name"].upper()
    is_part = PART_OF_ONE.search(name) or STATION.search(name)
    return "station" if is_part and "CONSTABLE" not in name else ""


PORTAL = (
    *("x", "y", "fid", "objectid", "address", "zip", "zip4", "telephone", "type", "status", "population"),
    *("countyfips", "country", "naics_code", "naics_desc", "source", "sourcedate", "val_method", "val_date"),
    "website",
)
"""Columns of the portal's file that we have no use for."""

SOURCE = Source(
    slug="hifld",
    title="Local law enforcement agencies",
    publisher="Department of Homeland Security, Homeland Infrastructure Foundation-Level Data (HIFLD)",
    homepage="https://hifld-geoplatform.opendata.arcgis.com/datasets/local-law-enforcement-locations",
    license="Public domain (US Government)",
    about=__doc__,
    nature=Nature.ONE_OFF,
    directory=True,
    address="https://hifld-geoplatform.opendata.arcgis.com/datasets/local-law-enforcement-locations.csv",
    read=lowercase_header(read_csv),  # the portal wrote `ID` and `NAME`, copies of it `id` and `name`
    reads=("id", "name", "city", "state", "county", "longitude", "latitude"),
    ignores=PORTAL,
    key=("name", "city", "state"),
    apart=("county", "latitude", "longitude"),
    numbered=("id",),
    states=("state",),
    take={
        "agency": "name",
        "city": "city",
        "county": "county",
        "state": "state",
        "latitude": "latitude",
        "longitude": "longitude",
        "number": "id",
        "station": station,
    },
    claims=lambda row: (),
    expect=range(15_000, 40_000),
)
