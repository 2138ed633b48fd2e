"""From a conclusion and a curator's values to the columns of a flat record. The same input gives the same values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from partnerships.actions.rebuild.evidence_rows import NamedAgency
from partnerships.dates import Span, read_iso
from partnerships.models import Override
from partnerships.models.vocabulary import DateBasis, LocationPrecision, Program, Status
from partnerships.partnership_rules.conclude import Conclusion, Denial
from partnerships.partnership_rules.evidence import Location
from partnerships.partnership_rules.in_force import in_force
from partnerships.partnership_rules.status import History
from partnerships.today import site_today

NO_LOCATION = {"latitude": None, "longitude": None, "location_precision": LocationPrecision.NONE}


def partnership_values(
    agency: NamedAgency, program: str, conclusion: Conclusion, overrides: Iterable[Override] = ()
) -> dict[str, Any]:
    """Every column of `FlatRecord`. A curator's value stands in the place of the computed one, and is marked."""
    overrides = list(overrides)
    values = _named(agency, program, conclusion.location) | {
        **_span_columns("start", conclusion.start),
        **_span_columns("end", conclusion.end),
        **_span_columns("announced", conclusion.announced),
        "date_basis": conclusion.date_basis or "",
        "latitude": conclusion.location.latitude,
        "longitude": conclusion.location.longitude,
        "location_precision": conclusion.location.precision,
        "sources": list(conclusion.sources),
        "source_urls": list(conclusion.source_urls),
        "conflicts": list(conclusion.conflicts),
        "listing_ids": list(conclusion.listing_ids),
        "rows_saying_so": conclusion.rows_saying_so,
        "lists_saying_so": conclusion.lists_saying_so,
        "attested_until": conclusion.attested_until,
        "first_listed_on": conclusion.first_listed_on,
        "last_listed_on": conclusion.last_listed_on,
    }
    for override in overrides:
        values |= columns_of(override.field, override.value)
    values["overridden"] = sorted({one.column for one in overrides})
    if None in (values["latitude"], values["longitude"]):
        values |= NO_LOCATION
    return values | _over_time(values, _history(conclusion.history, values, overrides))


def statement_values(
    agency: NamedAgency, program: str, denial: Denial, overrides: Iterable[Override] = ()
) -> dict[str, Any]:
    """Every column of `FlatStatement`."""
    values = _named(agency, program, denial.location)
    for override in overrides:
        values |= {
            name: value
            for name, value in columns_of(override.field, override.value).items()
            if name in values
        }
    return values | {
        "event": denial.event,
        **_span_columns("said", denial.span),
        "sources": list(denial.sources),
        "listing_ids": list(denial.listing_ids),
    }


def _named(agency: NamedAgency, program: str, place: Location) -> dict[str, Any]:
    return {
        "agency_name": agency.name,
        "agency_slug": agency.slug,
        "agency_kind": agency.kind,
        "city": place.city,
        "county": place.county,
        "county_fips": place.county_fips,
        "state": agency.state,
        "program": Program(program),
    }


def _span_columns(name: str, span: Span | None) -> dict[str, Any]:
    return {name: span.to_range() if span else None, f"{name}_precision": span.precision if span else ""}


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


def _over_time(values: dict[str, Any], history: History) -> dict[str, Any]:
    """Status and certainty, today and on every day before."""
    end = Span.from_range(values["end"], values["end_precision"])
    days = in_force(
        start=Span.from_range(values["start"], values["start_precision"]),
        end=end,
        attested_until=values["attested_until"],
        disputed=history.last is Status.DENIED,
        ended_by=None if end else history.since(Status.ENDED),
    )
    return {
        "status": history.last,
        "status_days": list(history.days),
        "statuses": list(history.statuses),
        "possible": days.possible,
        "certain": days.certain,
    }


def columns_of(field: str, value: str) -> dict[str, Any]:
    """The flat columns that one override sets. Raises NotADate or ValueError for a value that cannot be."""
    match field:
        case "start" | "end":
            dates = _span_columns(field, _span(value))
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
