"""How many statements a page made anew asks of the database: as many for a long list as for a short one."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

MAX_STATEMENTS = {
    "/": 16,
    "/partnerships/": 16,
    "/partnerships/?page_size=500": 16,
    "/partnerships/?state=CA&kind=police&status=reported": 21,
    "/partnerships/?q=police": 19,
    "/map/points.json": 10,
    "/trends/": 24,
    "/states/": 16,
    "/states/CA/": 40,
    "/changes/": 24,
    "/cite/": 12,
    "/data/": 24,
    "/no/such/page/": 10,
    "/about/": 3,
}


@pytest.mark.parametrize("address", MAX_STATEMENTS)
def test_a_page_asks_no_more_than_so_often(address, changed, client):
    client.get(address)  # what a process reads once is read
    cache.clear()

    with CaptureQueriesContext(connection) as asked:
        client.get(address)

    assert len(asked) <= MAX_STATEMENTS[address], "\n".join(sorted(one["sql"][:120] for one in asked))
