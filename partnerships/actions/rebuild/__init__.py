"""Computing partnerships again from listings, matches and overrides. The same input gives the same rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction

from partnerships.actions.rebuild.evidence_rows import BATCH_ROWS, evidence_of, in_scope
from partnerships.actions.rebuild.flat_values import partnership_values, statement_values
from partnerships.models import Agency, FlatRecord, Override, Partnership, Statement
from partnerships.models.copy import MIN_ROWS_TO_ANALYZE, analyze, copy_to
from partnerships.models.locks import publish_lock
from partnerships.partnership_rules.conclude import Conclusion, conclude

FLAT = [f'"{field.column}"' for field in FlatRecord._meta.fields]
FLAT_NAMES = [field.name for field in FlatRecord._meta.fields]
COMPUTED = ["agency", "published", *FLAT_NAMES]
FLAT_COLUMNS = ", ".join(FLAT)
COMPUTED_COLUMNS = ", ".join(f"computed.{column}" for column in FLAT)
KEPT_COLUMNS = ", ".join(f"kept.{column}" for column in FLAT)

# What is computed goes to a table of its own first; only what differs from what is kept is written. A
# partnership keeps its number, and only a new one is given the next.
COMPUTED_TABLE = """
DROP TABLE IF EXISTS computed;
CREATE TEMPORARY TABLE computed (LIKE partnerships_partnership) ON COMMIT DROP;
ALTER TABLE computed ALTER id DROP NOT NULL
"""
KEEP_NUMBERS = """
UPDATE computed SET id = kept.id FROM partnerships_partnership AS kept
WHERE kept.agency_id = computed.agency_id AND kept.program = computed.program
"""
UPDATE = f"""
UPDATE partnerships_partnership AS kept SET ({FLAT_COLUMNS}, published) = ROW ({COMPUTED_COLUMNS}, true)
FROM computed
WHERE computed.id = kept.id AND NOT (kept.published AND ({KEPT_COLUMNS}) IS NOT DISTINCT FROM ({COMPUTED_COLUMNS}))
"""  # noqa: S608 (columns of FlatRecord)
WITHDRAW = """
UPDATE partnerships_partnership AS kept SET published = false
WHERE kept.published AND (%(everyone)s OR kept.agency_id = ANY(%(agencies)s::bigint[]))
    AND NOT EXISTS (SELECT FROM computed WHERE computed.id = kept.id)
"""
INSERT = f"""
INSERT INTO partnerships_partnership (agency_id, published, {FLAT_COLUMNS})
SELECT computed.agency_id, true, {COMPUTED_COLUMNS} FROM computed
WHERE computed.id IS NULL ORDER BY computed.agency_id, computed.program
"""  # noqa: S608 (columns of FlatRecord)


def rebuild(*, agencies: Iterable[int] | None = None) -> int:
    """Compute the partnerships of these agencies, or of all. Gives how many are published.

    A partnership that nothing speaks for any more keeps its number and is no longer published.
    """
    scope = None if agencies is None else sorted(agencies)
    with transaction.atomic(), connection.cursor() as cursor:
        publish_lock()
        cursor.execute(COMPUTED_TABLE)
        statements: list[Statement] = []
        computed, total = _computed(scope, statements), 0
        while chunk := list(islice(computed, BATCH_ROWS)):
            copy_to("computed", Partnership, COMPUTED, chunk, cursor)
            total += len(chunk)
        if total >= MIN_ROWS_TO_ANALYZE:
            analyze("computed")
        for statement in (KEEP_NUMBERS, UPDATE, WITHDRAW, INSERT):
            cursor.execute(statement, in_scope(scope))
        _keep_statements(scope, statements)
        if total >= MIN_ROWS_TO_ANALYZE:
            analyze(Partnership._meta.db_table)
    return total


def _computed(scope: list[int] | None, statements: list[Statement]) -> Iterator[tuple[Any, ...]]:
    """The values of `COMPUTED` of each partnership; what is only a statement is added to the statements."""
    overrides = _overrides(scope)
    for agency, program, evidence in evidence_of(scope):
        found = conclude(evidence)
        set_by_curators = [*overrides.get((agency.id, ""), ()), *overrides.get((agency.id, program), ())]
        if isinstance(found, Conclusion):
            values = partnership_values(agency, program, found, set_by_curators)
            yield (agency.id, True, *(values[name] for name in FLAT_NAMES))
        elif found:
            values = statement_values(agency, program, found, set_by_curators)
            statements.append(Statement(agency_id=agency.id, **values))


def without_overrides(*, agency: Agency) -> dict[str, dict[str, Any]]:
    """Program → the values that the lists alone give, for a curator to see beside the overrides."""
    found = {}
    for named, program, evidence in evidence_of([agency.pk]):
        if isinstance(conclusion := conclude(evidence), Conclusion):
            found[program] = partnership_values(named, program, conclusion)
    return found


def _overrides(scope: list[int] | None) -> dict[tuple[int, str], list[Override]]:
    """(agency, program or "") → what a curator has set."""
    found = defaultdict(list)
    overrides = Override.objects.in_force()
    if scope is not None:
        overrides = overrides.filter(agency__in=scope)
    for override in overrides.order_by("id"):
        found[(override.agency_id, override.program)].append(override)
    return found


def _keep_statements(scope: list[int] | None, statements: list[Statement]) -> None:
    """The statements of the scope as they are computed now. They are few, and have no lasting number."""
    former = Statement.objects.all() if scope is None else Statement.objects.filter(agency__in=scope)
    former.delete()
    Statement.objects.bulk_create(statements, batch_size=BATCH_ROWS)
