"""The audit log's table can be the administrator's: the site then adds entries, and can do nothing else to it."""

import re

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from partnerships.actions import audit_log
from partnerships.models import AuditEntry

SITE, ADMINISTRATOR = "ringwatch_site_of_a_test", "ringwatch_administrator_of_a_test"
OPERATIONS = settings.BASE_DIR / "docs" / "operations.md"
STATEMENT = re.compile(r"^ +((?:ALTER|GRANT) .* TO (?:postgres|ringwatch));$", re.MULTILINE)
ATTEMPTS = [
    "DROP TRIGGER ringwatch_audit_log_kept ON partnerships_auditentry",
    "ALTER TABLE partnerships_auditentry DISABLE TRIGGER ALL",
    "DROP TABLE partnerships_auditentry",
    "DROP SCHEMA public CASCADE",
    "ALTER FUNCTION ringwatch_audit_log_kept() RENAME TO never_called",
    "UPDATE partnerships_auditentry SET reason = ''",
    "DELETE FROM partnerships_auditentry",
    "TRUNCATE partnerships_auditentry",
]


@pytest.fixture
def as_the_site(db):
    """The statements of the documents, carried out; then this connection is the site's."""
    written = STATEMENT.findall(OPERATIONS.read_text())
    assert len(written) == 6
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {SITE}; CREATE ROLE {ADMINISTRATOR}")
        cursor.execute(f"ALTER TABLE partnerships_auditentry OWNER TO {SITE}")
        for statement in written:
            given = re.sub("TO postgres$", f"TO {ADMINISTRATOR}", statement)
            cursor.execute(re.sub("TO ringwatch$", f"TO {SITE}", given))
        cursor.execute(f"SET LOCAL ROLE {SITE}")


def test_the_site_adds_entries_and_can_do_nothing_else_to_them(as_the_site):
    audit_log.write(actor="tests", action="test", subject="nothing", reason="to be kept")

    for attempt in ATTEMPTS:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attempt)

    assert AuditEntry.objects.get(subject="nothing").reason == "to be kept"
