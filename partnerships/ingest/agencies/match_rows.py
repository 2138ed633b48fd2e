"""Matching the rows that a run opens. Reads no database: gazetteer, index and prior matches come in.

A person's decision about a row holds when the row comes again, as long as it names the same agency. So does a match by
rule: a changed summary never moves a listing to another agency.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from partnerships.geography.placing import Gazetteer, Placement
from partnerships.ingest.agencies.decisions import ListDecision
from partnerships.ingest.agencies.mentioned_rows import MentionedRow, not_understood
from partnerships.ingest.interpret import ParsedRow
from partnerships.ingest.lookups import BY_RULE, Decided, PriorMatch
from partnerships.ingest.spec import ROW_ERRORS
from partnerships.matching.identity import identity, keeps_ending, on_map, place_keys
from partnerships.matching.match import AgencyIndex, Candidate, Decision, MentionedAgency, decide
from partnerships.matching.names import parts_of
from partnerships.models.vocabulary import Verdict

logger = logging.getLogger(__name__)

SAME_NAME = (
    "It has the name and place of an agency that it does not mean. If it is a new one, give it another name."
)


class NewAgency(NamedTuple):
    """An agency that this run makes; `number` counts them from 1."""

    number: int


class MatchedRow(NamedTuple):
    """A row to be opened as a listing: its text, its place, and the agency it means.

    `agency`: an id, a NewAgency, or None while a person must decide; then `candidates` and `doubt` say why.
    `score` (0 to 100) and `reasons`: why a rule chose an agency on file. `decided`: who decided it when the row came
    before. `with_list`: it came decided with the list. `not_the_same`: agencies ruled out, with who decided;
    `ruled_out_by_list`: those of them that came ruled out with the list, and why.
    """

    parsed: ParsedRow
    placement: Placement
    mentioned: MentionedAgency
    agency: Hashable
    candidates: tuple[Candidate, ...] = ()
    doubt: tuple[str, ...] = ()
    not_the_same: Mapping[Hashable, Decided] = MappingProxyType({})
    decided: Decided = BY_RULE
    score: int = 100
    reasons: tuple[str, ...] = ()
    with_list: bool = False
    ruled_out_by_list: Mapping[Hashable, str] = MappingProxyType({})


def match_rows(
    rows: Iterable[MentionedRow],
    *,
    gazetteer: Gazetteer,
    index: AgencyIndex,
    prior_matches: Mapping[str, Sequence[PriorMatch]],
    tally: Counter[str],
) -> Iterator[MatchedRow]:
    """Each row matched, in order. `tally` counts `rule`, `new` and `unsure`. The index learns from each row.

    A run that matches in batches passes the same index and tally to each.
    """
    for row in rows:
        try:
            matched = _matched(row, index, prior_matches.get(row.parsed.key, ()), gazetteer, tally)
        except ROW_ERRORS:
            logger.exception("Row %d cannot be matched", row.parsed.row_number)
            matched = _for_a_person(not_understood(row.parsed), tally)
        if matched.agency is not None:
            index.add(matched.agency, matched.mentioned)
        yield matched


def _matched(
    row: MentionedRow,
    index: AgencyIndex,
    priors: Sequence[PriorMatch],
    gazetteer: Gazetteer,
    tally: Counter[str],
) -> MatchedRow:
    if row.doubt:
        return _for_a_person(row, tally)
    prior = _prior(priors, row.mentioned)
    ruled_out: dict[Hashable, Decided] = dict(prior.ruled_out.items()) if prior else {}
    open_row = MatchedRow(row.parsed, row.placement, row.mentioned, agency=None, not_the_same=ruled_out)
    return _match_row(open_row, index, prior, gazetteer, tally)


def _for_a_person(row: MentionedRow, tally: Counter[str]) -> MatchedRow:
    tally["unsure"] += 1
    return MatchedRow(row.parsed, row.placement, row.mentioned, agency=None, doubt=row.doubt)


def _prior(priors: Sequence[PriorMatch], mentioned: MentionedAgency) -> PriorMatch | None:
    """What was settled about the row, a person's word before a rule's; None where the row meant another agency."""
    if not priors:
        return None
    settled = [prior for prior in priors if prior.is_settled and _means_same_agency(prior, mentioned)]
    return next((prior for prior in settled if prior.by_person), settled[0] if settled else None)


def _match_row(
    row: MatchedRow,
    index: AgencyIndex,
    prior: PriorMatch | None,
    gazetteer: Gazetteer,
    tally: Counter[str],
) -> MatchedRow:
    """One row matched: as a person decided before, as its list decides, as a rule did before, else by rule."""
    row = _without_those_ruled_out(row, index, gazetteer)
    decided = _by_list(row, index, gazetteer) if not (prior and prior.same_decided.by) else None
    if decided:
        matched, is_new = decided
        if is_new:
            matched = matched._replace(agency=NewAgency(tally["new"] + 1))
    else:
        known = prior.same if prior and prior.same not in row.ruled_out_by_list else None
        decision = Decision(same=known) if known else _by_rule(row, index)
        is_new = decision.new
        matched = MatchedRow(
            row.parsed,
            row.placement,
            row.mentioned,
            agency=NewAgency(tally["new"] + 1) if is_new else decision.same,
            candidates=decision.candidates,
            doubt=decision.doubt,
            not_the_same=row.not_the_same,
            decided=prior.same_decided if prior and known else BY_RULE,
            score=decision.score or 100,
            reasons=decision.reasons,
            ruled_out_by_list=row.ruled_out_by_list,
        )
    tally["new" if is_new else "unsure" if matched.agency is None else "rule"] += 1
    return matched


def _by_rule(row: MatchedRow, index: AgencyIndex) -> Decision:
    """As the rules decide. No rule makes a second agency of the name and place of one that was ruled out."""
    decision = decide(row.mentioned, index, not_the_same=row.not_the_same)
    if not (decision.new and row.not_the_same):
        return decision
    if not row.not_the_same.keys() & set(index.called(row.mentioned)):
        return decision
    without_ruling = decide(row.mentioned, index).same
    return Decision(doubt=(SAME_NAME,)) if without_ruling in row.not_the_same else decision


def _without_those_ruled_out(row: MatchedRow, index: AgencyIndex, gazetteer: Gazetteer) -> MatchedRow:
    """The row with the agencies that its list says it does not mean."""
    if not row.parsed.decisions:
        return row
    ruled_out = {
        known: decision.in_words
        for decision in row.parsed.decisions
        if decision.verdict == Verdict.OTHER
        and (known := decide(_named(row.mentioned, decision, gazetteer), index).same) is not None
    }
    if not ruled_out:
        return row
    not_the_same = {**dict.fromkeys(ruled_out, BY_RULE), **row.not_the_same}
    return row._replace(not_the_same=not_the_same, ruled_out_by_list=ruled_out)


def _by_list(row: MatchedRow, index: AgencyIndex, gazetteer: Gazetteer) -> tuple[MatchedRow, bool] | None:
    """The row as its list decides, and whether it means a new agency; None where its list leaves it open."""
    for decision in row.parsed.decisions:
        if decision.verdict == Verdict.OTHER:
            continue
        named = _named(row.mentioned, decision, gazetteer)
        known = decide(named, index, not_the_same=row.not_the_same).same or index.called_exactly(named)
        if known is None or known not in row.not_the_same:
            decided = row._replace(
                mentioned=named, agency=known, reasons=(decision.in_words,), with_list=True
            )
            return decided, known is None
    return None


def _named(mentioned: MentionedAgency, decision: ListDecision, gazetteer: Gazetteer) -> MentionedAgency:
    """The agency as a decision names it, in the row's state."""
    kind = parts_of(decision.agency, mentioned.state_name).kind or mentioned.kind
    named = mentioned._replace(name=decision.agency, alias="", kind=kind)
    if decision.county:
        counties = frozenset(gazetteer.resolve_counties(decision.county, mentioned.state))
        named = named._replace(counties=counties)
    keep = keeps_ending(named.name, named.state, named.state_name, gazetteer.has_place)
    named = named._replace(keep_ending=keep)
    return named._replace(on_map=on_map(named, gazetteer.has_place))


def _means_same_agency(prior: PriorMatch, now: MentionedAgency) -> bool:
    """Whether name, kind and place mean what they meant, however the row writes them and whatever else it says.

    A second name is a hint and does not count. A place that only one of the two gives is no difference.
    """
    before = prior.mentioned._replace(state_name=now.state_name, keep_ending=now.keep_ending)
    if (before.kind, before.state) != (now.kind, now.state) or identity(before) != identity(now):
        return False
    cities = {key for key in (place_keys(before.city), place_keys(now.city)) if key}
    counties = before.counties if prior.county else frozenset()
    return len(cities) < 2 and not (counties and now.counties and counties.isdisjoint(now.counties))
