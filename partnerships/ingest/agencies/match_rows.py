"""Placing and matching the rows that a run opens. Reads no database: gazetteer, index and prior matches come in.

A person's decision about a row holds when the row comes again, as long as it names the same agency. So does a match by
rule: a changed summary never moves a listing to another agency.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from partnerships.geography.placing import Gazetteer, Placement
from partnerships.geography.reference import states
from partnerships.geography.states import resolve_state, resolve_states
from partnerships.ingest.agencies.decisions import ListDecision
from partnerships.ingest.interpret import ParsedRow
from partnerships.ingest.lookups import BY_RULE, PRECISE_ENOUGH, Decided, PriorMatch
from partnerships.ingest.spec import ROW_ERRORS
from partnerships.matching.identity import identity, keeps_ending, on_map, place_keys
from partnerships.matching.match import AgencyIndex, Candidate, Decision, MentionedAgency, decide
from partnerships.matching.names import parts_of, place_words
from partnerships.models.vocabulary import LocationPrecision, Verdict

logger = logging.getLogger(__name__)

NOT_UNDERSTOOD = "not_understood"
FAILED_AT_ROW = (
    "The program failed at this row and says why in its log; a person decides which agency it means."
)
MAX_NAME_LENGTH = 300
"""Characters of a name that a listing and an agency store."""


SAME_NAME = (
    "It has the name and place of an agency that it does not mean. If it is a new one, give it another name."
)


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency that this run makes; `number` counts them from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class MatchedRow:
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
    not_the_same: Mapping[Hashable, Decided] = field(default_factory=dict)
    decided: Decided = BY_RULE
    score: int = 100
    reasons: tuple[str, ...] = ()
    with_list: bool = False
    ruled_out_by_list: Mapping[Hashable, str] = field(default_factory=dict)


def match_rows(
    rows: Iterable[ParsedRow],
    *,
    gazetteer: Gazetteer,
    index: AgencyIndex,
    prior_matches: Mapping[str, Sequence[PriorMatch]],
    state_names: Mapping[str, str],
    tally: Counter[str],
) -> Iterator[MatchedRow]:
    """Each row matched, in order. `tally` counts `rule`, `new` and `unsure`. The index learns from each row.

    A run that matches in batches passes the same index and tally to each.
    """
    for parsed in rows:
        try:
            row = _mentioning(parsed, gazetteer, state_names)
            prior = _prior(prior_matches.get(parsed.key, ()), row.mentioned)
            if prior and prior.ruled_out:
                row = replace(row, not_the_same=dict(prior.ruled_out.items()))
            matched = _match_row(row, index, prior, gazetteer, tally)
        except ROW_ERRORS:
            logger.exception("Row %d cannot be placed or matched", parsed.row_number)
            matched = _not_understood(parsed)
            tally["unsure"] += 1
        if matched.agency is not None:
            index.add(matched.agency, matched.mentioned)
        yield matched


def _mentioning(parsed: ParsedRow, gazetteer: Gazetteer, state_names: Mapping[str, str]) -> MatchedRow:
    """The row with its place and the agency that it mentions."""
    parsed, placement = placed(parsed, gazetteer)
    mentioned = mentioned_agency(parsed, placement, gazetteer, state_names)
    return MatchedRow(parsed, placement, mentioned, agency=None)


def _not_understood(parsed: ParsedRow) -> MatchedRow:
    """A row at which the program itself fails: kept, on no map, and asked of a person."""
    parsed = replace(parsed, problems=(*parsed.problems, NOT_UNDERSTOOD))
    name = parsed.fields.get("agency", "")[:MAX_NAME_LENGTH]
    return MatchedRow(
        parsed,
        Placement(None, None, LocationPrecision.NONE),
        MentionedAgency(name, parsed.kind, ""),
        agency=None,
        doubt=(FAILED_AT_ROW,),
    )


def _prior(priors: Sequence[PriorMatch], mentioned: MentionedAgency) -> PriorMatch | None:
    """What was settled about the row, a person's word before a rule's; None where the row meant another agency."""
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
            matched = replace(matched, agency=NewAgency(tally["new"] + 1))
    else:
        known = prior.same if prior and prior.same not in row.ruled_out_by_list else None
        decision = Decision(same=known) if known else _by_rule(row, index)
        is_new = decision.new
        matched = replace(
            row,
            agency=NewAgency(tally["new"] + 1) if is_new else decision.same,
            candidates=decision.candidates,
            doubt=decision.doubt,
            decided=prior.same_decided if prior and known else BY_RULE,
            score=decision.score or 100,
            reasons=decision.reasons,
        )
    tally["new" if is_new else "unsure" if matched.agency is None else "rule"] += 1
    return matched


def _by_rule(row: MatchedRow, index: AgencyIndex) -> Decision:
    """As the rules decide. No rule makes a second agency of the name and place of one that was ruled out."""
    decision = decide(row.mentioned, index, not_the_same=row.not_the_same)
    if not decision.new or not row.not_the_same.keys() & set(index.called(row.mentioned)):
        return decision
    without_ruling = decide(row.mentioned, index).same
    return Decision(doubt=(SAME_NAME,)) if without_ruling in row.not_the_same else decision


def _without_those_ruled_out(row: MatchedRow, index: AgencyIndex, gazetteer: Gazetteer) -> MatchedRow:
    """The row with the agencies that its list says it does not mean."""
    ruled_out = {
        known: decision.in_words
        for decision in row.parsed.decisions
        if decision.verdict == Verdict.OTHER
        and (known := decide(_named(row.mentioned, decision, gazetteer), index).same) is not None
    }
    if not ruled_out:
        return row
    not_the_same = {**dict.fromkeys(ruled_out, BY_RULE), **row.not_the_same}
    return replace(row, not_the_same=not_the_same, ruled_out_by_list=ruled_out)


def _by_list(row: MatchedRow, index: AgencyIndex, gazetteer: Gazetteer) -> tuple[MatchedRow, bool] | None:
    """The row as its list decides, and whether it means a new agency; None where its list leaves it open."""
    for decision in row.parsed.decisions:
        if decision.verdict == Verdict.OTHER:
            continue
        named = _named(row.mentioned, decision, gazetteer)
        known = decide(named, index, not_the_same=row.not_the_same).same or index.called_exactly(named)
        if known is None or known not in row.not_the_same:
            decided = replace(
                row, mentioned=named, agency=known, reasons=(decision.in_words,), with_list=True
            )
            return decided, known is None
    return None


def _named(mentioned: MentionedAgency, decision: ListDecision, gazetteer: Gazetteer) -> MentionedAgency:
    """The agency as a decision names it, in the row's state."""
    kind = parts_of(decision.agency, mentioned.state_name).kind or mentioned.kind
    named = replace(mentioned, name=decision.agency, alias="", kind=kind)
    if decision.county:
        counties = frozenset(gazetteer.resolve_counties(decision.county, mentioned.state))
        named = replace(named, counties=counties)
    keep = keeps_ending(named.name, named.state, named.state_name, gazetteer.has_place)
    named = replace(named, keep_ending=keep)
    return replace(named, on_map=on_map(named, gazetteer.has_place))


def placed(parsed: ParsedRow, gazetteer: Gazetteer) -> tuple[ParsedRow, Placement]:
    """The row and its place. A state that cannot be read, or be had otherwise, is one more problem of the row."""
    placement = place_row(parsed, gazetteer)
    problem = _state_problem(parsed.fields.get("state", ""), placement.state)
    return (replace(parsed, problems=(*parsed.problems, problem)) if problem else parsed), placement


def _state_problem(written: str, state: str) -> str:
    """What is wrong with a state as written. `state`: the one that the row was placed in, or ""."""
    if not written:
        return "" if state else "no_state"
    codes = resolve_states(written)
    if not codes:
        return "unknown_state"
    return "" if state else "several_states"


def place_row(parsed: ParsedRow, gazetteer: Gazetteer) -> Placement:
    """Where the row's agency is, by the row's own fields."""
    fields = parsed.fields
    state = states().get(resolve_state(fields.get("state", "")) or "")
    return gazetteer.place(
        city=fields.get("city", ""),
        county=fields.get("county", ""),
        state=fields.get("state", ""),
        latitude=fields.get("latitude"),
        longitude=fields.get("longitude"),
        own_place=place_words(fields.get("agency", ""), parsed.kind, state.name if state else ""),
        zip_code=fields.get("zip_code", ""),
    )


def mentioned_agency(
    parsed: ParsedRow, placement: Placement, gazetteer: Gazetteer, state_names: Mapping[str, str]
) -> MentionedAgency:
    """The agency as the row mentions it, with the places that the gazetteer finds for the row."""
    fields, exact = parsed.fields, placement.precision is LocationPrecision.EXACT
    town = (
        placement
        if exact
        else gazetteer.place_town(fields.get("city", ""), fields.get("county", ""), placement.state)
    )
    state_name = state_names.get(placement.state, "")
    own_place = place_words(fields.get("agency", ""), parsed.kind, state_name)
    counties = gazetteer.resolve_counties(fields.get("county", ""), placement.state, own_place=own_place)
    if not counties and town.precision is LocationPrecision.COUNTY:
        counties = (town.county_fips,)
    name, has_place = fields.get("agency", ""), gazetteer.has_place
    mentioned = MentionedAgency(
        name=name[:MAX_NAME_LENGTH],
        kind=parsed.kind,
        state=placement.state,
        alias=fields.get("alias", "")[:MAX_NAME_LENGTH],
        state_name=state_name,
        counties=frozenset(counties),
        city=fields.get("city", ""),
        place=town.place_name,
        county=town.county_name,
        point=_point(town),
        ori=fields.get("ori", "").upper(),
        keep_ending=keeps_ending(name, placement.state, state_name, has_place),
    )
    return replace(mentioned, on_map=on_map(mentioned, has_place))


def _point(placement: Placement) -> tuple[float, float] | None:
    """(latitude, longitude) in degrees, where it is precise enough to compare."""
    if placement.latitude is None or placement.longitude is None:
        return None
    return (placement.latitude, placement.longitude) if placement.precision in PRECISE_ENOUGH else None


def _means_same_agency(prior: PriorMatch, now: MentionedAgency) -> bool:
    """Whether name, kind and place mean what they meant, however the row writes them and whatever else it says.

    A second name is a hint and does not count. A place that only one of the two gives is no difference.
    """
    before = replace(prior.mentioned, state_name=now.state_name, keep_ending=now.keep_ending)
    if (before.kind, before.state) != (now.kind, now.state) or identity(before) != identity(now):
        return False
    cities = {key for key in (place_keys(before.city), place_keys(now.city)) if key}
    counties = before.counties if prior.county else frozenset()
    return len(cities) < 2 and not (counties and now.counties and counties.isdisjoint(now.counties))
