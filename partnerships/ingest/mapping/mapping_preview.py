"""A preview of a list that a curator adds: what its file holds, and its rows as a column mapping would read them.

Stores nothing. Knows the gazetteer and the readers, not what becomes of the list. The admin's "Add a list" and the
command `read` show what this gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from partnerships.dates import Span
from partnerships.geography.placing import Gazetteer, Placement
from partnerships.ingest.agencies.mentioned_rows import row_with_place
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.document import read_document
from partnerships.ingest.interpret import ParsedRow, interpret_selected
from partnerships.ingest.mapping.curated import guess, guess_key
from partnerships.ingest.mapping.date_questions import date_orders, date_questions
from partnerships.ingest.mapping.problem_summary import ProblemSummary, in_words
from partnerships.ingest.row_keys import REPEATED_ROW, row_keys
from partnerships.ingest.spec import ParsedClaim, Source
from partnerships.ingest.tables import AS_FOUND, Part, ReadOptions, Row, SkippedLine, UnreadableFile
from partnerships.written_dates import DateOrder

MAX_ROWS_SHOWN = 10
MAX_ROWS_CHECKED = 5_000
"""Rows whose problems are counted: enough to find a wrong column, few enough to answer within a second or two."""
MAX_EXAMPLES = 3
"""Example values of a column."""
EXAMPLE_ROWS = 100
"""Rows in which examples are looked for."""


@dataclass(frozen=True)
class FileHeader:
    """What a file holds: its columns, the number of rows read, and what was not read.

    `examples`: column → its first different values. `take` (target → column) and `key` are guesses (`curated.guess`).
    `lines`: titles, comments, footnotes, totals. `ignored`: what was not read as a row, by what it is → how many.
    `encoding`, `header_line`: empty and 0 where the format has none.
    """

    columns: tuple[str, ...]
    rows: int
    examples: dict[str, list[str]]
    take: dict[str, str]
    key: tuple[str, ...]
    format: str = ""
    encoding: str = ""
    header_line: int = 0
    parts: tuple[Part, ...] = ()
    lines: tuple[SkippedLine, ...] = ()
    ignored: tuple[tuple[str, int], ...] = ()
    date_orders: Mapping[str, DateOrder] = field(default_factory=dict)
    """Column → the order in which it writes day, month and year, where its cells prove one."""


@dataclass(frozen=True)
class PreviewRow:
    """One row as it would be read: in words, and `parsed` and `placement` as the run would have them."""

    line: int
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
    questions: tuple[str, ...]
    """What a person must say, or check, about the row's dates."""
    parsed: ParsedRow
    placement: Placement

    @property
    def start(self) -> Span | None:
        """The days that the row's first dated claim gives."""
        return next((claim.span for claim in self.parsed.claims if claim.span), None)


@dataclass(frozen=True)
class MappingPreview:
    """The first rows as they would be read, and the problems of all rows checked, most frequent first."""

    rows: list[PreviewRow]
    rows_checked: int
    kept: int
    problems: list[tuple[str, int]]
    explained: list[str]
    """Each problem in sentences: its rows, what it means, what to do."""
    questions: list[str]
    """What a person must say, or check, about the dates: sentences with the cells that they are about."""
    is_stateless: bool = False
    """Whether no row says a state, in any way."""


def read_header(
    format: str, content: bytes, options: ReadOptions = AS_FOUND, *, name: str = ""
) -> FileHeader:
    """What the file holds, all of it read once. `format`: "" = as `name` or the bytes show. Raises UnreadableFile."""
    document = read_document(content, name=name, format=format, options=options)
    all_rows = iter(document.rows)
    rows = list(islice(all_rows, MAX_ROWS_CHECKED))
    if not rows:
        raise UnreadableFile("The list has a header and no rows.")
    take = guess(document.columns, rows)
    examples = {
        column: list(dict.fromkeys(row[column] for row in rows[:EXAMPLE_ROWS] if row[column].strip()))
        for column in document.columns
    }
    return FileHeader(
        columns=document.columns,
        rows=len(rows) + sum(1 for _row in all_rows),
        examples={column: values[:MAX_EXAMPLES] for column, values in examples.items()},
        take=take,
        key=guess_key(take, rows, document.columns),
        format=document.format,
        encoding=document.encoding,
        header_line=document.header_line,
        parts=tuple(document.contents.parts),
        lines=tuple(document.contents.lines),
        ignored=tuple(document.contents.ignored.most_common()),
        date_orders=date_orders(document.columns, rows),
    )


def preview_mapping(spec: Source, content: bytes, gazetteer: Gazetteer) -> MappingPreview:
    """How the specification would read the list. Raises UnreadableFile."""
    tally: Counter[str] = Counter()
    problems = ProblemSummary(spec)
    repeated: list[Row] = []
    questions: dict[str, None] = {}
    shown: list[PreviewRow] = []
    rows = list(islice(spec.read(content).rows, MAX_ROWS_CHECKED))
    for parsed, placement, line in _placed_rows(spec, rows, rows, tally, gazetteer, repeated):
        problems.add(parsed.problems, line, parsed.raw, parsed.fields)
        if len(questions) < MAX_EXAMPLES:
            questions.update(dict.fromkeys(date_questions(spec, parsed.raw)))
        if len(shown) < MAX_ROWS_SHOWN:
            shown.append(_in_words(spec, parsed, placement, line))
    for row in repeated:
        problems.add([REPEATED_ROW], row.line, row)
    return MappingPreview(
        rows=shown,
        rows_checked=tally["rows"],
        kept=tally["kept"],
        problems=[(in_words(name), count) for name, count in problems.rows.most_common()],
        explained=list(problems.sentences()),
        questions=list(questions)[:MAX_EXAMPLES],
        is_stateless=0 < tally["kept"] == problems.rows["no_state"],
    )


def preview_rows(
    spec: Source, content: bytes, gazetteer: Gazetteer, repeated: list[Row]
) -> Iterator[PreviewRow]:
    """Each row as the run would read it; what only repeats an earlier row is added to `repeated` before the first one.

    The file is read twice, so that memory does not grow with its texts.
    """
    first, again = spec.read(content).rows, spec.read(content).rows
    for parsed, placement, line in _placed_rows(spec, first, again, Counter(), gazetteer, repeated):
        yield _in_words(spec, parsed, placement, line)


def _placed_rows(
    spec: Source,
    first: Iterable[Row],
    again: Iterable[Row],
    tally: Counter[str],
    gazetteer: Gazetteer,
    repeated: list[Row],
) -> Iterator[tuple[ParsedRow, Placement, int]]:
    """Each kept row with its problems, its place and its line, as a run has them."""
    keys = row_keys(spec, first, tally, repeated)
    lines = {key.number: key.line for key in keys}
    for parsed in interpret_selected(spec, again, Corrections(), keys):
        yield *row_with_place(parsed, gazetteer), lines[parsed.row_number]


def _in_words(spec: Source, parsed: ParsedRow, placement: Placement, line: int) -> PreviewRow:
    return PreviewRow(
        line=line,
        agency=parsed.fields.get("agency", ""),
        state=placement.state,
        state_as_written=parsed.fields.get("state", ""),
        kind=str(parsed.kind.label),
        place=placement.place_name or placement.county_name,
        precision=str(placement.precision.label),
        claims=tuple(f"{claim.program.label}: {claim.event.label}" for claim in parsed.claims),
        days="; ".join(filter(None, map(_days, parsed.claims))),
        problems=tuple(map(in_words, parsed.problems)),
        questions=tuple(date_questions(spec, parsed.raw)),
        parsed=parsed,
        placement=placement,
    )


def _days(claim: ParsedClaim) -> str:
    return claim.span.words if claim.span else ""
