"""Pages are tested on the starter list, really published."""

import pytest
from lxml import html

from tests import database, starter


@pytest.fixture(scope="module")
def changed(django_db_setup, django_db_blocker):
    """The starter list in two versions, committed; the row of version 1 that version 2 changed."""
    with database.committed(django_db_blocker):
        yield starter.publish()


@pytest.fixture
def visit(changed, client):
    """A page as a document, after it answered with the status that was expected."""

    def get(address, status=200):
        response = client.get(address)
        assert response.status_code == status, address
        document = html.fromstring(response.content.decode())
        document.headers = response.headers
        return document

    return get


def words(element):
    """An element's text as a reader sees it."""
    return " ".join(element.text_content().split())
