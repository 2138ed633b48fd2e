"""From a row in the publisher's words to a parsed row. Pure: no database, clock or network.

A row that can be read only in part is still kept; `problems` names what could not be read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from partnerships.dates import NotADate, read_us
from partnerships.geography.reference import states
from partnerships.geography.states import resolve_state
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.spec import FieldSource, ParsedClaim, Source
from partnerships.ingest.tables import Row
from partnerships.matching.names import parts_of
from partnerships.models.vocabulary import Kind

US_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")


@dataclass(frozen=True)
class ParsedRow:
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


class RowKey(NamedTuple):
    """What identifies a kept row in every snapshot, and the hash that tells whether it changed."""

    key: str
    """SHA-256 of the raw key columns, as hexadecimal text."""
    fingerprint: str
    """SHA-256 of all raw columns that the declaration reads."""
    problems: tuple[str, ...] = ()
    line: int = 0
    """The line of the file on which the row begins, counted from 1."""
    number: int = 0
    """The number of the row among the file's data rows, counted from 1."""


def row_keys(source: Source, rows: Iterable[Row], tally: Counter[str]) -> Iterator[tuple[RowKey, Row]]:
    """Each kept row once, in the file's order, with its key and fingerprint.

    `tally` counts `rows`, `kept` and `ignored`: kept + ignored = rows.
    """
    seen: dict[str, str | set[str]] = {}
    compared = source.reads + source.optional
    for row in rows:
        tally["rows"] += 1
        if not source.keep(row):
            tally["ignored"] += 1
            tally.update(row.problems)
            continue
        key = _hash(*(normalize_cell(_cell_text(part, row)) for part in source.key))
        fingerprint = _hash(*(f"{column}={normalize_cell(row[column])}" for column in compared))
        before = seen.setdefault(key, fingerprint)
        if before is fingerprint:
            row_key = RowKey(key, fingerprint, row.problems, row.line, row.number)
        elif fingerprint in before:
            # The Atlas repeats a row once for each county that the row names.
            tally.update(ignored=1, repeated_row=1)
            continue
        else:
            seen[key] = ({before} if isinstance(before, str) else before) | {fingerprint}
            problems = (*row.problems, "repeated_key")
            row_key = RowKey(_hash(key, fingerprint), fingerprint, problems, row.line, row.number)
        tally["kept"] += 1
        yield row_key, row


def interpret(
    source: Source, rows: Iterable[Row], corrections: Corrections, tally: Counter[str]
) -> Iterator[ParsedRow]:
    """Each kept row, parsed, in the file's order. `tally` counts what `row_keys` counts, and each problem by name."""
    for row_key, row in row_keys(source, rows, tally):
        parsed = _parse_row(source, row_key, row, corrections)
        tally.update(parsed.problems)
        yield parsed


def interpret_selected(
    source: Source, rows: Iterable[Row], corrections: Corrections, selected_keys: Iterable[RowKey]
) -> Iterator[ParsedRow]:
    """The rows whose keys were selected in an earlier pass over the same file, parsed, in the file's order."""
    by_number = {row_key.number: row_key for row_key in selected_keys}
    for row in rows:
        if row_key := by_number.get(row.number):
            yield _parse_row(source, row_key, row, corrections)


def _parse_row(source: Source, row_key: RowKey, row: Row, corrections: Corrections) -> ParsedRow:
    problems = list(row_key.problems)
    corrected = _with_readable_dates(source, corrections.apply(row, row_id(source, row)), problems)
    fields = {name: _field_text(source, corrected, name, problems) for name in source.take}
    try:
        claims = source.claims(corrected)
    except (NotADate, KeyError, ValueError):
        problems.append("unreadable_claim")
        claims = ()
    if not fields.get("agency"):
        problems.append("no_agency")
    return ParsedRow(
        key=row_key.key,
        fingerprint=row_key.fingerprint,
        row_number=row.number,
        raw={column: text.replace("\0", "") for column, text in row.items()},
        fields=fields,
        kind=_kind(source, fields, problems),
        claims=claims,
        problems=tuple(problems),
    )


def _with_readable_dates(source: Source, row: Row, problems: list[str]) -> Row:
    """The row with unreadable dates blanked, so that its other fields can still be read."""
    unread = {}
    for column in source.dates:
        try:
            read_us(row[column])
        except NotADate:
            problems.append("unreadable_date")
            unread[column] = ""
    return Row({**row, **unread}, number=row.number, problems=row.problems) if unread else row


def row_id(source: Source, row: Row) -> str:
    """The row's key in the list's own words, for corrections that apply to one row only."""
    return "/".join(_cell_text(part, row) for part in source.key)


def _cell_text(source: FieldSource, row: Row) -> str:
    return row[source] if isinstance(source, str) else source(row)


def _field_text(source: Source, row: Row, name: str, problems: list[str]) -> str:
    try:
        return " ".join(_cell_text(source.take[name], row).replace("\u200e", "").split())
    except (ValueError, KeyError, IndexError):
        problems.append(f"unreadable_{name}")
        return ""


KINDS_FROM_NAME = frozenset(Kind) - {Kind.POLICE, Kind.OTHER}
"""Kinds that overrule a list's plain "Police" where the agency's name states them."""


def _kind(source: Source, fields: dict[str, str], problems: list[str]) -> Kind:
    """The kind that the list states. Where it states none or only "police", the one that the name states."""
    written = fields.pop("kind", "")
    stated = source.kinds.get(written.lower())
    if written and stated is None:
        problems.append("unknown_kind")
    state = states().get(resolve_state(fields.get("state", "")))
    by_name = parts_of(fields.get("agency", ""), state.name if state else "").kind
    if stated in (None, Kind.POLICE) and by_name in KINDS_FROM_NAME:
        return by_name
    return stated or by_name or Kind.OTHER


def normalize_cell(cell: str) -> str:
    """A cell in the form that is compared between snapshots, without what a spreadsheet changes on saving.

    Spaces, line ends and the spelling of a date (`12/27/2012`, `12/27/12`) do not count as a change of the row.
    """
    if not cell:
        return cell
    text = " ".join(cell.replace("\u200e", "").split())
    if "/" in text and US_DAY.fullmatch(text):
        try:
            day = read_us(text)
        except NotADate:
            return text
        return day.iso if day else text
    return text


def _hash(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
