"""Journeys run on the starter list, really published, against a real server and a real browser."""

import pytest

from tests import database, starter, tabs


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        yield starter.publish()


@pytest.fixture(scope="session")
def phones(browser, site):
    """The first tab of the window of a phone."""
    screen = {"width": 390, "height": 844}
    with tabs.window(browser, site, viewport=screen, has_touch=True, is_mobile=True) as first:
        yield first


@pytest.fixture
def phone(phones):
    """A page on a phone."""
    with tabs.tab(phones) as opened:
        yield opened
