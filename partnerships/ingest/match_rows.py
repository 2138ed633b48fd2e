"""Placing and matching the rows that a run opens. Reads nothing: gazetteer, index and judgements come in.

What a person settled for a row is kept when the row comes again, as long as it names the same agency; a rule's
match is kept too, so that a changed summary never moves a listing to another agency.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from partnerships.geography.placing import Gazetteer, Placement
from partnerships.geography.reference import states
from partnerships.geography.states import resolve_state
from partnerships.ingest.interpret import Said
from partnerships.ingest.lookups import PRECISE_ENOUGH, Judgement
from partnerships.matching.identity import keeps_ending, on_map
from partnerships.matching.match import AgencyIndex, Candidate, Decision, MentionedAgency, decide
from partnerships.matching.names import place_words
from partnerships.models.vocabulary import LocationPrecision

MAX_NAME_LENGTH = 300
"""Characters of a name that a listing and an agency keep."""


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency that this run makes; `number` counts them from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A row to be opened: what it says, where it is, and which agency it means.

    `agency` is an id, a NewAgency, or None while a person must decide; then `candidates` and `doubt` say why.
    """

    said: Said
    placement: Placement
    mentioned: MentionedAgency
    agency: int | NewAgency | None
    candidates: tuple[Candidate, ...] = ()
    doubt: tuple[str, ...] = ()
    not_the_same: frozenset[int] = frozenset()
    decided_before: bool = False
    score: int = 100
    reasons: tuple[str, ...] = ()
    """Why a rule says that the row means an agency already known."""


def judge(
    rows: Iterable[Said],
    *,
    gazetteer: Gazetteer,
    index: AgencyIndex,
    earlier: Mapping[str, Judgement],
    state_names: Mapping[str, str],
    tally: Counter,
) -> Iterator[Judged]:
    """Each row judged, in order; `tally` counts `rule`, `new` and `unsure`. The index learns as it goes.

    A run that judges in batches passes the same index and tally to each.
    """
    for said in rows:
        placement = placed(said, gazetteer)
        about = mentioned_agency(said, placement, gazetteer, state_names)
        judgement = earlier.get(said.key)
        if judgement and not _same_identity(judgement.mentioned, about):
            judgement = None
        others = frozenset(judgement.others) if judgement else frozenset()
        if judgement and judgement.same:
            decision = Decision(same=judgement.same)
        else:
            decision = decide(about, index, not_the_same=others)
        agency = decision.same
        tally["new" if decision.new else "unsure" if decision.unsure else "rule"] += 1
        if decision.new:
            agency = NewAgency(tally["new"])
        if agency is not None:
            index.add(agency, about)
        by_person = bool(judgement and judgement.by_person and judgement.same)
        yield Judged(
            said,
            placement,
            about,
            agency,
            decision.candidates,
            decision.doubt,
            others,
            by_person,
            decision.score or 100,
            decision.reasons,
        )


def placed(said: Said, gazetteer: Gazetteer) -> Placement:
    """Where the row's agency is, from the row's own words."""
    fields = said.fields
    state = states().get(resolve_state(fields.get("state", "")) or "")
    return gazetteer.place(
        city=fields.get("city", ""),
        county=fields.get("county", ""),
        state=fields.get("state", ""),
        latitude=fields.get("latitude"),
        longitude=fields.get("longitude"),
        own_place=place_words(fields.get("agency", ""), said.kind, state.name if state else ""),
        zip_code=fields.get("zip_code", ""),
    )


def mentioned_agency(
    said: Said, placement: Placement, gazetteer: Gazetteer, state_names: Mapping[str, str]
) -> MentionedAgency:
    """What the row says of its agency, with what the gazetteer makes of where it is."""
    fields, exact = said.fields, placement.precision is LocationPrecision.EXACT
    town = (
        placement
        if exact
        else gazetteer.place_town(fields.get("city", ""), fields.get("county", ""), placement.state)
    )
    state_name = state_names.get(placement.state, "")
    own_place = place_words(fields.get("agency", ""), said.kind, state_name)
    counties = gazetteer.resolve_counties(fields.get("county", ""), placement.state, own_place=own_place)
    if not counties and town.precision is LocationPrecision.COUNTY:
        counties = (town.county_fips,)
    name, has_place = fields.get("agency", ""), gazetteer.has_place
    mentioned = MentionedAgency(
        name=name[:MAX_NAME_LENGTH],
        kind=said.kind,
        state=placement.state,
        alias=fields.get("alias", "")[:MAX_NAME_LENGTH],
        state_name=state_name,
        counties=frozenset(counties),
        city=fields.get("city", ""),
        place=town.place_name,
        county=town.county_name,
        point=(town.latitude, town.longitude) if town.precision in PRECISE_ENOUGH else None,
        ori=fields.get("ori", "").upper(),
        keep_ending=keeps_ending(name, placement.state, state_name, has_place),
    )
    return replace(mentioned, on_map=on_map(mentioned, has_place))


def _same_identity(before: MentionedAgency, now: MentionedAgency) -> bool:
    """Whether the row still names the same agency, in the same words and the same state."""
    return (before.name, before.alias, before.kind, before.state) == (
        now.name,
        now.alias,
        now.kind,
        now.state,
    )
