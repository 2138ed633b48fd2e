"""Records that really are committed, for what other connections, threads and processes must see."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection

from partnerships.actions import sources
from partnerships.geography.load import TABLES, load_reference
from partnerships.models import ReferenceFile

REFERENCE = {ReferenceFile, *(table.model for table in TABLES.values())}


def fill() -> None:
    """What every test may rely on: states, counties, places and the declared sources."""
    load_reference()
    sources.synchronize()


@contextmanager
def committed(blocker) -> Iterator[None]:
    """Let the code in the block commit; afterwards the database is as `fill` leaves it."""
    with blocker.unblock():
        fill()
        try:
            yield
        finally:
            clear()


def clear() -> None:
    """Empty every table of records. Reference data, which takes seconds to load, stays."""
    models = [*apps.get_app_config("partnerships").get_models(), get_user_model()]
    tables = ", ".join(model._meta.db_table for model in models if model not in REFERENCE)
    assert connection.settings_dict["NAME"].startswith("test_"), "this is not the tests' database"
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    sources.synchronize()


def end_other_sessions() -> None:
    """End those of threads and processes that are gone, of which the server may not have heard yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
