"""What a name says, apart from how it is written."""

import pytest

from partnerships.matching.names import fold, parts_of
from partnerships.models.vocabulary import Kind

STATE_NAMES = {"KS": "Kansas", "DE": "Delaware"}


@pytest.mark.parametrize(
    "name",
    [
        "Dayton Police Department",
        "Dayton Police Dept.",
        "Dayton PD",
        "DAYTON POLICE DEPARTMENT",
        "Dayton  Police\u200e Department",
        "Dayton Police",
        "Dayton Police Department, OH",
        "Dayton Police Department, Ohio",
        "The Dayton Police Department",
        "Dayton Police Division",
    ],
)
def test_every_spelling_of_one_police_department_says_the_same(name):
    assert parts_of(name, "Ohio") == parts_of("Dayton Police Department", "Ohio")


@pytest.mark.parametrize(
    "name",
    [
        "Clark County Sheriff's Office",
        "Clark County Sheriff’s Office",
        "Clark County Sheriff?s Office",
        "Clark County Sheriffs Department",
        "Clark County Sheriff'S Dept",
        "Clark Co. Sheriff",
        "Clark County SO",
    ],
)
def test_every_spelling_of_one_sheriffs_office_says_the_same(name):
    assert parts_of(name) == parts_of("Clark County Sheriff's Office")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Louis Police Department", "Saint Louis PD"),
        ("Ste. Genevieve Police Department", "Sainte Genevieve Police Department"),
        ("Cañon City Police Department", "Canon City Police Department"),
        ("Ft. Worth Police Department", "Fort Worth Police Department"),
        ("Mt. Lebanon Police Department", "Mount Lebanon Police Department"),
        ("Chatham Twp Police Department", "Township of Chatham Police Department"),
        ("De Kalb Police Department", "DeKalb Police Department"),
        ("Winston-Salem Police Department", "Winston Salem Police Department"),
        ("Coeur d'Alene Police Department", "Coeur d’Alene Police Department"),
        ("Bowling Green Fire & Rescue", "Bowling Green Fire and Rescue"),
        ("N. Bergen Police Department", "North Bergen Police Department"),
    ],
)
def test_two_spellings_of_one_name_say_the_same(one, other):
    assert parts_of(one) == parts_of(other)


@pytest.mark.parametrize(
    ("name", "state", "jurisdiction"),
    [
        ("Kansas City, Kansas Police Department", "KS", "kansascity"),
        ("Kansas City Police Department", "KS", "kansascity"),
        ("Middletown Police Department, DE", "DE", "middletown"),
        ("City of Dover Police Department", "DE", "dover"),
        ("Garden City Police Department", "KS", "gardencity"),
    ],
)
def test_the_jurisdiction_is_what_is_left_of_a_name(name, state, jurisdiction):
    assert parts_of(name, STATE_NAMES[state]).jurisdiction == jurisdiction


@pytest.mark.parametrize(
    ("name", "qualifiers"),
    [
        ("Chatham Township Police Department", {"township"}),
        ("Borough of Chatham Police Department", {"borough"}),
        ("Village of Oak Park Police Department", {"village"}),
        ("City of Dayton Police Department", {"city"}),
        ("Town of Madison Police Department", {"town"}),
        ("Oakland Charter Township Police Department", {"township"}),
        ("Orange County Fire Department", {"county"}),
        ("Orange County Sheriff's Office", set()),
        ("Sunnyvale Department of Public Safety", {"public safety"}),
        ("Kansas City Police Department", set()),
    ],
)
def test_what_a_jurisdiction_is_called_is_kept_apart_from_its_name(name, qualifiers):
    assert parts_of(name).qualifiers == qualifiers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Dayton Police Department", Kind.POLICE),
        ("Bureau of Police, Dayton", Kind.POLICE),
        ("Clark County Sheriff's Office", Kind.SHERIFF),
        ("Dayton Fire Department", Kind.FIRE),
        ("Dayton Fire Protection District", Kind.FIRE),
        ("Harris County Constable's Office", Kind.CONSTABLE),
        ("Essex County Prosecutor's Office", Kind.PROSECUTOR),
        ("Essex County Prosecutor?s Office", Kind.PROSECUTOR),
        ("Ohio State Highway Patrol", Kind.STATE_POLICE),
        ("Dayton University Police", Kind.CAMPUS),
        ("Navajo Nation Police Department", Kind.TRIBAL),
        ("Dayton City Council", None),
    ],
)
def test_a_name_may_say_what_kind_of_agency_it_is(name, kind):
    assert parts_of(name).kind is kind


@pytest.mark.parametrize("text", ["", "   ", "???", "警察", "' '"])
def test_a_name_without_a_letter_of_ours_folds_to_nothing_and_breaks_nothing(text):
    assert fold(text) == ""
    assert parts_of(text).jurisdiction == ""
