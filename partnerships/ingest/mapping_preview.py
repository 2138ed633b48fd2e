"""A first look at a list that a curator adds: its header, and its rows as a mapping of columns would read them.

Changes nothing and keeps nothing. Knows gazetteer and readers; what is done with the list is not its affair.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from partnerships.geography.placing import Gazetteer
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.curated import guess, guess_key
from partnerships.ingest.interpret import Said, interpret
from partnerships.ingest.match_rows import placed
from partnerships.ingest.readers import READERS
from partnerships.ingest.spec import ClaimSaid, Source
from partnerships.ingest.tables import UnreadableList

FIRST = 10
"""Rows that are shown."""
LOOKED_AT = 5_000
"""Rows whose problems are counted: enough to see what is wrong with a column, few enough to wait for."""
EXAMPLES = 3


@dataclass(frozen=True)
class Header:
    """What a list holds before anything is made of it. `examples`: column → its first values."""

    columns: tuple[str, ...]
    rows: int
    examples: dict[str, list[str]]
    take: dict[str, str]
    key: tuple[str, ...]
    """`take` and `key` are guessed (see `curated.guess`)."""


@dataclass(frozen=True)
class RowRead:
    """One row as it would be read, in words."""

    number: int
    agency: str
    state: str
    """Two letters; empty when `state_said` names no state."""
    state_said: str
    kind: str
    place: str
    precision: str
    claims: tuple[str, ...]
    days: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """The first rows as they would be read, and what is wrong with those looked at."""

    rows: list[RowRead]
    looked_at: int
    kept: int
    problems: list[tuple[str, int]]


def look_at(format: str, content: bytes) -> Header:
    """The list's header and size. Raises UnreadableList when the bytes are not of that format."""
    table = READERS[format](content)
    all_rows = iter(table.rows)
    rows = list(islice(all_rows, LOOKED_AT))
    if not rows:
        raise UnreadableList("The list has a header and no rows.")
    take = guess(table.columns)
    examples = {
        column: list(dict.fromkeys(row[column] for row in rows[: FIRST * FIRST] if row[column].strip()))
        for column in table.columns
    }
    return Header(
        columns=table.columns,
        rows=len(rows) + sum(1 for _row in all_rows),
        examples={column: values[:EXAMPLES] for column, values in examples.items()},
        take=take,
        key=guess_key(take, rows, table.columns),
    )


def read_as(spec: Source, content: bytes) -> Reading:
    """How the declaration would read the list. Raises UnreadableList."""
    gazetteer, tally = Gazetteer.from_database(), Counter()
    rows = islice(spec.read(content).rows, LOOKED_AT)
    shown, problems = [], Counter()
    for said in interpret(spec, rows, Corrections(), tally):
        problems.update(said.problems)
        if len(shown) < FIRST:
            shown.append(_in_words(said, gazetteer))
    if tally["repeated_row"]:
        problems["repeated_row"] = tally["repeated_row"]
    named = [(_named(name), count) for name, count in problems.most_common()]
    return Reading(shown, tally["rows"], tally["kept"], named)


def _in_words(said: Said, gazetteer: Gazetteer) -> RowRead:
    placement = placed(said, gazetteer)
    return RowRead(
        number=said.row_number,
        agency=said.fields.get("agency", ""),
        state=placement.state,
        state_said=said.fields.get("state", ""),
        kind=said.kind.label,
        place=placement.place_name or placement.county_name,
        precision=placement.precision.label,
        claims=tuple(f"{claim.program.label}: {claim.event.label}" for claim in said.claims),
        days="; ".join(filter(None, map(_days, said.claims))),
        problems=tuple(map(_named, said.problems)),
    )


def _days(claim: ClaimSaid) -> str:
    return claim.span.words if claim.span else ""


def _named(problem: str) -> str:
    return problem.replace("_", " ")
