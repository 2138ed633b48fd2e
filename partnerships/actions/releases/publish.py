"""Publishing: the computed partnerships compared with the newest release, and the next version written.

What waits in a change set (`actions.releases.change_sets`) is left as readers see it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from partnerships.actions import audit_log
from partnerships.actions.rebuild import rebuild
from partnerships.actions.rebuild.evidence_rows import in_scope
from partnerships.models import EVIDENCE_COLUMN, FLAT_COLUMNS, LAYOUT, FlatStatement, Release, ReleaseRow
from partnerships.models.any_of import array_of
from partnerships.models.copy import MIN_ROWS_TO_ANALYZE, analyze
from partnerships.models.locks import publish_lock
from partnerships.today import site_today

ASKED_OF_ROWS = [
    str(field.column)
    for field in ReleaseRow._meta.concrete_fields
    if not isinstance(field, ArrayField) or field.name == "sources"
]
"""What readers' questions choose rows by: all but the lists of values that a row only shows."""
FLAT_STATEMENT = [str(field.column) for field in FlatStatement._meta.fields]

SAME = """
computed.published AND computed.agency_id = released.agency_number
AND ({computed_values}) IS NOT DISTINCT FROM ({released_values})
"""
WITHIN = "(%(everyone)s OR {agency} = ANY(%(agencies)s::bigint[]))"
WAITS = "EXISTS (SELECT FROM partnerships_changesetagency AS waiting WHERE waiting.agency_id = {agency})"

# A row whose partnership is unchanged stays as it is; every other open row ends with the last version.
CLOSE = f"""
UPDATE partnerships_releaserow AS released
SET versions = int4range(lower(released.versions), %(version)s)
WHERE upper_inf(released.versions) AND {WITHIN.format(agency="released.agency_number")}
    AND NOT {WAITS.format(agency="released.agency_number")} AND NOT EXISTS (
        SELECT FROM partnerships_partnership AS computed WHERE computed.id = released.partnership_id AND {SAME}
    )
RETURNING released.partnership_id
"""  # noqa: S608 (columns of FlatRecord and FlatStatement)

OPEN = f"""
INSERT INTO partnerships_releaserow (partnership_id, agency_number, changed_on, versions, {{columns}})
SELECT computed.id, computed.agency_id, %(changed_on)s, int4range(%(version)s, NULL), {{computed}}
FROM partnerships_partnership AS computed
WHERE computed.published AND {WITHIN.format(agency="computed.agency_id")}
    AND NOT {WAITS.format(agency="computed.agency_id")} AND NOT EXISTS (
        SELECT FROM partnerships_releaserow AS released
        WHERE released.partnership_id = computed.id AND upper_inf(released.versions)
    )
ORDER BY computed.id
RETURNING partnership_id
"""  # noqa: S608 (columns of FlatRecord and FlatStatement)

DIFFERING = f"""
SELECT agency_id FROM partnerships_partnership AS computed
WHERE agency_id = ANY(%(agencies)s::bigint[]) AND computed.published AND NOT EXISTS (
    SELECT FROM partnerships_releaserow AS released
    WHERE released.partnership_id = computed.id AND upper_inf(released.versions) AND {SAME}
)
UNION
SELECT agency_number FROM partnerships_releaserow AS released
WHERE agency_number = ANY(%(agencies)s::bigint[]) AND upper_inf(released.versions) AND NOT EXISTS (
    SELECT FROM partnerships_partnership AS computed WHERE computed.id = released.partnership_id AND {SAME}
)
"""  # noqa: S608 (columns of FlatRecord and FlatStatement)

SAME_STATEMENT = """
computed.agency_id = released.agency_number AND computed.program = released.program
    AND ({statement_computed_values}) IS NOT DISTINCT FROM ({statement_released_values})
"""
CLOSE_STATEMENTS = f"""
UPDATE partnerships_releasestatement AS released
SET versions = int4range(lower(released.versions), %(version)s)
WHERE upper_inf(released.versions) AND {WITHIN.format(agency="released.agency_number")}
    AND NOT {WAITS.format(agency="released.agency_number")} AND NOT EXISTS (
        SELECT FROM partnerships_statement AS computed WHERE {SAME_STATEMENT}
    )
RETURNING released.agency_number
"""  # noqa: S608 (columns of FlatRecord and FlatStatement)
OPEN_STATEMENTS = f"""
INSERT INTO partnerships_releasestatement (agency_number, versions, {{statement_columns}})
SELECT computed.agency_id, int4range(%(version)s, NULL), {{statement_computed}}
FROM partnerships_statement AS computed
WHERE {WITHIN.format(agency="computed.agency_id")} AND NOT {WAITS.format(agency="computed.agency_id")} AND NOT EXISTS (
    SELECT FROM partnerships_releasestatement AS released
    WHERE released.agency_number = computed.agency_id AND released.program = computed.program
        AND upper_inf(released.versions)
)
ORDER BY computed.id
RETURNING agency_number
"""  # noqa: S608 (columns of FlatRecord and FlatStatement)
DIFFERING_STATEMENTS = f"""
SELECT agency_id FROM partnerships_statement AS computed
WHERE agency_id = ANY(%(agencies)s::bigint[]) AND NOT EXISTS (
    SELECT FROM partnerships_releasestatement AS released
    WHERE upper_inf(released.versions) AND {SAME_STATEMENT}
)
UNION
SELECT agency_number FROM partnerships_releasestatement AS released
WHERE agency_number = ANY(%(agencies)s::bigint[]) AND upper_inf(released.versions) AND NOT EXISTS (
    SELECT FROM partnerships_statement AS computed WHERE {SAME_STATEMENT}
)
"""  # noqa: S608 (columns of FlatRecord and FlatStatement)


def publish(*, actor: Any, why: str, agencies: Collection[int] | None = None) -> Release | None:
    """Publish the next version and give it; None when nothing that readers see has changed.

    `agencies`: the only ones that can have changed since the newest version; None = any.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        publish_lock()
        if _is_of_an_earlier_layout():
            rebuild()  # what was computed for it means something else
            agencies = None
        newest = Release.objects.newest()
        version = newest.number + 1 if newest else 1
        within = in_scope(agencies if newest else None)
        closed = _run(cursor, CLOSE, version=version, **within)
        opened = _run(cursor, OPEN, version=version, changed_on=site_today(), **within)
        statements = _run(cursor, CLOSE_STATEMENTS, version=version, **within)
        statements |= _run(cursor, OPEN_STATEMENTS, version=version, **within)
        if not (closed or opened or statements) and newest:
            return None
        total = (newest.total if newest else 0) + len(opened) - len(closed)
        if len(opened) >= MIN_ROWS_TO_ANALYZE and len(opened) * 10 > total:
            analyze(ReleaseRow._meta.db_table, *ASKED_OF_ROWS)
        release = Release.objects.create(
            number=version,
            why=why[:500],
            added=len(opened - closed),
            changed=len(opened & closed),
            withdrawn=len(closed - opened),
            total=total,
        )
        audit_log.write(
            actor=actor,
            action="publish",
            subject=str(release),
            reason=why,
            added=release.added,
            changed=release.changed,
            withdrawn=release.withdrawn,
        )
    return release


def publish_in_new_layout() -> Release | None:
    """After an upgrade that brings another layout: everything computed anew, and published; else nothing."""
    if not _is_of_an_earlier_layout():
        return None
    return publish(
        actor="start", why="Every record says until when evidence shows it: a new layout of the data set"
    )


def _is_of_an_earlier_layout() -> bool:
    newest = Release.objects.newest()
    return newest is not None and newest.layout < LAYOUT


def agencies_that_differ(agencies: Collection[int]) -> set[int]:
    """Which of these agencies have a partnership or a statement that readers do not see as it is computed."""
    with connection.cursor() as cursor:
        found = _run(cursor, DIFFERING, agencies=array_of(agencies))
        return found | _run(cursor, DIFFERING_STATEMENTS, agencies=array_of(agencies))


def _run(cursor: CursorWrapper, statement: str, **values: Any) -> set[int]:
    names = {
        "columns": ", ".join(f'"{name}"' for name in FLAT_COLUMNS),
        "computed": ", ".join(f'computed."{name}"' for name in FLAT_COLUMNS),
        "computed_values": value_columns("computed", FLAT_COLUMNS),
        "released_values": value_columns("released", FLAT_COLUMNS),
        "statement_columns": ", ".join(f'"{name}"' for name in FLAT_STATEMENT),
        "statement_computed": ", ".join(f'computed."{name}"' for name in FLAT_STATEMENT),
        "statement_computed_values": value_columns("computed", FLAT_STATEMENT),
        "statement_released_values": value_columns("released", FLAT_STATEMENT),
    }
    cursor.execute(statement.format(**names), values)
    return {number for (number,) in cursor.fetchall()}


def value_columns(table: str, columns: list[str]) -> str:
    """The columns of a table that readers see the values of."""
    values = [f'{table}."{name}"' for name in columns if name != EVIDENCE_COLUMN]
    return ", ".join([*values, f"cardinality({table}.{EVIDENCE_COLUMN})"])
