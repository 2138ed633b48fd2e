"""From a row in the publisher's words to what it says. Pure: no database, clock or network.

A row that cannot be read in part is still kept: what failed is named in `problems`.
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
from partnerships.ingest.spec import ClaimSaid, Source, Taken
from partnerships.ingest.tables import Row
from partnerships.matching.names import parts_of
from partnerships.models.vocabulary import Kind

US_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")


@dataclass(frozen=True)
class Said:
    """What one row says, ready to become a listing."""

    key: str
    fingerprint: str
    row_number: int
    raw: dict[str, str]
    fields: dict[str, str]
    """The `take`n fields, each text; a field the list does not give is empty."""
    kind: Kind
    claims: tuple[ClaimSaid, ...]
    problems: tuple[str, ...]


class Sight(NamedTuple):
    """A kept row as it is told from others and from what it said before: all that comparing takes."""

    key: str
    fingerprint: str
    problems: tuple[str, ...] = ()
    line: int = 0
    """Where the row begins in the file, counted from 1."""
    number: int = 0
    """Which of the list's rows it is, counted from 1."""


def sightings(source: Source, rows: Iterable[Row], tally: Counter) -> Iterator[tuple[Sight, Row]]:
    """Each kept row once, in the list's order, with its key and fingerprint.

    `tally` counts `rows`, `kept` and `ignored` as it goes: kept + ignored = rows.
    """
    seen: dict[str, str | set[str]] = {}
    compared = source.reads + source.optional
    for row in rows:
        tally["rows"] += 1
        if not source.keep(row):
            tally["ignored"] += 1
            tally.update(row.problems)
            continue
        key = _hash(*(as_compared(_value(part, row)) for part in source.key))
        fingerprint = _hash(*(f"{column}={as_compared(row[column])}" for column in compared))
        before = seen.setdefault(key, fingerprint)
        if before is fingerprint:
            sight = Sight(key, fingerprint, row.problems, row.line, row.number)
        elif fingerprint in before:
            # The Atlas repeats a row once for each county it names: the same row, said again.
            tally.update(ignored=1, repeated_row=1)
            continue
        else:
            seen[key] = ({before} if isinstance(before, str) else before) | {fingerprint}
            problems = (*row.problems, "repeated_key")
            sight = Sight(_hash(key, fingerprint), fingerprint, problems, row.line, row.number)
        tally["kept"] += 1
        yield sight, row


def interpret(
    source: Source, rows: Iterable[Row], corrections: Corrections, tally: Counter
) -> Iterator[Said]:
    """What each kept row says, in the list's order. `tally` counts what `sightings` counts, and each problem's name."""
    for sight, row in sightings(source, rows, tally):
        said = _read(source, sight, row, corrections)
        tally.update(said.problems)
        yield said


def interpret_sighted(
    source: Source, rows: Iterable[Row], corrections: Corrections, sights: Iterable[Sight]
) -> Iterator[Said]:
    """What the rows say that were sighted when the same list was read before, in the list's order."""
    sighted = {sight.number: sight for sight in sights}
    for row in rows:
        if sight := sighted.get(row.number):
            yield _read(source, sight, row, corrections)


def _read(source: Source, sight: Sight, row: Row, corrections: Corrections) -> Said:
    problems = list(sight.problems)
    corrected = _with_readable_dates(source, corrections.apply(row, row_id(source, row)), problems)
    fields = {name: _taken(source, corrected, name, problems) for name in source.take}
    try:
        claims = source.claims(corrected)
    except (NotADate, KeyError, ValueError):
        problems.append("unreadable_claim")
        claims = ()
    if not fields.get("agency"):
        problems.append("no_agency")
    return Said(
        key=sight.key,
        fingerprint=sight.fingerprint,
        row_number=row.number,
        raw={column: text.replace("\0", "") for column, text in row.items()},
        fields=fields,
        kind=_kind(source, fields, problems),
        claims=claims,
        problems=tuple(problems),
    )


def _with_readable_dates(source: Source, row: Row, problems: list[str]) -> Row:
    """The row without the days that are none: what else it says is still said."""
    unread = {}
    for column in source.dates:
        try:
            read_us(row[column])
        except NotADate:
            problems.append("unreadable_date")
            unread[column] = ""
    return Row({**row, **unread}, number=row.number, problems=row.problems) if unread else row


def row_id(source: Source, row: Row) -> str:
    """The row's key as the list writes it, for corrections that mean one row only."""
    return "/".join(_value(part, row) for part in source.key)


def _value(taken: Taken, row: Row) -> str:
    return row[taken] if isinstance(taken, str) else taken(row)


def _taken(source: Source, row: Row, name: str, problems: list[str]) -> str:
    try:
        return " ".join(_value(source.take[name], row).replace("\u200e", "").split())
    except (ValueError, KeyError, IndexError):
        problems.append(f"unreadable_{name}")
        return ""


# A kind that the name itself states beats a list's plain "Police".
TOLD_BY_NAME = frozenset(Kind) - {Kind.POLICE, Kind.OTHER}


def _kind(source: Source, fields: dict[str, str], problems: list[str]) -> Kind:
    """The kind the list states; where it states none or only "police", the one the name states."""
    said = fields.pop("kind", "")
    stated = source.kinds.get(said.lower())
    if said and stated is None:
        problems.append("unknown_kind")
    state = states().get(resolve_state(fields.get("state", "")))
    by_name = parts_of(fields.get("agency", ""), state.name if state else "").kind
    if stated in (None, Kind.POLICE) and by_name in TOLD_BY_NAME:
        return by_name
    return stated or by_name or Kind.OTHER


def as_compared(cell: str) -> str:
    """A cell as it is compared between snapshots: what a spreadsheet changes on saving is set aside.

    Spaces, line ends and the spelling of a date (`12/27/2012`, `12/27/12`) do not make a row a changed one.
    """
    if not cell:
        return cell
    text = " ".join(cell.replace("\u200e", "").split())
    if "/" in text and US_DAY.fullmatch(text):
        try:
            return read_us(text).iso
        except NotADate:
            return text
    return text


def _hash(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
