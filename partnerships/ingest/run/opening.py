"""The rows for which a run opens listings: read in full, placed and matched, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from partnerships.geography.placing import Gazetteer
from partnerships.ingest import lookups, registry
from partnerships.ingest.agencies.match_rows import MatchedRow, match_rows
from partnerships.ingest.interpret import ParsedRow, interpret_selected
from partnerships.ingest.listings.apply import BATCH_ROWS
from partnerships.ingest.listings.plan import Plan
from partnerships.ingest.lookups import PriorMatch
from partnerships.ingest.run.stages import Compared, Context


def matched_rows(context: Context, compared: Compared, plan: Plan) -> Iterator[MatchedRow]:
    """Each row that opens a listing, placed and matched. Prior matches are looked up for a batch at a time."""
    gazetteer, state_names = Gazetteer.from_database(), lookups.state_names()
    index = lookups.agency_index(gazetteer)
    rows = _rows_to_open(context, compared, plan)
    while batch := list(islice(rows, BATCH_ROWS)):
        for matched in match_rows(
            batch,
            gazetteer=gazetteer,
            index=index,
            prior_matches=_prior_matches(context, plan, batch),
            state_names=state_names,
            tally=context.progress.matched,
        ):
            context.progress.count(matched.parsed.problems, matched.placement.precision)
            yield matched


def _prior_matches(context: Context, plan: Plan, batch: list[ParsedRow]) -> dict[str, list[PriorMatch]]:
    """Row key → what was settled about the row, under this key or under the one that it had by another mapping."""
    keys = {row.key: {row.key, plan.was.get(row.key, row.key)} for row in batch}
    found = lookups.prior_matches(context.run.source, set().union(*keys.values()))
    return {
        key: [prior for one in sorted(names) for prior in found.get(one, ())] for key, names in keys.items()
    }


def _rows_to_open(context: Context, compared: Compared, plan: Plan) -> Iterator[ParsedRow]:
    """The new and changed rows, parsed. Counts corrections that no row needed."""
    spec, selected = context.spec, plan.opening
    if not selected:
        return
    corrections, decisions = registry.corrections(spec), registry.decisions(spec)
    rows = spec.read(compared.stored.fetched.content).rows
    yield from interpret_selected(spec, rows, corrections, selected, decisions)
    if corrections.unused and len(selected) == compared.kept:
        context.progress.tally["unused_correction"] = len(corrections.unused)
    if decisions.unused and len(selected) == compared.kept:
        context.progress.tally["unused_decision"] = len(decisions.unused)
