"""Which agencies serve a place: campuses near it, its tribe, and those that only a directory names."""

from datetime import date
from typing import NamedTuple

import pytest
from django.utils import timezone

from partnerships.models import DirectoryAgency, Snapshot, Source
from partnerships.models.vocabulary import Kind
from partnerships.queries.places import serving
from partnerships.queries.places.serving import Reach, reach_of
from partnerships.queries.places.town import Town

DAYTON = Town("Dayton", "OH", (39.76, -84.19), counties=("39113",))
NEIGHBOR = Town("Kettering", "OH", (39.69, -84.17), counties=("39113",))
TRIBAL_LAND = Town(
    "Pine Ridge", "SD", (43.02, -102.55), counties=("46102",), agency="Oglala Sioux Tribe Police"
)


class Where(NamedTuple):
    """An agency as a list or a directory puts it somewhere."""

    city: str = ""
    county_fips: str = ""
    state: str = "OH"
    latitude: float | None = None
    longitude: float | None = None


@pytest.mark.parametrize(
    ("where", "town", "reach"),
    [
        (Where("Dayton", "39113"), DAYTON, Reach.CAMPUS),
        (Where("Dayton", "39035"), DAYTON, None),
        (Where("Dayton"), DAYTON, None),
        (Where("Dayton", "39113"), NEIGHBOR, None),
        (Where("Oakwood", "39113", "OH", 39.74, -84.18), DAYTON, Reach.CAMPUS),
        (Where("Oakwood", "39113", "OH", 39.90, -84.40), DAYTON, None),
    ],
)
def test_a_campus_serves_the_place_it_lies_in_or_near(where, town, reach):
    assert reach_of(where, "Wright University Police", Kind.CAMPUS, town) == reach


@pytest.mark.parametrize(
    ("name", "where", "reach"),
    [
        ("Oglala Sioux Tribe Police", Where(state="SD"), Reach.TRIBE),
        ("OGLALA SIOUX TRIBE POLICE", Where("Rapid City", "46103", "SD"), Reach.TRIBE),
        ("Rosebud Sioux Tribe Police", Where("Pine Ridge", "46102", "SD"), Reach.TRIBE),
        ("Rosebud Sioux Tribe Police", Where("Rosebud", "46121", "SD"), None),
        ("Rosebud Sioux Tribe Police", Where("Valentine", "46102", "NE"), None),
    ],
)
def test_a_tribes_police_serve_its_land_and_the_county_they_are_in(name, where, reach):
    assert reach_of(where, name, Kind.TRIBAL, TRIBAL_LAND) == reach


@pytest.mark.django_db
def test_a_directory_adds_those_that_no_list_names_each_once():
    snapshot = Snapshot.objects.create(
        source=Source.objects.get(slug="hifld"),
        observed_on=date(2026, 1, 1),
        applied_at=timezone.now(),
        sha256="0" * 64,
        size=1,
    )
    for number, (name, kind) in enumerate(
        [
            ("DAYTON POLICE DEPARTMENT", Kind.POLICE),
            ("CITY OF DAYTON POLICE", Kind.POLICE),
            ("MONTGOMERY COUNTY SHERIFF", Kind.SHERIFF),
            ("WRIGHT UNIVERSITY POLICE", Kind.CAMPUS),
            ("KETTERING POLICE DEPARTMENT", Kind.POLICE),
            ("OHIO STATE HIGHWAY PATROL", Kind.STATE_POLICE),
            ("MONTGOMERY COUNTY CONSTABLE", Kind.CONSTABLE),
        ]
    ):
        in_directory(snapshot, str(number), name, kind)
    listed = serving.Serving(Reach.COUNTY, 1, "Montgomery County Sheriff's Office", "m", Kind.SHERIFF)

    found = [[one.name for one in serving.in_directories(DAYTON, known)] for known in ([], [listed])]

    assert found == [
        ["CITY OF DAYTON POLICE", "MONTGOMERY COUNTY SHERIFF", "WRIGHT UNIVERSITY POLICE"],
        ["CITY OF DAYTON POLICE", "WRIGHT UNIVERSITY POLICE"],
    ]


def in_directory(snapshot: Snapshot, key: str, name: str, kind: Kind) -> None:
    DirectoryAgency.objects.create(
        snapshot=snapshot,
        key=key,
        fingerprint=key,
        number=key,
        name=name,
        kind=kind,
        is_station=False,
        city="DAYTON",
        county_fips="39113",
        state="OH",
    )
