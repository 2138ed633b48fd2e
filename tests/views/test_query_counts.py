"""How many statements a page made anew asks of the database: as many for a long list as for a short one."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

MAX_STATEMENTS = {
    "/": 5,
    "/partnerships/": 4,
    "/partnerships/?page_size=500": 4,
    "/partnerships/?state=CA&kind=police&status=reported": 4,
    "/partnerships/?q=police": 5,
    "/map/points.json": 2,
    "/trends/": 3,
    "/states/": 4,
    "/states/CA/": 11,
    "/changes/": 8,
    "/cite/": 2,
    "/data/": 9,
    "/no/such/page/": 8,
    "/partnerships/RW-000001/": 7,
    "/about/": 1,
}


@pytest.mark.parametrize("address", MAX_STATEMENTS)
def test_a_page_asks_no_more_than_so_often(address, changed, client):
    client.get(address)  # what a process reads once is read
    cache.clear()

    with CaptureQueriesContext(connection) as asked:
        client.get(address)

    assert len(asked) <= MAX_STATEMENTS[address], "\n".join(sorted(one["sql"][:120] for one in asked))
