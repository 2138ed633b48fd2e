"""Reading a snapshot again by another mapping of its columns: which of its rows then say something else.

A curator's list is mapped anew over the bytes of its newest applied snapshot. The same row of the file is known by its
cells, whatever its key becomes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from partnerships.ingest.compare import Difference, PriorRow
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.interpret import ParsedRow, interpret_selected
from partnerships.ingest.row_keys import RowKey, recognize, row_keys
from partnerships.ingest.spec import ParsedClaim, Source
from partnerships.ingest.tables import PART_COLUMN


@dataclass(frozen=True)
class Reread:
    """What another mapping makes of a snapshot's rows.

    `difference`: the rows that say something else, are read only now, or no longer. `open`: all rows to be opened
    anew, those included of which only the key or the fingerprint is another. `replaced`: listing → what replaces it.
    `was`: the key of a row to be opened → its key on file.
    """

    difference: Difference[RowKey]
    open: list[RowKey]
    replaced: Mapping[int, Replacement]
    was: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[int, int] = field(default_factory=dict)
    """Number of a row as it is read now → its number as it was read before, where both read it."""


@dataclass(frozen=True)
class Replacement:
    """What replaces a listing: the row of this key ("" = none), and whether that says the same."""

    key: str = ""
    reads_same: bool = False


def reread(
    content: bytes, *, before: Mapping[str, PriorRow], then: Source, now: Source, rows: Sequence[RowKey]
) -> Reread:
    """`before`: key → row on file, as the specification `then` reads them; `rows`: as `now` does."""
    read_then = keys_on_file(content, before, then)
    on_file = {row.number: row.key for row in read_then if row.key in before}
    meant_then, meant_now = _meanings(content, then, read_then), _meanings(content, now, rows)
    numbers = _numbers(content, then, now)
    added = [row for row in rows if numbers.get(row.number) not in on_file]
    changed, opened = [], list(added)
    replaced: dict[int, Replacement] = {}
    was: dict[str, str] = {}
    for row in rows:
        number = numbers.get(row.number, 0)
        if (key := on_file.pop(number, None)) is None:
            continue
        prior, reads_same = before[key], meant_then[number] == meant_now[row.number]
        if not reads_same:
            changed.append((prior, row))
        if not reads_same or (key, prior.fingerprint) != (row.key, row.fingerprint):
            opened.append(row)
            replaced[prior.id], was[row.key] = Replacement(row.key, reads_same), key
    gone = [before[key] for key in on_file.values()]
    replaced |= {prior.id: Replacement() for prior in gone}
    same = len(rows) - len(added) - len(changed)
    return Reread(Difference(added, changed, gone, same), opened, replaced, was, numbers)


def _numbers(content: bytes, then: Source, now: Source) -> dict[int, int]:
    """Number now → number then, of rows with the same cells: other parts, or another header's line, may shift them."""
    on_file = dict(_known_by_cells(content, then))
    return {number: on_file[cells] for cells, number in _known_by_cells(content, now) if cells in on_file}


def _known_by_cells(content: bytes, spec: Source) -> Iterator[tuple[tuple[bytes, int], int]]:
    """(hash of the row's cells, its place among the rows of these cells), and the row's number."""
    seen: Counter[bytes] = Counter()
    for row in spec.read(content).rows:
        cells = [text for column, text in row.items() if column != PART_COLUMN and text]
        known = hashlib.sha256(repr(cells).encode(errors="replace")).digest()
        seen[known] += 1
        yield (known, seen[known]), row.number


def keys_on_file(content: bytes, before: Mapping[str, PriorRow], then: Source) -> list[RowKey]:
    """The rows under the keys by which they are on file."""
    return recognize(row_keys(then, then.read(content).rows, Counter()), before)


def read_by(content: bytes, spec: Source, rows: Sequence[RowKey], numbers: set[int]) -> dict[int, ParsedRow]:
    """Number → the row as the specification reads it, for these numbers."""
    wanted = [row for row in rows if row.number in numbers]
    return {parsed.row_number: parsed for parsed in _parsed(content, spec, wanted)}


def in_words(
    fields: Mapping[str, str], kind: str, claims: Sequence[str], problems: Sequence[str]
) -> dict[str, str]:
    """What a row is read as: name → text, without what it does not say."""
    words = {name.replace("_", " "): text for name, text in fields.items()}
    words |= {"kind": kind, "says": "; ".join(claims), "problems": ", ".join(problems).replace("_", " ")}
    return {name: text for name, text in words.items() if text}


def parsed_in_words(parsed: ParsedRow) -> dict[str, str]:
    """`in_words` of a row that was just read."""
    return in_words(parsed.fields, str(parsed.kind.label), list(map(_claim, parsed.claims)), parsed.problems)


def _claim(claim: ParsedClaim) -> str:
    return f"{claim.program.label}: {claim.event.label}" + (f", {claim.span.words}" if claim.span else "")


def _meanings(content: bytes, spec: Source, rows: Sequence[RowKey]) -> dict[int, bytes]:
    return {parsed.row_number: _meaning(parsed) for parsed in _parsed(content, spec, rows)}


def _parsed(content: bytes, spec: Source, rows: Sequence[RowKey]) -> Iterator[ParsedRow]:
    return interpret_selected(spec, spec.read(content).rows, Corrections(), rows)


def _meaning(parsed: ParsedRow) -> bytes:
    """A hash of what the row says, to compare long lists without keeping their texts."""
    fields = sorted((name, text) for name, text in parsed.fields.items() if text)
    said = repr((fields, parsed.kind, parsed.claims, parsed.problems))
    return hashlib.sha256(said.encode()).digest()
