"""Journeys run on the starter list, really published, against a real server and a real browser."""

import pytest

from tests import database, starter


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        yield starter.publish()


@pytest.fixture
def phone(browser, site):
    """A page on a phone."""
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()
