"""Files are tested on records with every hard name, really published, in two versions."""

import pytest
from django.test import Client

from partnerships.queries.question import Question
from tests import database
from tests.exports import records
from tests.factories import question


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    """Records in two versions, committed, because files are written on connections of their own."""
    with database.committed(django_db_blocker):
        records.fill()
        yield


@pytest.fixture
def download(published):
    """The bytes of a file; it must be there."""
    client = Client()

    def get(address: str) -> bytes:
        response = client.get(address)
        content = b"".join(response)
        assert response.status_code == 200, content
        return content

    return get


def rows_of(address: str) -> list[dict]:
    """What every file of a question must say."""
    asked: Question = question(address)
    return [records.expected(row, asked.version, asked.as_of) for row in asked.rows()]
