"""The API is tested on the starter list, really published in two versions."""

import pytest

from tests import database, starter


@pytest.fixture(scope="module")
def changed(django_db_setup, django_db_blocker):
    """The starter list in two versions, committed; the row of version 1 that version 2 changed."""
    with database.committed(django_db_blocker):
        yield starter.publish()


@pytest.fixture
def ask(changed, client):
    """An answer of the API as JSON, after it came with the status that was expected. `.headers` are its own."""

    def get(address, status=200, **headers):
        response = client.get(f"/api/v1/{address}", headers=headers)
        assert response.status_code == status, (address, response.content[:500])
        return Answer(response)

    return get


class Answer(dict):
    """What an address gave."""

    def __init__(self, response):
        super().__init__(response.json() if response.content else {})
        self.response, self.headers = response, response.headers


@pytest.fixture
def read_all(ask):
    """Every result of a list, by following `next` to the end; a few a page, so that there are many pages."""

    def read(address, page_size=37):
        results, following = [], f"{address}{'&' if '?' in address else '?'}page_size={page_size}"
        while following:
            page = ask(following.removeprefix("http://testserver/api/v1/"))
            results, following = results + page["results"], page["next"]
        return results

    return read
