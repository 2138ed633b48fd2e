"""Computing partnerships again from listings, matches and overrides. The same input gives the same rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from partnerships.actions.rebuild.conclusions import Concluded, concluded
from partnerships.actions.rebuild.evidence_rows import BATCH_ROWS, EvidenceRows, in_scope, rows_about
from partnerships.actions.rebuild.flat_values import partnership_values, statement_values
from partnerships.child_process import mapped_in_child
from partnerships.models import FLAT_COLUMNS, Agency, FlatRecord, Override, Partnership, Statement
from partnerships.models.any_of import AnyOf
from partnerships.models.copy import MIN_ROWS_TO_ANALYZE, analyze, lines_of, load_lines
from partnerships.models.locks import publish_lock
from partnerships.partnership_rules.conclude import Denial

FLAT_NAMES = [field.name for field in FlatRecord._meta.fields]
IN_ORDER = itemgetter(*FLAT_NAMES)
COMPUTED = ["agency", "published", *FLAT_NAMES]
QUOTED_COLUMNS = ", ".join(f'"{column}"' for column in FLAT_COLUMNS)
COMPUTED_COLUMNS = ", ".join(f'computed."{column}"' for column in FLAT_COLUMNS)
KEPT_COLUMNS = ", ".join(f'kept."{column}"' for column in FLAT_COLUMNS)

BATCHES_FOR_CHILD = 3
"""From so many batches on, a second process concludes while this one reads evidence and stores what follows."""
JOINED = ("id", "agency_id", "program", "published")
"""By what the statements that follow a rebuild find partnerships."""

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
UPDATE partnerships_partnership AS kept SET ({QUOTED_COLUMNS}, published) = ROW ({COMPUTED_COLUMNS}, true)
FROM computed
WHERE computed.id = kept.id AND NOT (kept.published AND ({KEPT_COLUMNS}) IS NOT DISTINCT FROM ({COMPUTED_COLUMNS}))
"""  # noqa: S608 (columns of FlatRecord)
WITHDRAW = """
UPDATE partnerships_partnership AS kept SET published = false
WHERE kept.published AND (%(everyone)s OR kept.agency_id = ANY(%(agencies)s::bigint[]))
    AND NOT EXISTS (SELECT FROM computed WHERE computed.id = kept.id)
"""
INSERT = f"""
INSERT INTO partnerships_partnership (agency_id, published, {QUOTED_COLUMNS})
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
        statements, total = [], 0
        compute, batches = partial(_compute, _overrides(scope)), _in_batches(rows_about(scope))
        for computed in mapped_in_child(compute, batches, at_least=BATCHES_FOR_CHILD):
            load_lines("computed", Partnership, COMPUTED, computed.partnerships, cursor)
            statements += computed.statements
            total += computed.published
        if total >= MIN_ROWS_TO_ANALYZE:
            analyze("computed", *JOINED)
        for statement in (KEEP_NUMBERS, UPDATE, WITHDRAW, INSERT):
            cursor.execute(statement, in_scope(scope))
        _keep_statements(scope, statements)
        if total >= MIN_ROWS_TO_ANALYZE:
            analyze(Partnership._meta.db_table, *JOINED)
    return total


Overrides = Mapping[tuple[int, str], list[Override]]
"""(agency, program or "") → what a curator has set."""


class Computed(NamedTuple):
    """Partnerships in the form that is copied to the database, and their number; and what is only a statement."""

    partnerships: str
    published: int
    statements: list[Statement]


def _compute(overrides: Overrides, batch: list[EvidenceRows]) -> Computed:
    """What follows from some agencies' evidence. Asks no database."""
    partnerships, statements = [], []
    for one, found in concluded(batch):
        agency = one.agency
        set_by_curators = [*overrides.get((agency, ""), ()), *overrides.get((agency, one.program), ())]
        if isinstance(found, Denial):
            values = statement_values(one, found, set_by_curators)
            statements.append(Statement(agency_id=agency, **values))
        else:
            values = partnership_values(one, found, set_by_curators)
            partnerships.append((agency, True, *IN_ORDER(values)))
    return Computed(lines_of(Partnership, COMPUTED, partnerships), len(partnerships), statements)


def _in_batches(rows: Iterator[EvidenceRows]) -> Iterator[list[EvidenceRows]]:
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch


def without_overrides(*, agency: Agency) -> dict[str, dict[str, Any]]:
    """Program → the values that the lists alone give, for a curator to see beside the overrides."""
    return {program: values for (_agency, program), values in values_of_lists([agency.pk]).items()}


def values_of_lists(agencies: Iterable[int]) -> dict[tuple[int, str], dict[str, Any]]:
    """(agency, program) → the values that the lists alone give."""
    found = {}
    for one, conclusion in concluded(rows_about(sorted(agencies))):
        if isinstance(conclusion, Concluded):
            found[one.agency, one.program] = partnership_values(one, conclusion)
    return found


def _overrides(scope: list[int] | None) -> Overrides:
    found = defaultdict(list)
    overrides = Override.objects.in_force()
    if scope is not None:
        overrides = overrides.filter(AnyOf(F("agency"), scope))
    for override in overrides.order_by("id"):
        found[(override.agency_id, override.program)].append(override)
    return found


def _keep_statements(scope: list[int] | None, statements: list[Statement]) -> None:
    """The statements of the scope as they are computed now. They are few, and have no lasting number."""
    former = Statement.objects.all() if scope is None else Statement.objects.filter(AnyOf(F("agency"), scope))
    former.delete()
    Statement.objects.bulk_create(statements, batch_size=BATCH_ROWS)
