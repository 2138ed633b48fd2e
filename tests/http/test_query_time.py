"""A statement for a reader ends at its limit, in a real web server on a real database that makes it wait."""

import time

import httpx
from django.db import connection, transaction

from tests.factories import released

LIMIT_SECONDS = 1
LATE = LIMIT_SECONDS + 3
"""The database is asked whether it lives before it is taken for hung, which takes longer than the limit."""


def test_a_statement_that_waits_for_too_long_is_ended_and_told(committed_db, serving):
    released({"agency_name": "Fresno Police Department", "state": "CA"})
    with serving("test-query-time", RINGWATCH_STATEMENT_SECONDS=str(LIMIT_SECONDS)) as site:
        asked = f"{site}/partnerships/?q=fresno", f"{site}/api/v1/partnerships/?q=fresno"
        assert [httpx.get(address, timeout=60).status_code for address in asked] == [200, 200]

        with transaction.atomic(), connection.cursor() as session:
            session.execute("LOCK TABLE partnerships_releaserow IN ACCESS EXCLUSIVE MODE")
            began = time.monotonic()
            page, api = (httpx.get(f"{address}&sort=city", timeout=60) for address in asked)
            seconds = time.monotonic() - began

        assert (page.status_code, api.status_code) == (503, 503)
        assert page.headers["Retry-After"] and api.headers["Retry-After"]
        assert "takes the database too long" in page.text and "too long" in api.json()["detail"]
        assert 2 * LIMIT_SECONDS <= seconds < 2 * LATE
        assert httpx.get(f"{asked[0]}&sort=state", timeout=60).status_code == 200
