"""Web server, worker and beat have a role of the database that works with records, and can alter nothing."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from partnerships.actions import audit_log
from partnerships.models import AuditEntry, Release
from ringwatch.database import grants, roles
from tests.factories import announcement, published

SITE = "ringwatch_site_of_a_test"
OF_THE_AUDIT_LOG = [
    "DROP TRIGGER ringwatch_audit_log_kept ON partnerships_auditentry",
    "ALTER TABLE partnerships_auditentry DISABLE TRIGGER ALL",
    "ALTER FUNCTION ringwatch_audit_log_kept() RENAME TO never_called",
    "CREATE OR REPLACE FUNCTION ringwatch_audit_log_kept() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
    "UPDATE partnerships_auditentry SET reason = ''",
    "DELETE FROM partnerships_auditentry",
    "SET session_replication_role = replica",
    "DELETE FROM django_migrations",
]
OF_EACH_TABLE = [
    "DROP TABLE {}", "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL", "ALTER TABLE {} ADD mine int",
    "CREATE TRIGGER mine BEFORE INSERT ON {} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "ALTER TABLE {} OWNER TO CURRENT_USER",
]  # fmt: skip
OF_THE_SERVER = [
    "DROP SCHEMA public CASCADE", "CREATE TABLE public.mine (x int)", "CREATE ROLE mine", "CREATE EXTENSION dblink",
    "SET ROLE {owner}", "COPY partnerships_state TO PROGRAM 'true'",
    "SELECT pg_read_file('postgresql.conf')", "ALTER ROLE {owner} RENAME TO mine", "GRANT {owner} TO CURRENT_USER",
]  # fmt: skip


@pytest.fixture
def as_the_site(db, monkeypatch):
    """The role as `migrate` makes it on a database that never had one, and twice; then this connection is its."""
    monkeypatch.setattr(settings, "SITE_ROLE", SITE)
    grants.grant()
    grants.grant()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {SITE}")


def is_refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return (
            "permission denied" in str(error)
            or "must be owner" in str(error)
            or "only roles" in str(error).lower()
        )
    return False


def test_it_alters_no_table_and_changes_nothing_of_the_audit_log(as_the_site):
    audit_log.write(actor="tests", action="test", subject="nothing", reason="to be kept")
    owner = settings.DATABASES["default"]["USER"]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)

    statements = [*OF_THE_AUDIT_LOG, *(one.format(owner=owner) for one in OF_THE_SERVER)]
    statements += [one.format(table) for table in tables for one in OF_EACH_TABLE]

    assert len(tables) > 40
    assert [statement for statement in statements if not is_refused(statement)] == []
    assert AuditEntry.objects.get(subject="nothing").reason == "to be kept"


def test_it_does_all_the_work_of_a_list(as_the_site):
    """What curators and readers do is asked of it by every test that has a real web server or worker."""
    published(announcement())

    assert Release.objects.newest_number() == 1
    assert MigrationRecorder(connection).applied_migrations()


def test_it_may_read_all_that_a_backup_holds(as_the_site):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') "
            "AND NOT has_table_privilege(current_user, oid, 'SELECT')"
        )
        assert cursor.fetchall() == []


def test_processes_that_serve_take_it_and_commands_do_not(monkeypatch):
    monkeypatch.setattr(settings, "SITE_ROLE", SITE)
    monkeypatch.setattr(connections, "settings", dict(connections.settings))
    monkeypatch.setattr(connections, "all", lambda **_options: [])
    owner = connections.settings["default"]["USER"]

    assert settings.DATABASES["default"]["USER"] == owner != SITE
    roles.serve_site()

    assert connections.settings["default"]["USER"] == SITE
