"""The kind of an agency: what its list states, unless the name tells it better."""

from collections import Counter
from dataclasses import replace

import pytest

from partnerships.ingest.corrections import Corrections
from partnerships.ingest.interpret import interpret
from partnerships.models.vocabulary import Kind
from tests.factories import announcement, announcements, as_rows

NAMES = [
    ("University City Police Department", "MO", Kind.POLICE),
    ("University Park Police Department", "TX", Kind.POLICE),
    ("West University Place Police Department", "TX", Kind.POLICE),
    ("State College Police Department", "PA", Kind.POLICE),
    ("Borough of State College Police", "PA", Kind.POLICE),
    ("College Station Police Department", "TX", Kind.POLICE),
    ("College Park Police Department", "GA", Kind.POLICE),
    ("Rutherford College Police Department", "NC", Kind.POLICE),
    ("Duke University Police Department", "NC", Kind.CAMPUS),
    ("Boston College Police Department", "MA", Kind.CAMPUS),
    ("University of Kansas Police Department", "KS", Kind.CAMPUS),
    ("California State University San Marcos Police Department", "CA", Kind.CAMPUS),
    ("Laredo Independent School District Police Department", "TX", Kind.CAMPUS),
    ("Morgan State University Police and Public Safety", "MD", Kind.CAMPUS),
    ("Department of Public Safety", "SC", Kind.POLICE),
    ("Aiken Department of Public Safety", "SC", Kind.POLICE),
    ("Texas Department of Public Safety", "TX", Kind.STATE_POLICE),
    ("Longmont Public Safety", "CO", Kind.POLICE),
    ("Washoe County Sheriff'S Office", "NV", Kind.SHERIFF),
    ("Fort Bend County Constable's Office Precinct 4", "TX", Kind.CONSTABLE),
    ("Atlantic County Prosecutor?s Office", "NJ", Kind.PROSECUTOR),
    ("Pinellas Park Fire Department", "FL", Kind.FIRE),
    ("Navajo Nation Police Department", "AZ", Kind.TRIBAL),
    ("Pueblo Police Department", "CO", Kind.POLICE),
    ("Vermont State Police", "VT", Kind.STATE_POLICE),
    ("California Highway Patrol", "CA", Kind.STATE_POLICE),
    ("San Diego Harbor Police Department", "CA", Kind.POLICE),
    ("Port of Seattle Police Department", "WA", Kind.POLICE),
    ("Caddo Parish Commission", "LA", Kind.OTHER),
]


def kind_of(stated, name, state):
    source, tally = replace(announcements(), keep=lambda row: True), Counter()
    rows = as_rows([announcement(agency=name, agency_kind=stated, state=state)])
    (said,) = interpret(source, rows, Corrections(), tally)
    return said.kind


@pytest.mark.parametrize(("name", "state", "kind"), NAMES)
def test_a_list_that_states_no_kind_is_read_by_the_name(name, state, kind):
    assert kind_of("", name, state) is kind


@pytest.mark.parametrize(("name", "state", "kind"), NAMES)
def test_a_kind_that_the_name_tells_beats_a_lists_plain_police(name, state, kind):
    assert kind_of("police", name, state) is (Kind.POLICE if kind is Kind.OTHER else kind)


def test_a_kind_that_a_list_states_otherwise_stands():
    assert kind_of("other", "City of Peoria Police Department", "IL") is Kind.OTHER
    assert kind_of("sheriff", "Aliso Viejo Police Services", "CA") is Kind.SHERIFF
