"""Records that really are committed, for what other connections, threads and processes must see."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model

from partnerships.actions import sources
from partnerships.geography.load import TABLES, load_reference
from partnerships.models import AuditEntry, ReferenceFile

AUDIT_LOG, NEVER_CHANGED = AuditEntry._meta.db_table, "ringwatch_audit_log_kept"
"""The table that nothing but the end of a test empties, and the trigger that sees to it."""
REFERENCE = {ReferenceFile, *(table.model for table in TABLES.values())}


def leave_alone() -> None:
    """Keep the server from taking stock of tables between two tests, which it would find empty for ever after."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")


def fill() -> None:
    """What every test may rely on: states, counties, places and the declared sources."""
    load_reference()
    sources.synchronize()


@contextmanager
def committed(blocker) -> Iterator[None]:
    """Let the code in the block commit; afterwards the database is as `fill` leaves it."""
    with blocker.unblock():
        fill()
        number_anew()
        try:
            yield
        finally:
            clear()


def clear() -> None:
    """Empty every table of records. Reference data, which takes seconds to load, stays."""
    tables = ", ".join(model._meta.db_table for model in _records())
    assert connection.settings_dict["NAME"].startswith("test_"), "this is not the tests' database"
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE {AUDIT_LOG} DISABLE TRIGGER USER; GRANT TRUNCATE ON {AUDIT_LOG} TO CURRENT_USER"
        )
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        cursor.execute(f"REVOKE TRUNCATE ON {AUDIT_LOG} FROM CURRENT_USER")
        cursor.execute(f"ALTER TABLE {AUDIT_LOG} ENABLE ALWAYS TRIGGER {NEVER_CHANGED}")
    sources.synchronize()


def number_anew() -> None:
    """Let records be numbered from the first free number: a test that was rolled back leaves its numbers used."""
    next_number = (
        "SELECT setval(pg_get_serial_sequence('{0}', '{1}'), coalesce(max({1}), 0) + 1, false) FROM {0}"
    )
    counted = [model._meta for model in _records() if model._meta.auto_field]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(next_number.format(one.db_table, one.auto_field.column) for one in counted)
        )


def _records() -> list[type[Model]]:
    models = [*apps.get_app_config("partnerships").get_models(), get_user_model()]
    return [model for model in models if model not in REFERENCE]


def end_other_sessions() -> None:
    """End those of threads and processes that are gone, of which the server may not have heard yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
