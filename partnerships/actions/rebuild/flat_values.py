"""The columns of a flat record: from what is concluded, the agency's own rows and a curator's values. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from partnerships.actions.rebuild.conclusions import Concluded, over_time, span_columns
from partnerships.actions.rebuild.evidence_rows import NAMED, EvidenceRows
from partnerships.dates import Span, read_iso
from partnerships.models import Override
from partnerships.models.vocabulary import DateBasis, LocationPrecision, Program, Status
from partnerships.partnership_rules.conclude import Conclusion, Denial
from partnerships.partnership_rules.status import History
from partnerships.today import site_today

OF_AGENCY = ("agency_name", "agency_slug", "agency_kind", "city", "county", "county_fips", "state", "program")
NO_LOCATION = {"latitude": None, "longitude": None, "location_precision": LocationPrecision.NONE}


def partnership_values(
    one: EvidenceRows, concluded: Concluded, overrides: Iterable[Override] = ()
) -> dict[str, Any]:
    """Every column of `FlatRecord`. A curator's value stands in the place of the computed one, and is marked."""
    overrides = list(overrides)
    values = _own_values(one, concluded.conclusion) | concluded.values
    for override in overrides:
        values |= columns_of(override.field, override.value)
    if None in (values["latitude"], values["longitude"]):
        values |= NO_LOCATION
    if overrides:
        values["overridden"] = sorted({override.column for override in overrides})
        values |= over_time(values, _history(concluded.conclusion.history, values, overrides))
    return values


def statement_values(one: EvidenceRows, denial: Denial, overrides: Iterable[Override] = ()) -> dict[str, Any]:
    """Every column of `FlatStatement`."""
    values = _own_values(one, denial)
    for override in overrides:
        values |= columns_of(override.field, override.value)
    return {name: values[name] for name in OF_AGENCY} | {
        "event": denial.event,
        **span_columns("said", denial.span),
        "sources": list(denial.sources),
        "listing_ids": values["listing_ids"],
    }


def _own_values(one: EvidenceRows, found: Conclusion | Denial) -> dict[str, Any]:
    """The columns that tell of this agency alone, whatever is concluded."""
    name, slug, kind, state = one.rows[0][NAMED]
    listings = one.listings
    ids = [listings[number] for number in found.listing_ids]
    place, pages = one.where(ids)
    return {
        "agency_name": name,
        "agency_slug": slug,
        "agency_kind": kind,
        "city": place.city,
        "county": place.county,
        "county_fips": place.county_fips,
        "state": state,
        "program": Program(one.program),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "location_precision": place.precision,
        "source_urls": pages,
        "listing_ids": ids,
    }


def _history(computed: History, values: dict[str, Any], overrides: list[Override]) -> History:
    """The status on every day. A curator's holds from the day it was set; `ended`, from the end that is known."""
    for override in overrides:
        if override.field == "status":
            status = Status(override.value)
            return computed.replaced(status, _ended_on(status, values) or site_today(override.made_at))
    return computed


def _ended_on(status: Status, values: dict[str, Any]) -> date | None:
    end = Span.from_range(values["end"], values["end_precision"])
    return end.last if end and status is Status.ENDED else None


def columns_of(field: str, value: str) -> dict[str, Any]:
    """The flat columns that one override sets. Raises NotADate or ValueError for a value that cannot be."""
    match field:
        case "start" | "end":
            dates = span_columns(field, _span(value))
            return dates | ({"date_basis": DateBasis.CURATOR} if field == "start" else {})
        case "status":
            return {"status": Status(value)}
        case "latitude" | "longitude":
            return {field: float(value), "location_precision": LocationPrecision.EXACT}
        case _:
            return {field: value}


def _span(value: str) -> Span | None:
    """A date as curators write it: `2020-07-01`, `2020-07`, `2020`, `by 2019-09-05`, or empty for not known."""
    text = value.strip()
    if text.startswith("by "):
        return Span.by(read_iso(text.removeprefix("by ")).last)
    return read_iso(text) if text else None
