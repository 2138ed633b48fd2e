"""A database that is away answers nothing, or breaks off: readers are told to come back, not that something broke."""

import psycopg2
import pytest
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, connections
from django.test import RequestFactory

from partnerships.api import problems
from partnerships.database_away import is_away
from partnerships.http.problem_details import RETRY_SECONDS
from partnerships.views.failed import failed


def chained(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error, away",
    [
        (OperationalError(), True),
        (InterfaceError(), True),
        (psycopg2.OperationalError(), True),
        (psycopg2.InterfaceError(), True),
        (psycopg2.errors.AdminShutdown(), True),
        (DatabaseError("server closed the connection unexpectedly"), True),
        (psycopg2.DatabaseError("error with status PGRES_TUPLES_OK and no message from the libpq"), True),
        (chained(RuntimeError(), OperationalError()), True),
        (chained(ValueError(), chained(KeyError(), InterfaceError())), True),
        (IntegrityError(), False),
        (DataError(), False),
        (psycopg2.errors.UniqueViolation(), False),
        (ValueError(), False),
        (chained(ValueError(), KeyError()), False),
        (None, False),
    ],
)
def test_what_means_that_the_database_is_away(error, away):
    assert is_away(error) is away


@pytest.mark.parametrize("error, status", [(DatabaseError(), 503), (DataError(), 500)])
def test_pages_and_the_api_say_the_same(error, status):
    request = RequestFactory().get("/partnerships/")
    try:
        raise error
    except type(error):
        page = failed(request)
    request._request = request

    answer = problems.answer(error, {"request": request, "view": None})

    assert (page.status_code, answer.status_code) == (status, status)
    assert (
        page.get("Retry-After")
        == answer.get("Retry-After")
        == (str(RETRY_SECONDS) if status == 503 else None)
    )


def test_a_connection_that_is_ended_while_rows_come_means_it(db):
    connection = connections["default"].copy()
    with pytest.raises(Exception) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid()), generate_series(1, 1000)")
    connection.close()

    assert is_away(raised.value)
