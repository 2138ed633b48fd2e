"""How much a first visit brings, counted by a browser: bytes on the wire, headers and all, of every file there is."""

import pytest
from django.db import connection

from bench.first_visit import MAX_BYTES, SCREENS, visited
from bench.testbed import ROWS
from partnerships.exports import map_points
from partnerships.models import Place, Release
from tests import database

PARTNERSHIPS = 2_000
"""Some more than the lists give that come with the program."""


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        numbers = {"added": PARTNERSHIPS, "changed": 0, "withdrawn": 0, "total": PARTNERSHIPS}
        Release.objects.create(number=1, why="a first visit", **numbers)
        with connection.cursor() as cursor:
            cursor.execute(ROWS, {"rows": PARTNERSHIPS, "places": Place.objects.count()})
        map_points.keep_newest()
        yield


@pytest.mark.parametrize("screen", SCREENS)
def test_a_first_visit_brings_at_most_200_kilobytes(published, browser, site, screen):
    visit = visited(browser, f"{site}/", *screen)

    assert {"pages", "points", "land", "scripts", "style sheets"} <= set(visit.kinds())
    assert all(address.startswith(f"{site}/") for address in visit.sent)
    assert visit.total <= MAX_BYTES, visit.table()
