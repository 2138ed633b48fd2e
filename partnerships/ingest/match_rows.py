"""Placing and matching the rows that a run opens. Reads no database: gazetteer, index and prior matches come in.

A person's decision about a row holds when the row comes again, as long as it names the same agency. So does a match by
rule: a changed summary never moves a listing to another agency.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from partnerships.geography.placing import Gazetteer, Placement
from partnerships.geography.reference import states
from partnerships.geography.states import resolve_state
from partnerships.ingest.interpret import ParsedRow
from partnerships.ingest.lookups import PRECISE_ENOUGH, PriorMatch
from partnerships.matching.identity import keeps_ending, on_map
from partnerships.matching.match import AgencyIndex, Candidate, Decision, MentionedAgency, decide
from partnerships.matching.names import place_words
from partnerships.models.vocabulary import LocationPrecision

MAX_NAME_LENGTH = 300
"""Characters of a name that a listing and an agency store."""


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency that this run makes; `number` counts them from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row to be opened as a listing: its text, its place, and the agency it means.

    `agency`: an id, a NewAgency, or None while a person must decide; then `candidates` and `doubt` say why.
    `score` (0 to 100) and `reasons`: why a rule chose an agency on file.
    """

    parsed: ParsedRow
    placement: Placement
    mentioned: MentionedAgency
    agency: int | NewAgency | None
    candidates: tuple[Candidate, ...] = ()
    doubt: tuple[str, ...] = ()
    not_the_same: frozenset[int] = frozenset()
    decided_before: bool = False
    score: int = 100
    reasons: tuple[str, ...] = ()


def match_rows(
    rows: Iterable[ParsedRow],
    *,
    gazetteer: Gazetteer,
    index: AgencyIndex,
    prior_matches: Mapping[str, PriorMatch],
    state_names: Mapping[str, str],
    tally: Counter[str],
) -> Iterator[MatchedRow]:
    """Each row matched, in order. `tally` counts `rule`, `new` and `unsure`. The index learns from each row.

    A run that matches in batches passes the same index and tally to each.
    """
    for parsed in rows:
        placement = place_row(parsed, gazetteer)
        mentioned = mentioned_agency(parsed, placement, gazetteer, state_names)
        prior = prior_matches.get(parsed.key)
        if prior and not _names_same_agency(prior.mentioned, mentioned):
            prior = None
        matched = _match_row(parsed, placement, mentioned, index, prior, tally)
        if matched.agency is not None:
            index.add(matched.agency, mentioned)
        yield matched


def _match_row(
    parsed: ParsedRow,
    placement: Placement,
    mentioned: MentionedAgency,
    index: AgencyIndex,
    prior: PriorMatch | None,
    tally: Counter[str],
) -> MatchedRow:
    """One row matched: as its newest listing was, else by rule."""
    ruled_out = frozenset(prior.ruled_out) if prior else frozenset()
    known = prior.same if prior else None
    decision = Decision(same=known) if known else decide(mentioned, index, not_the_same=ruled_out)
    tally["new" if decision.new else "unsure" if decision.unsure else "rule"] += 1
    return MatchedRow(
        parsed,
        placement,
        mentioned,
        # The index holds no other references.
        NewAgency(tally["new"]) if decision.new else cast("int | NewAgency | None", decision.same),
        decision.candidates,
        decision.doubt,
        ruled_out,
        decided_before=bool(prior and prior.by_person and known),
        score=decision.score or 100,
        reasons=decision.reasons,
    )


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


def _names_same_agency(before: MentionedAgency, now: MentionedAgency) -> bool:
    """Whether name, second name, kind and state are those of the row's newest listing."""
    identity_before = before.name, before.alias, before.kind, before.state
    return identity_before == (now.name, now.alias, now.kind, now.state)
