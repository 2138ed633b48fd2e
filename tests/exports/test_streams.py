"""A file that breaks off says so, and one that nobody reads any more is no longer made."""

import socket
from collections.abc import Iterator

import httpx
import pytest
from django.db import connection

from partnerships.exports import csv
from partnerships.exports.answer import Answer
from partnerships.models import Release
from tests import database
from tests.factories import question, released
from tests.waiting import wait_until

MANY = 20_000
MULTIPLY_ROWS = """
INSERT INTO partnerships_releaserow (partnership_id, {columns})
SELECT partnership_id + number, {columns} FROM partnerships_releaserow, generate_series(1, %s) AS number
"""
NOT_TO_BE_COMPRESSED = """
UPDATE partnerships_releaserow SET conflicts = ARRAY[(
    SELECT string_agg(md5(partnership_id::text || number), '') FROM generate_series(1, 50) AS number
)]
"""
"""Some 30 MB, however they are sent."""
LITTLE_AHEAD = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)]
"""Without it the system may take in all of them for a reader who does not read on."""
AT_WORK = """
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND (state = 'active' OR query LIKE '%%FETCH%%') AND query ~ '(COPY|FETCH|releaserow)'
"""


@pytest.fixture(scope="module", autouse=True)
def many_rows(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    with database.committed(django_db_blocker):
        released({})
        multiply()
        yield


def multiply() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
            "WHERE table_name = 'partnerships_releaserow' AND column_name NOT IN ('id', 'partnership_id') "
            "AND is_generated = 'NEVER'"
        )
        cursor.execute(MULTIPLY_ROWS.format(columns=cursor.fetchone()[0]), [MANY])
        cursor.execute(NOT_TO_BE_COMPRESSED)
        cursor.execute("ANALYZE partnerships_releaserow")
    Release.objects.update(total=MANY + 1)


@pytest.fixture
def reader(site) -> Iterator[httpx.Client]:
    """One who takes from the site only what is read."""
    transport = httpx.HTTPTransport(socket_options=LITTLE_AHEAD)
    with httpx.Client(base_url=site, transport=transport, timeout=60) as client:
        yield client


def at_work() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK)
        return [pid for (pid,) in cursor.fetchall()]


@pytest.mark.parametrize("kind", ["csv", "json", "geojson", "kml", "xlsx", "zip"])
def test_an_error_in_mid_stream_breaks_the_transfer(kind, reader):
    with reader.stream("GET", f"/partnerships.{kind}") as response:
        chunks = response.iter_raw()
        assert response.status_code == 200
        assert next(chunks)
        wait_until(at_work, "the query did not begin")

        with connection.cursor() as cursor:
            for pid in at_work():
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            for _chunk in chunks:
                pass


def test_a_reader_who_goes_away_ends_the_query(reader):
    with reader.stream("GET", "/partnerships.csv") as response:
        chunks = response.iter_raw()  # let go of, it ends the connection
        assert next(chunks)
        wait_until(at_work, "the query did not begin")

    wait_until(lambda: not at_work(), "the query goes on though nobody reads it")


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    """The second release is gone after the test."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partnerships_releaserow SET versions = '[1,)' WHERE NOT upper_inf(versions)")
    Release.objects.filter(number=2).delete()


@pytest.mark.usefixtures("_as_it_was")
def test_a_release_published_meanwhile_does_not_slip_in():
    asked = Answer.to(question(), site="")
    rows = csv.stream(asked)
    next(rows)

    Release.objects.create(number=2, why="meanwhile", added=0, changed=1, withdrawn=0, total=MANY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partnerships_releaserow SET versions = '[1,2)' WHERE partnership_id <= 10")

    content = next(rows) + b"".join(rows)
    assert content.count(b"\n") == asked.question.count() == MANY + 1
