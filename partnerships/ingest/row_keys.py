"""Row keys: what makes two rows of two snapshots the same row. Pure: no database, clock or network.

A key is a hash of the few columns that a list keeps stable (`Source.key`), folded. Its last part is a hash of the
columns that tell rows of one key apart (`Source.apart`). A list may repeat an agency, number its rows anew, bring
them in another order or spell a state otherwise: the rows stay the same.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from partnerships.geography.folding import plain
from partnerships.geography.states import resolve_state
from partnerships.ingest.compare import PriorRow
from partnerships.ingest.spec import ROW_ERRORS, FieldSource, Source
from partnerships.ingest.tables import Row
from partnerships.ingest.text.resaved import CUT_NUMBER, normalize_cell, resaved_cell

SCHEME_VERSION = 4
"""Raise it when keys or fingerprints are computed otherwise: rows on file are then keyed anew."""
REPEATED_ROW = "repeated_row"
MAX_SHORT, CACHED_FORMS = 20, 2**13
"""Characters of cells whose form is kept at hand, and how many are."""
MAX_ROWS_AT_HAND, MAX_CHARACTERS_AT_HAND = 4_000, 4_000_000
"""Rows not on file up to which they are kept until they are needed again, and the characters in them."""
BASE_LENGTH, APART_LENGTH = 48, 16
"""Characters of a key: of the columns that are stable, and of those that tell repeats apart."""


class RowKey(NamedTuple):
    """What identifies a kept row in every snapshot, and the hash that tells whether it changed."""

    key: str
    fingerprint: str
    """SHA-256 of all columns that the declaration reads."""
    problems: tuple[str, ...] = ()
    line: int = 0
    """The line of the file on which the row begins, counted from 1."""
    number: int = 0
    """The number of the row among the file's data rows, counted from 1."""

    has_cut_number: bool = False
    """Whether a spreadsheet has cut a number in a column of the key, to `1.5E+11`."""

    @property
    def base(self) -> str:
        """The part of the key that rows of one agency share."""
        return self.key[:BASE_LENGTH]


class RowsAtHand:
    """Rows that the list does not have on file, while they are few: a run that changes little reads its file once.

    `on_file`: the fingerprints of the rows on file.
    """

    def __init__(self, on_file: Collection[str] = ()) -> None:
        self.on_file = on_file
        self.rows: dict[int, Row] = {}
        self.characters = 0
        self.are_few = bool(on_file)

    def see(self, row_key: RowKey, row: Row) -> None:
        """Keep a row that is not on file. When they are no longer few, none is kept."""
        if self.are_few and row_key.fingerprint not in self.on_file:
            self.rows[row.number] = row
            self.characters += sum(map(len, row.values()))
            if len(self.rows) > MAX_ROWS_AT_HAND or self.characters > MAX_CHARACTERS_AT_HAND:
                self.are_few, self.rows = False, {}

    def of(self, numbers: Collection[int]) -> list[Row] | None:
        """The rows of these numbers in the file's order; None where one is not at hand."""
        if not self.are_few or not self.rows.keys() >= set(numbers):
            return None
        return [self.rows[number] for number in sorted(numbers)]


def row_keys(
    source: Source,
    rows: Iterable[Row],
    tally: Counter[str],
    repeated: list[Row] | None = None,
    at_hand: RowsAtHand | None = None,
) -> list[RowKey]:
    """Each kept row once, in the file's order. `tally` counts `rows`, `kept` and `ignored`: kept + ignored = rows.

    `repeated`: gets the rows that say the same as an earlier one. `at_hand`: gets each kept row.
    """
    found, seen = [], set()
    columns = [part for part in source.key if isinstance(part, str)]
    for row in rows:
        tally["rows"] += 1
        if not _is_kept(source, row):
            tally["ignored"] += 1
            tally.update(row.problems)
            continue
        key, fingerprint = said = key_of(source, row), fingerprint_of(source, row)
        if said in seen:
            # The Atlas repeats a row once for each county that the row names.
            tally.update({"ignored": 1, REPEATED_ROW: 1})
            if repeated is not None:
                repeated.append(row)
            continue
        seen.add(said)
        tally["kept"] += 1
        row_key = RowKey(key, fingerprint, row.problems, row.line, row.number, _is_cut(row, columns))
        found.append(row_key)
        if at_hand:
            at_hand.see(row_key, row)
    return _each_key_once(found)


def _is_cut(row: Row, columns: Iterable[str]) -> bool:
    """Whether a spreadsheet has cut a number in one of these columns."""
    for column in columns:  # a loop, and a look at each cell first: this is asked of every row
        cell = row[column]
        if "+" in cell and CUT_NUMBER.match(cell):
            return True
    return False


def _is_kept(source: Source, row: Row) -> bool:
    """Whether the row is about Ring. One that cannot be told is kept, with its problem named."""
    try:
        return source.keep(row)
    except ROW_ERRORS:
        row.problems = (*row.problems, "unreadable_row")
        return True


def key_of(source: Source, row: Row) -> str:
    """The row's key, as long as no other row of its list has the same."""
    base = _hash(*_key_parts(source, source.key, row))[:BASE_LENGTH]
    return base + (
        _hash(*_key_parts(source, source.apart, row))[:APART_LENGTH] if source.apart else NOTHING_APART
    )


def fingerprint_of(source: Source, row: Row) -> str:
    """Changes when a column changes that the declaration reads, and not when a file is only saved anew."""
    said, cell_of, states = [], row.get, source.states
    for column in source.compared:
        if cell := cell_of(column):
            # The form of a short cell is looked up: a list says the same again and again.
            form_of = _short_form if len(cell) <= MAX_SHORT else _any_form
            if form := form_of(cell, column in states):
                said.append(f"{column}={form}")
    return _hash(*said)


def _any_form(cell: str, is_state: bool) -> str:
    """A cell as fingerprints have it."""
    return resaved_cell(_compared(cell, is_state))


_short_form = lru_cache(maxsize=CACHED_FORMS)(_any_form)


def row_ids(source: Source, row: Row) -> tuple[str, str]:
    """The names of the row in `corrections.csv` and `decisions.csv`: its key's parts, without and with `apart`."""
    key = _key_parts(source, source.key, row)
    if not source.apart:
        return (fold_row_id("/".join(key)),) * 2
    return fold_row_id("/".join(key)), fold_row_id("/".join((*key, *_key_parts(source, source.apart, row))))


def fold_row_id(text: str) -> str:
    """The name of a row as a person writes it, its parts joined by "/", in the form of `row_ids`."""
    return _folded(text)


def recognize(rows: Iterable[RowKey], prior: Mapping[str, PriorRow]) -> list[RowKey]:
    """The rows under the keys by which their list has them on file (`prior`: key → row).

    A row whose `apart` columns changed is known by its base: by its fingerprint, or as the only one left. A row in
    whose key a spreadsheet has cut a long number is known by its fingerprint, where one row alone has it.
    """
    rows = _known_by_fingerprint(list(rows), prior)
    here = {row.key for row in rows if row.key in prior}
    unknown = defaultdict(list)
    for place, row in enumerate(rows):
        if row.key not in prior:
            unknown[row.base].append(place)
    left: dict[str, dict[str, PriorRow]] = defaultdict(dict)
    for key, listing in prior.items():
        if key not in here and key[:BASE_LENGTH] in unknown:
            left[key[:BASE_LENGTH]][key] = listing
    for base, places in unknown.items():
        for place, key in _paired(rows, places, left[base]):
            rows[place] = rows[place]._replace(key=key)
    return rows


def _known_by_fingerprint(rows: list[RowKey], prior: Mapping[str, PriorRow]) -> list[RowKey]:
    cut = [place for place, row in enumerate(rows) if row.has_cut_number]
    if not cut:
        return rows
    bases, here = {key[:BASE_LENGTH] for key in prior}, {row.base for row in rows}
    strange = [place for place in cut if rows[place].base not in bases]
    left = [(listing.fingerprint, key) for key, listing in prior.items() if key[:BASE_LENGTH] not in here]
    on_file = Counter(fingerprint for fingerprint, _key in left)
    in_file = Counter(rows[place].fingerprint for place in strange)
    keys = {fingerprint: key for fingerprint, key in left if on_file[fingerprint] == 1}
    for place in strange:
        fingerprint = rows[place].fingerprint
        if in_file[fingerprint] == 1 and fingerprint in keys:
            rows[place] = rows[place]._replace(key=keys[fingerprint])
    return rows


def _paired(rows: list[RowKey], places: list[int], left: dict[str, PriorRow]) -> Iterator[tuple[int, str]]:
    """(place in `rows`, key) of the rows that are among those `left` of their base."""
    keys = {listing.fingerprint: key for key, listing in left.items()}
    remaining = []
    for place in places:
        if key := keys.pop(rows[place].fingerprint, None):
            del left[key]
            yield place, key
        else:
            remaining.append(place)
    if len(remaining) == len(left) == 1:
        yield remaining[0], next(iter(left))


def _each_key_once(rows: list[RowKey]) -> list[RowKey]:
    """Of several rows of one key, the one with the least fingerprint has it; whichever comes first in the file."""
    least: dict[str, str] = {}
    for row in rows:
        least[row.key] = min(row.fingerprint, least.get(row.key, row.fingerprint))
    return [row if row.fingerprint == least[row.key] else _repeated(row) for row in rows]


def _repeated(row: RowKey) -> RowKey:
    apart = _hash(row.key, row.fingerprint)[:APART_LENGTH]
    return row._replace(key=row.base + apart, problems=(*row.problems, "repeated_key"))


def _key_parts(source: Source, parts: Iterable[FieldSource], row: Row) -> tuple[str, ...]:
    return tuple(_folded(_key_part(source, part, row)) for part in parts)


def _key_part(source: Source, part: FieldSource, row: Row) -> str:
    if isinstance(part, str):
        return compared_cell(source, part, row[part])
    try:
        return normalize_cell(part(row))
    except ROW_ERRORS:
        return ""


def _folded(text: str) -> str:
    if text.isascii() and text.isalnum():  # as numbers of rows are: nothing is to be folded but their letters
        return text.casefold()
    return plain(text) or text.casefold()


def compared_cell(source: Source, column: str, cell: str) -> str:
    """The cell as it is compared: where it holds a state, with the state's postal code."""
    return _compared(cell, column in source.states)


def _compared(cell: str, is_state: bool) -> str:
    text = normalize_cell(cell)
    if is_state:
        before, comma, state = text.rpartition(",")
        return f"{before}{comma}{resolve_state(state) or state.strip()}"
    return text


def _hash(*parts: str) -> str:
    """SHA-256 of the parts, which hold no unit separator: normalizing takes it for a space."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


NOTHING_APART = _hash()[:APART_LENGTH]
"""The end of a key where no columns tell rows apart."""
