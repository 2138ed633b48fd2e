"""What the site's role and the reading role may do. Said anew after each migration, by the role that owns tables."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

SHOWN_PREFIX = "partnerships_"
"""How tables begin of which pages for readers are made; accounts, sessions and second factors lie elsewhere."""
HIDDEN_TABLES = (
    "partnerships_act", "partnerships_auditentry", "partnerships_changeset", "partnerships_changesetagency",
    "partnerships_evidencepage",
    "partnerships_follower", "partnerships_followrequest", "partnerships_mailedaddress", "partnerships_openrow",
    "partnerships_report", "partnerships_skippedrow",
)  # fmt: skip
"""Those of them that are made of addresses, or tell who did what."""
PARTLY_SHOWN = {"partnerships_act": ("change_set_id", "id", "rows", "undoes_id", "undone_at", "version")}
"""Columns of tables not shown: which rows wait to be published or were in which version; not who changed what."""
ADDED_TO = ("partnerships_auditentry",)
"""Tables that the site adds to and never changes."""
READ_ONLY = ("django_migrations",)
"""Tables that only the owner changes."""

ROLE_IS_THERE = "SELECT FROM pg_roles WHERE rolname = %s"
MAY_MAKE_ROLES = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
IS_OWNER = "SELECT current_user = %s"
OWN = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = %s
    AND pg_get_userbyid(relowner) = current_user ORDER BY relname
"""
"""What the present role owns, of a kind: `r` for tables, `S` for sequences."""
COUNTS_FOR_PLANNER = 170000
"""From this version of PostgreSQL on, who does not own a table may be let take stock of it (ANALYZE)."""


def is_shown(table: str) -> bool:
    """Whether pages for readers are made from the table. A table of another app is not, whatever it will be."""
    return table.startswith(SHOWN_PREFIX) and table not in HIDDEN_TABLES


def grant(**_signal: object) -> None:
    """Let each role do what it is there for, and nothing else; make it where we may."""
    with connection.cursor() as cursor:
        if _is_there(
            cursor, settings.READER_ROLE, settings.READER_PASSWORD, "SET default_transaction_read_only = on"
        ):
            _grant_reading(cursor, connection.ops.quote_name(settings.READER_ROLE))
        if _is_there(cursor, settings.SITE_ROLE, settings.SITE_PASSWORD):
            _grant_work(cursor, connection.ops.quote_name(settings.SITE_ROLE))


def _is_there(cursor: CursorWrapper, role: str, password: str, setting: str = "") -> bool:
    """Whether there is such a role beside the present one; it is made where we may."""
    if not role:
        return False
    cursor.execute(IS_OWNER, [role])
    if cursor.fetchone() == (True,):
        return False
    cursor.execute(ROLE_IS_THERE, [role])
    if cursor.fetchone() is not None:
        return True
    cursor.execute(MAY_MAKE_ROLES)
    if cursor.fetchone() != (True,):
        return False
    name = connection.ops.quote_name(role)
    cursor.execute(
        f"CREATE ROLE {name} LOGIN" + (" PASSWORD %s" if password else ""), [password] if password else []
    )
    if setting:
        cursor.execute(f"ALTER ROLE {name} {setting}")
    return True


def _grant_reading(cursor: CursorWrapper, role: str) -> None:
    tables = _own(cursor, "r")
    shown = {table for table in tables if is_shown(table)}
    _execute(cursor, "GRANT SELECT ON {} TO {}", shown, role)
    _execute(cursor, "REVOKE ALL ON {} FROM {}", set(tables) - shown, role)
    for table in PARTLY_SHOWN.keys() & set(tables):
        columns = ", ".join(map(connection.ops.quote_name, PARTLY_SHOWN[table]))
        _execute(cursor, f"GRANT SELECT ({columns}) ON {{}} TO {{}}", [table], role)


def _grant_work(cursor: CursorWrapper, role: str) -> None:
    tables = set(_own(cursor, "r"))
    worked_on = tables - {*ADDED_TO, *READ_ONLY}
    _execute(cursor, "REVOKE ALL ON {} FROM {}", tables - worked_on, role)
    _execute(cursor, "GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}", worked_on, role)
    _execute(cursor, "GRANT SELECT, INSERT ON {} TO {}", tables.intersection(ADDED_TO), role)
    _execute(cursor, "GRANT SELECT ON {} TO {}", tables.intersection(READ_ONLY), role)
    _execute(cursor, "GRANT USAGE, SELECT ON SEQUENCE {} TO {}", _own(cursor, "S"), role)
    if connection.pg_version >= COUNTS_FOR_PLANNER:  # type: ignore[attr-defined]  # PostgreSQL's connection
        _execute(cursor, "GRANT MAINTAIN ON {} TO {}", worked_on, role)


def _own(cursor: CursorWrapper, kind: str) -> list[str]:
    cursor.execute(OWN, [kind])
    return [name for (name,) in cursor.fetchall()]


def _execute(cursor: CursorWrapper, statement: str, names: Iterable[str], role: str) -> None:
    if quoted := ", ".join(map(connection.ops.quote_name, sorted(names))):
        cursor.execute(statement.format(quoted, role))
