"""From a row in the publisher's words to a parsed row. Pure: no database, clock or network.

A row that can be read only in part is still kept; `problems` names what could not be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from partnerships.dates import NotADate
from partnerships.geography.reference import states
from partnerships.geography.states import resolve_state
from partnerships.ingest.agencies.decisions import Decisions, ListDecision
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.row_keys import RowKey, row_keys
from partnerships.ingest.spec import ROW_ERRORS, ParsedClaim, ParsedMeasurement, Source
from partnerships.ingest.tables import Row
from partnerships.ingest.text.clean_names import NAMES, clean_name, visible
from partnerships.ingest.text.clean_text import clean
from partnerships.ingest.text.coordinates import read_coordinates
from partnerships.matching.names import parts_of
from partnerships.models.vocabulary import Kind
from partnerships.written_dates import AmbiguousDate


class ParsedRow(NamedTuple):
    """A row after corrections, ready to become a listing."""

    key: str
    fingerprint: str
    row_number: int
    raw: dict[str, str]
    fields: dict[str, str]
    """Field name → text, for the fields that the declaration takes; empty where the row gives none."""
    kind: Kind
    claims: tuple[ParsedClaim, ...]
    problems: tuple[str, ...]
    decisions: tuple[ListDecision, ...] = ()
    """What comes decided with the list about this row."""


def interpret(
    source: Source, rows: Iterable[Row], corrections: Corrections, tally: Counter[str]
) -> Iterator[ParsedRow]:
    """Each kept row, parsed, in the file's order. `tally` counts what `row_keys` counts, and each problem by name.

    Holds all rows in memory; a long list is read twice instead, and parsed by `interpret_selected`.
    """
    rows = list(rows)
    for parsed in interpret_selected(source, rows, corrections, row_keys(source, rows, tally)):
        tally.update(parsed.problems)
        yield parsed


def interpret_selected(
    source: Source,
    rows: Iterable[Row],
    corrections: Corrections,
    selected_keys: Iterable[RowKey],
    decisions: Decisions | None = None,
) -> Iterator[ParsedRow]:
    """The rows whose keys were selected in an earlier pass over the same file, parsed, in the file's order."""
    by_number = {row_key.number: row_key for row_key in selected_keys}
    for row in rows:
        if row_key := by_number.get(row.number):
            parsed = _parse_row(source, row_key, row, corrections)
            decided = decisions.about(source, row) if decisions else ()
            yield parsed._replace(decisions=decided) if decided else parsed


def _parse_row(source: Source, row_key: RowKey, row: Row, corrections: Corrections) -> ParsedRow:
    problems = list(row_key.problems)
    corrected = _with_readable_dates(source, _clean(corrections.apply(source, row)), problems)
    fields = _fields(source, corrected, problems)
    try:
        claims = source.claims(corrected)
    except ROW_ERRORS:
        problems.append("unreadable_claim")
        claims = ()
    if "latitude" in fields or "longitude" in fields:
        _read_point(fields, problems)
    if not fields.get("agency"):
        problems.append("no_agency")
    if not readable_counts(source, row)[1]:
        problems.append("unreadable_count")
    return ParsedRow(
        key=row_key.key,
        fingerprint=row_key.fingerprint,
        row_number=row.number,
        raw=storable_cells(row),
        fields=fields,
        kind=_kind(source, fields, problems),
        claims=claims,
        problems=tuple(problems),
    )


MAX_COUNT = 2**31 - 1
"""The largest number that a measurement stores."""


def readable_counts(source: Source, row: Row) -> tuple[list[ParsedMeasurement], bool]:
    """The counts that the row gives and that can be stored, and whether these are all that it gives."""
    if source.counted is None:
        return [], True
    try:
        counts = source.counts(row)
    except ROW_ERRORS:
        return [], False
    readable = [count for count in counts if count.value <= MAX_COUNT]
    return readable, len(readable) == len(counts)


def _read_point(fields: dict[str, str], problems: list[str]) -> None:
    """Latitude and longitude in decimal degrees, or empty and a problem."""
    north, east, problem = read_coordinates(fields.get("latitude", ""), fields.get("longitude", ""))
    fields["latitude"], fields["longitude"] = north, east
    if problem:
        problems.append(problem)


def storable_cells(row: Row) -> dict[str, str]:
    """The row as published, without characters that PostgreSQL does not store."""
    if "\0" not in "".join(row.values()):
        return dict(row)
    return {column: text.replace("\0", "") for column, text in row.items()}


def _clean(row: Row) -> Row:
    """The row with what programs spoilt in its texts put right."""
    every = "".join(row.values())
    if "&" not in every and every.isascii():
        return row  # as most rows are: all cells at once are asked faster than each
    better = {column: text for column, cell in row.items() if (text := clean(cell)) != cell}
    return Row({**row, **better}, number=row.number, problems=row.problems) if better else row


def _with_readable_dates(source: Source, row: Row, problems: list[str]) -> Row:
    """The row with unreadable dates blanked, so that its other fields can still be read."""
    unread = {}
    for column in source.dates:
        try:
            source.read_date(row[column])
        except NotADate as error:
            problems.append("ambiguous_date" if isinstance(error, AmbiguousDate) else "unreadable_date")
            unread[column] = ""
    return Row({**row, **unread}, number=row.number, problems=row.problems) if unread else row


def _fields(source: Source, row: Row, problems: list[str]) -> dict[str, str]:
    """Field name → text, for the fields that the declaration takes."""
    fields = {}
    for name, given in source.take.items():
        try:
            if text := row[given] if isinstance(given, str) else given(row):
                text = visible(text)
                text = clean_name(text) if name in NAMES else text
            fields[name] = text
        except ROW_ERRORS:
            problems.append(f"unreadable_{name}")
            fields[name] = ""
    return fields


KINDS_FROM_NAME = frozenset(Kind) - {Kind.POLICE, Kind.OTHER}
"""Kinds that overrule a list's plain "Police" where the agency's name states them."""


def _kind(source: Source, fields: dict[str, str], problems: list[str]) -> Kind:
    """The kind that the list states. Where it states none or only "police", the one that the name states."""
    written = fields.pop("kind", "")
    stated = source.kinds.get(written.lower())
    if written and stated is None:
        problems.append("unknown_kind")
    state = states().get(resolve_state(fields.get("state", "")) or "")
    by_name = parts_of(fields.get("agency", ""), state.name if state else "").kind
    if stated in (None, Kind.POLICE) and by_name in KINDS_FROM_NAME:
        return by_name
    return stated or by_name or Kind.OTHER
