"""Placing the rows that a run opens, and the agency that each mentions. Reads no database; no row depends on another.

So a long list's rows are placed by a second process while the first matches those before them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from partnerships.geography.placing import Gazetteer, Placement
from partnerships.geography.reference import states
from partnerships.geography.states import resolve_state, resolve_states
from partnerships.ingest.interpret import ParsedRow
from partnerships.ingest.lookups import PRECISE_ENOUGH
from partnerships.ingest.spec import ROW_ERRORS
from partnerships.matching.identity import MentionedAgency, jurisdiction_on_map, keeps_ending
from partnerships.matching.names import parts_of, place_words
from partnerships.models.vocabulary import LocationPrecision

logger = logging.getLogger(__name__)

NOT_UNDERSTOOD = "not_understood"
FAILED_AT_ROW = (
    "The program failed at this row and says why in its log; a person decides which agency it means."
)
MAX_NAME_LENGTH = 300
"""Characters of a name that a listing and an agency store."""


class MentionedRow(NamedTuple):
    """A row with its place and the agency that it mentions. `doubt`: why a person must say which agency it means."""

    parsed: ParsedRow
    placement: Placement
    mentioned: MentionedAgency
    doubt: tuple[str, ...] = ()


def mentioned_rows(
    rows: Iterable[ParsedRow], *, gazetteer: Gazetteer, state_names: Mapping[str, str]
) -> Iterator[MentionedRow]:
    """Each row with its place and the agency that it mentions, in order."""
    for row in rows:
        try:
            parsed, placement = row_with_place(row, gazetteer)
            yield MentionedRow(parsed, placement, mentioned_agency(parsed, placement, gazetteer, state_names))
        except ROW_ERRORS:
            logger.exception("Row %d cannot be placed", row.row_number)
            yield not_understood(row)


def not_understood(parsed: ParsedRow) -> MentionedRow:
    """A row at which the program itself fails: kept, on no map, and asked of a person."""
    parsed = parsed._replace(problems=(*parsed.problems, NOT_UNDERSTOOD))
    name = parsed.fields.get("agency", "")[:MAX_NAME_LENGTH]
    return MentionedRow(
        parsed,
        Placement(None, None, LocationPrecision.NONE),
        MentionedAgency(name, parsed.kind, ""),
        (FAILED_AT_ROW,),
    )


def row_with_place(parsed: ParsedRow, gazetteer: Gazetteer) -> tuple[ParsedRow, Placement]:
    """The row and its place. A state that cannot be read, or be had otherwise, is one more problem of the row."""
    placement = place_row(parsed, gazetteer)
    problem = _state_problem(parsed.fields.get("state", ""), placement.state)
    return (parsed._replace(problems=(*parsed.problems, problem)) if problem else parsed), placement


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
    full_name, kind, has_place = fields.get("agency", ""), parsed.kind, gazetteer.has_place
    name = full_name[:MAX_NAME_LENGTH]
    keep_ending = keeps_ending(full_name, placement.state, state_name, has_place)
    jurisdiction = parts_of(name, state_name, keep_ending).jurisdiction
    return MentionedAgency(
        name=name,
        kind=kind,
        state=placement.state,
        alias=fields.get("alias", "")[:MAX_NAME_LENGTH],
        state_name=state_name,
        counties=frozenset(counties),
        city=fields.get("city", ""),
        place=town.place_name,
        county=town.county_name,
        point=_point(town),
        ori=fields.get("ori", "").upper(),
        keep_ending=keep_ending,
        on_map=jurisdiction_on_map(jurisdiction, kind, placement.state, town.county_name, has_place),
    )


def _point(placement: Placement) -> tuple[float, float] | None:
    """(latitude, longitude) in degrees, where it is precise enough to compare."""
    if placement.latitude is None or placement.longitude is None:
        return None
    return (placement.latitude, placement.longitude) if placement.precision in PRECISE_ENOUGH else None
