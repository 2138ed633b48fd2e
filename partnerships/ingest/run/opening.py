"""The rows for which a run opens listings: read in full, placed and matched, a batch at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from partnerships.child_process import mapped_in_child
from partnerships.geography.placing import Gazetteer
from partnerships.ingest import lookups, registry
from partnerships.ingest.agencies.decisions import Decisions
from partnerships.ingest.agencies.match_rows import MatchedRow, match_rows
from partnerships.ingest.agencies.mentioned_rows import MentionedRow, mentioned_rows
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.interpret import interpret_selected
from partnerships.ingest.listings.apply import BATCH_ROWS
from partnerships.ingest.listings.plan import Plan
from partnerships.ingest.lookups import PriorMatch
from partnerships.ingest.row_keys import RowKey
from partnerships.ingest.run.one_ahead import one_ahead
from partnerships.ingest.run.passing_rows import (
    MentionedColumns,
    Selected,
    SelectedColumns,
    mentioned_columns,
    passed_parts,
    passed_rows,
    selected_columns,
    selected_rows,
)
from partnerships.ingest.run.stages import Compared, Context
from partnerships.ingest.spec import Source
from partnerships.ingest.tables import Row
from partnerships.matching.identity import identity
from partnerships.matching.names import learn_parts

BATCHES_FOR_CHILD = 3
"""From so many batches on, a second process reads and places the rows while this one matches and stores them."""


class _Batch(NamedTuple):
    """Rows read and placed, as they pass between processes.

    Of the corrections and decisions that come with the list: how many no row needed yet.
    """

    rows: MentionedColumns
    unused_corrections: int
    unused_decisions: int


@dataclass(frozen=True)
class _Reading:
    """What reading and placing a list's rows takes beside the rows."""

    spec: Source
    corrections: Corrections
    decisions: Decisions
    gazetteer: Gazetteer
    state_names: Mapping[str, str]

    def batch(self, selected: SelectedColumns) -> _Batch:
        """The rows, parsed and placed."""
        keys, rows = zip(*selected_rows(selected), strict=True)
        parsed = interpret_selected(self.spec, rows, self.corrections, keys, self.decisions)
        mentioned = list(mentioned_rows(parsed, gazetteer=self.gazetteer, state_names=self.state_names))
        parts = [identity(row.mentioned) for row in mentioned]
        return _Batch(
            mentioned_columns(mentioned, parts), len(self.corrections.unused), len(self.decisions.unused)
        )


def matched_batches(
    context: Context, compared: Compared, plan: Plan
) -> Generator[list[MatchedRow], None, None]:
    """The rows that open a listing, placed and matched, in batches.

    A list without listings has no prior matches to be asked for, so a thread matches its next batch while the
    database stores one.
    """
    is_first = not context.run.source.listings.exists()
    batches = _matched_batches(context, compared, plan, is_first=is_first)
    yield from one_ahead(batches) if is_first else batches


def _matched_batches(
    context: Context, compared: Compared, plan: Plan, *, is_first: bool
) -> Iterator[list[MatchedRow]]:
    spec, gazetteer = context.spec, Gazetteer.from_database()
    reading = _Reading(
        spec, registry.corrections(spec), registry.decisions(spec), gazetteer, lookups.state_names()
    )
    index = lookups.agency_index(gazetteer)
    batch, under_way = None, deque[Selected]()
    given = _in_batches(_rows_to_open(context, compared, plan), under_way)
    for batch in mapped_in_child(reading.batch, given, at_least=BATCHES_FOR_CHILD):
        rows = passed_rows(batch.rows, under_way.popleft())
        learn_parts(passed_parts(batch.rows, rows))
        prior_matches = {} if is_first else _prior_matches(context, plan, rows)
        matched = list(
            match_rows(
                rows,
                gazetteer=gazetteer,
                index=index,
                prior_matches=prior_matches,
                tally=context.progress.matched,
            )
        )
        for row in matched:
            context.progress.count(row.parsed.problems, row.placement.precision)
        yield matched
    if batch and len(plan.opening) == compared.kept:
        _count_unused(context, batch)


def _count_unused(context: Context, last: _Batch) -> None:
    """Count corrections and decisions that no row of the list needed."""
    if last.unused_corrections:
        context.progress.tally["unused_correction"] = last.unused_corrections
    if last.unused_decisions:
        context.progress.tally["unused_decision"] = last.unused_decisions


def _prior_matches(context: Context, plan: Plan, rows: list[MentionedRow]) -> dict[str, list[PriorMatch]]:
    """Row key → what was settled about the row, under this key or under the one that it had by another mapping."""
    given = (row.parsed.key for row in rows)
    keys = {key: {key, plan.was.get(key, key)} for key in given}
    found = lookups.prior_matches(context.run.source, set().union(*keys.values()))
    return {
        key: [prior for one in sorted(names) for prior in found.get(one, ())] for key, names in keys.items()
    }


def _rows_to_open(context: Context, compared: Compared, plan: Plan) -> Iterator[tuple[RowKey, Row]]:
    """The new and changed rows as published, each with its key."""
    by_number = {row_key.number: row_key for row_key in plan.opening}
    if not by_number:
        return
    rows = compared.read.at_hand.of(by_number)
    for row in context.spec.read(compared.stored.fetched.content).rows if rows is None else rows:
        if row_key := by_number.get(row.number):
            yield row_key, row


def _in_batches(rows: Iterator[tuple[RowKey, Row]], under_way: deque[Selected]) -> Iterator[SelectedColumns]:
    """Batches of the rows, to be read elsewhere. `under_way`: gets the rows of each."""
    while batch := list(islice(rows, BATCH_ROWS)):
        under_way.append(batch)
        yield selected_columns(batch)
