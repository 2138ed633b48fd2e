"""`bin/manage read FILE`: how a file would be read, changing nothing. What a curator sees in "Add a list"."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.geography.placing import Gazetteer
from partnerships.ingest.fetch import FetchPolicy
from partnerships.ingest.mapping import curated, mapping_preview
from partnerships.ingest.mapping.curated import TARGETS, BadMapping, PartialMapping
from partnerships.ingest.mapping.mapping_preview import FileHeader, PreviewRow
from partnerships.ingest.mapping.problem_summary import ProblemSummary
from partnerships.ingest.readers import READERS
from partnerships.ingest.row_keys import REPEATED_ROW
from partnerships.ingest.tables import (
    MAX_LINES_TOLD,
    MAX_TEXT_TOLD,
    ReadOptions,
    Row,
    SkippedLine,
    UnreadableFile,
)
from partnerships.models import Source
from partnerships.models.vocabulary import Nature
from partnerships.written_dates import DateOrder

MAX_ROWS_PRINTED = 20
MAX_QUESTIONS = 3


@dataclass
class Reading:
    """A file as it is read. `repeated` and `problems` are complete once `rows` have been iterated."""

    header: FileHeader
    mapping: PartialMapping
    problems: ProblemSummary
    rows: Iterator[PreviewRow] = field(default_factory=lambda: iter(()))
    repeated: list[Row] = field(default_factory=list)

    def noted_rows(self) -> Iterator[PreviewRow]:
        """The rows, their problems noted; at the end, those of the rows that repeat others."""
        for row in self.rows:
            self.problems.add(row.parsed.problems, row.line, row.parsed.raw, row.parsed.fields)
            yield row
        for repeated in self.repeated:
            self.problems.add([REPEATED_ROW], repeated.line, repeated)

    def skipped(self) -> Iterator[SkippedLine]:
        """The lines that are no rows, and the first ones that repeat a row."""
        yield from self.header.lines
        for row in self.repeated[:MAX_LINES_TOLD]:
            text = " · ".join(cell for cell in row.values() if cell.strip())
            yield SkippedLine(row.line, REPEATED_ROW, text[:MAX_TEXT_TOLD])


class Command(BaseCommand):
    help = "Show how a file would be read. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        add_read_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object, with all rows")

    def handle(self, *args: str, **options: Any) -> None:
        try:
            header, mapping = read_file(options)
            spec = curated.specification(_unsaved(), mapping)
            reading = Reading(header, mapping, ProblemSummary(spec))
            reading.rows = mapping_preview.preview_rows(
                spec, content_of(options), _gazetteer(), reading.repeated
            )
            if options["json"]:
                self.stdout.writelines(_as_json(reading))
            else:
                self.stdout.write("\n".join(_in_words(reading)))
        except (UnreadableFile, BadMapping) as refused:
            raise CommandError(str(refused), returncode=2) from refused


def add_read_arguments(parser: CommandParser) -> None:
    """The options that say how a file is read."""
    parser.add_argument("file", help="the file")
    parser.add_argument(
        "--format", choices=sorted(READERS), default="", help="the format, if it is not found"
    )
    parser.add_argument(
        "--part",
        action="append",
        default=[],
        metavar="NAME",
        help="a sheet, folder, file or table to read; again for several; “*” for all",
    )
    parser.add_argument("--header-line", type=int, default=0, metavar="N", help="the header's line, from 1")
    parser.add_argument("--encoding", default="", metavar="E", help="such as utf-8, windows-1252, mac-roman")
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help=f"which column is what; again for several. Fields: {', '.join(TARGETS)}",
    )
    parser.add_argument(
        "--date-order",
        choices=DateOrder.values,
        default="",
        help="what stands first in a date such as 3/4/2019, where the column does not show it",
    )


def content_of(options: dict[str, Any]) -> bytes:
    """The file's bytes. Raises CommandError when it cannot be read."""
    path, most = Path(options["file"]), FetchPolicy.from_settings().max_bytes
    try:
        if path.stat().st_size > most:
            raise CommandError(
                f"{path.name} has more than {most:,} bytes, the most that are read.", returncode=2
            )
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"The file {path} cannot be read: {error.strerror}.", returncode=2) from error


def read_file(options: dict[str, Any]) -> tuple[FileHeader, PartialMapping]:
    """What the file holds, and the mapping: as guessed, and as `--take` says. Raises UnreadableFile and BadMapping."""
    if options["header_line"] < 0:
        raise UnreadableFile("Lines are counted from 1.")
    chosen = ReadOptions(
        tuple(options["part"]), options["header_line"], options["encoding"], part_column=True
    )
    header = mapping_preview.read_header(
        options["format"], content_of(options), chosen, name=Path(options["file"]).name
    )
    take = {**header.take, **_taken(options["take"])}
    proven = header.date_orders.get(take.get("date", ""), "")
    return header, PartialMapping(
        format=header.format,
        columns=header.columns,
        take={target: column for target, column in take.items() if column},
        key=header.key,
        parts=chosen.parts,
        header_line=chosen.header_line,
        encoding=chosen.encoding,
        part_column=True,
        date_order=options["date_order"] or proven,
    )


def _taken(said: list[str]) -> dict[str, str]:
    taken = {}
    for one in said:
        target, equals, column = one.partition("=")
        if not equals:
            raise BadMapping(f"--take needs a field and a column, as agency=Department; not “{one}”.")
        taken[target.strip()] = " ".join(column.split())
    return taken


@cache
def _gazetteer() -> Gazetteer:
    """That of the bundled files: a file can be read before the site is set up."""
    return Gazetteer.from_files()


def _unsaved() -> Source:
    """A source that is nowhere stored, for a specification to be made of."""
    return Source(slug="file", title="file", nature=Nature.ONE_OFF, expect_from=0, expect_to=0)


def _as_json(reading: Reading) -> Iterator[str]:
    """One JSON object, in pieces: the rows are not gathered in memory."""
    header, mapping = reading.header, reading.mapping
    about = {
        "format": header.format,
        "encoding": header.encoding,
        "parts": [vars(part) for part in header.parts],
        "header_line": header.header_line,
        "columns": header.columns,
        "take": mapping.take,
        "date_order": mapping.date_order,
    }
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "rows": ['
    questions: dict[str, None] = {}
    for number, row in enumerate(reading.noted_rows()):
        questions.update(dict.fromkeys(row.questions if len(questions) < MAX_QUESTIONS else ()))
        yield (", " if number else "") + json.dumps(_stated(row), ensure_ascii=False)
    ignored = {**dict(header.ignored), **({REPEATED_ROW: len(reading.repeated)} if reading.repeated else {})}
    after = {
        "ignored": ignored,
        "lines": [{"line": one.line, "what": one.reason, "text": one.text} for one in reading.skipped()],
        "questions": list(questions),
        "explained": list(reading.problems.sentences()),
    }
    yield f"], {json.dumps(after, ensure_ascii=False)[1:]}\n"


def _stated(row: PreviewRow) -> dict[str, Any]:
    fields, placement, start = row.parsed.fields, row.placement, row.start
    return {
        "line": row.line,
        "agency": row.agency,
        "kind": row.parsed.kind.value,
        "city": placement.place_name or fields.get("city", ""),
        "county": placement.county_name or fields.get("county", ""),
        "county_fips": placement.county_fips,
        "state": placement.state,
        "start_date": start.iso if start else "",
        "start_earliest": start.first.isoformat() if start and start.first else "",
        "start_latest": start.last.isoformat() if start else "",
        "latitude": placement.latitude,
        "longitude": placement.longitude,
        "location_precision": placement.precision.value,
        "problems": list(row.parsed.problems),
    }


def _in_words(reading: Reading) -> Iterator[str]:
    header, mapping = reading.header, reading.mapping
    encoding = f", {header.encoding}" if header.encoding else ""
    line = f", header on line {header.header_line}" if header.header_line else ""
    yield f"{header.format}{encoding}{line}: {header.rows:,} rows"
    for part in header.parts:
        state = ("read" if part.read else "not read") + (", hidden" if part.hidden else "")
        yield f"  “{part.name}”: {part.rows:,} rows, {state}"
    yield f"  columns: {', '.join(header.columns)}"
    yield f"  taken: {', '.join(f'{target} = {column}' for target, column in mapping.take.items()) or 'nothing'}"
    number = 0
    for number, row in enumerate(reading.noted_rows(), start=1):
        if number <= MAX_ROWS_PRINTED:
            problems = f" [{', '.join(row.problems)}]" if row.problems else ""
            said = (row.agency or "(no agency)", row.state or "–", row.place or "–", row.days or "–")
            yield f"  {row.line}: {', '.join(said)}{problems}"
            yield from (f"    {question}" for question in row.questions)
    if number > MAX_ROWS_PRINTED:
        yield f"  … and {number - MAX_ROWS_PRINTED:,} more; --json gives all"
    for skipped in reading.skipped():
        yield f"  line {skipped.line}, {skipped.reason.replace('_', ' ')}: {skipped.text}"
    yield from (f"  {sentence}" for sentence in reading.problems.sentences())
