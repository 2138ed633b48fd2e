"""A preview of a list that a curator adds: its header, and its first rows as a column mapping would read them.

Stores nothing. Knows the gazetteer and the readers, not what becomes of the list.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from partnerships.geography.placing import Gazetteer
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.curated import guess, guess_key
from partnerships.ingest.interpret import ParsedRow, interpret
from partnerships.ingest.match_rows import place_row
from partnerships.ingest.readers import READERS
from partnerships.ingest.spec import ParsedClaim, Source
from partnerships.ingest.tables import UnreadableList

MAX_ROWS_SHOWN = 10
MAX_ROWS_CHECKED = 5_000
"""Rows whose problems are counted: enough to find a wrong column, few enough to answer within a second or two."""
MAX_EXAMPLES = 3
"""Example values of a column."""
EXAMPLE_ROWS = 100
"""Rows in which examples are looked for."""


@dataclass(frozen=True)
class FileHeader:
    """A list's columns and number of rows. `examples`: column → its first different values."""

    columns: tuple[str, ...]
    rows: int
    examples: dict[str, list[str]]
    take: dict[str, str]
    key: tuple[str, ...]
    """`take` (target → column) and `key` are guesses (see `curated.guess`)."""


@dataclass(frozen=True)
class PreviewRow:
    """One row as it would be read, in words."""

    number: int
    agency: str
    state: str
    """Two letters; empty when `state_as_written` names no state."""
    state_as_written: str
    kind: str
    place: str
    precision: str
    claims: tuple[str, ...]
    days: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class MappingPreview:
    """The first rows as they would be read, and the problems of all rows checked, most frequent first."""

    rows: list[PreviewRow]
    rows_checked: int
    kept: int
    problems: list[tuple[str, int]]


def read_header(format: str, content: bytes) -> FileHeader:
    """The list's header and size. Raises UnreadableList when the bytes are not of that format."""
    table = READERS[format](content)
    all_rows = iter(table.rows)
    rows = list(islice(all_rows, MAX_ROWS_CHECKED))
    if not rows:
        raise UnreadableList("The list has a header and no rows.")
    take = guess(table.columns)
    examples = {
        column: list(dict.fromkeys(row[column] for row in rows[:EXAMPLE_ROWS] if row[column].strip()))
        for column in table.columns
    }
    return FileHeader(
        columns=table.columns,
        rows=len(rows) + sum(1 for _row in all_rows),
        examples={column: values[:MAX_EXAMPLES] for column, values in examples.items()},
        take=take,
        key=guess_key(take, rows, table.columns),
    )


def preview_mapping(spec: Source, content: bytes) -> MappingPreview:
    """How the specification would read the list. Raises UnreadableList."""
    gazetteer = Gazetteer.from_database()
    rows = islice(spec.read(content).rows, MAX_ROWS_CHECKED)
    shown: list[PreviewRow] = []
    tally: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    for parsed in interpret(spec, rows, Corrections(), tally):
        problems.update(parsed.problems)
        if len(shown) < MAX_ROWS_SHOWN:
            shown.append(_in_words(parsed, gazetteer))
    if tally["repeated_row"]:
        problems["repeated_row"] = tally["repeated_row"]
    in_words = [(_problem_in_words(name), count) for name, count in problems.most_common()]
    return MappingPreview(shown, tally["rows"], tally["kept"], in_words)


def _in_words(parsed: ParsedRow, gazetteer: Gazetteer) -> PreviewRow:
    placement = place_row(parsed, gazetteer)
    return PreviewRow(
        number=parsed.row_number,
        agency=parsed.fields.get("agency", ""),
        state=placement.state,
        state_as_written=parsed.fields.get("state", ""),
        kind=str(parsed.kind.label),
        place=placement.place_name or placement.county_name,
        precision=str(placement.precision.label),
        claims=tuple(f"{claim.program.label}: {claim.event.label}" for claim in parsed.claims),
        days="; ".join(filter(None, map(_days, parsed.claims))),
        problems=tuple(map(_problem_in_words, parsed.problems)),
    )


def _days(claim: ParsedClaim) -> str:
    return claim.span.words if claim.span else ""


def _problem_in_words(problem: str) -> str:
    return problem.replace("_", " ")
