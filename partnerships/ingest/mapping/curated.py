"""Lists that a curator adds: a mapping of columns, kept with the source, read as a declaration. Pure.

A curator's list says what a declared one says in code: which column is the agency, which the state, what the rows
claim. The mapping is guessed from the header and the first rows, shown, corrected, and then kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

from partnerships.dates import NotADate, Span, read_iso
from partnerships.geography.states import resolve_state
from partnerships.imprecise_dates import read_imprecise
from partnerships.ingest.mapping.column_names import LOCATION, PATTERNS, plain
from partnerships.ingest.readers import READERS
from partnerships.ingest.spec import FieldSource, ParsedClaim, Source
from partnerships.ingest.tables import PART_COLUMN, ReadOptions, Row
from partnerships.ingest.text.coordinates import in_us, read_coordinates
from partnerships.ingest.text.name_in_place import split_name_and_place, split_place
from partnerships.models.vocabulary import DateBasis, Event, Kind, Nature, Program, SourceState
from partnerships.written_dates import DateOrder

if TYPE_CHECKING:
    from partnerships import models

REQUIRED_TARGETS = ("agency",)
PLACE_TARGETS = ("city", "county", "zip_code", "latitude", "longitude")
TEXT_TARGETS = ("ori", "kind", "wording", "address", "archived_address", "publisher", "title", "published_on")
DATE = "date"
TARGETS = (*REQUIRED_TARGETS, "state", *PLACE_TARGETS, DATE, *TEXT_TARGETS)
"""What a column may be taken as."""
POINT_SIGN = re.compile(r"\d[.,]\d|°|º|\d\s*[NSEW]\b", re.IGNORECASE)
"""What a coordinate has, and a pair of other numbers has not."""
MAX_ROWS_READ, MIN_SHARE = 100, 0.7
"""Rows by whose cells a column is known, and the share of them that must say so."""
MAX_CACHED_CLAIMS = 2**12
"""Claims of a list that are kept at hand: rows of one day say the same."""
STARTS = (Event.LISTED, Event.JOINED, Event.REPORTED_ACTIVE)
"""Events whose day tells when a partnership began."""


class BadMapping(ValueError):
    """The mapping cannot be used. The message says what is missing."""


@dataclass(frozen=True)
class Mapping:
    """How a curator's list is read. `take`: target → column. `key`: the columns that tell its rows apart."""

    format: str
    columns: tuple[str, ...]
    take: dict[str, str]
    key: tuple[str, ...]
    program: str = Program.NEIGHBORS
    event: str = Event.LISTED
    kind: str = ""
    """The kind of every agency, where no column says it; empty = as the name says."""
    ignores: tuple[str, ...] = field(default=())
    parts: tuple[str, ...] = ()
    header_line: int = 0
    encoding: str = ""
    part_column: bool = False
    """The last four: as in `ReadOptions`."""
    date_order: str = DateOrder.MONTH_FIRST
    """How the list writes `3/4/2019`; "" = not known: a date that may be two days is a problem of its row."""
    state: str = ""
    """The state of every row that names none, as its postal code."""
    day: str = ""
    """The day of all rows, where no column gives one: ISO, to its precision."""

    needed: ClassVar[tuple[str, ...]] = REQUIRED_TARGETS

    def __post_init__(self) -> None:
        for name in ("columns", "key", "ignores", "parts"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if self.format not in READERS:
            raise BadMapping(f"“{self.format}” is not a format: {', '.join(READERS)}.")
        if missing := [target for target in self.needed if not self.take.get(target)]:
            raise BadMapping(f"Say which column is the {' and which the '.join(missing)}.")
        used = {*self.take.values(), *self.key}
        if unknown := sorted(used - set(self.columns)):
            raise BadMapping(
                f"The list has no column {', '.join(unknown)}; it has {', '.join(self.columns)}."
            )
        if odd := sorted(set(self.take) - set(TARGETS)):
            raise BadMapping(f"A column cannot be taken as {', '.join(odd)}, only as {', '.join(TARGETS)}.")
        if self.state and resolve_state(self.state) != self.state:
            raise BadMapping(f"“{self.state}” is no state; give its two letters, such as NJ.")
        try:
            self.day_of_all  # noqa: B018 (it is read to be sure that it can be)
        except NotADate as bad:
            raise BadMapping(f"The date of all rows: {bad}.") from bad
        if not self.key:
            raise BadMapping("Say which columns tell one row from another.")
        if self.program not in Program.values or self.event not in Event.values:
            raise BadMapping("Say which program the list is about, and what its rows say.")
        if self.date_order not in ("", *DateOrder.values):
            raise BadMapping(f"“{self.date_order}” is not an order of dates: {', '.join(DateOrder.values)}.")

    def read_date(self, text: str) -> Span | None:
        """A cell of the column taken as the date. Raises NotADate."""
        return read_imprecise(text, DateOrder(self.date_order) if self.date_order else None)

    @property
    def day_of_all(self) -> Span | None:
        return read_iso(self.day) if self.day else None

    @property
    def options(self) -> ReadOptions:
        return ReadOptions(self.parts, self.header_line, self.encoding, self.part_column)

    def stored(self) -> dict[str, Any]:
        """As the source keeps it; `Mapping(**stored)` gives it back."""
        return asdict(self)


class PartialMapping(Mapping):
    """A mapping that may lack a needed column: to show how a file would be read, not to take it in."""

    needed: ClassVar[tuple[str, ...]] = ()


def guess(columns: Sequence[str], rows: Sequence[Row] = ()) -> dict[str, str]:
    """Target → the column that its name suggests. A column is taken once; what nothing suggests is left out.

    `rows`: the first ones. Where no column is called a state and the name of each row's part is one, that is taken.
    """
    taken: dict[str, str] = {}
    for target, pattern in PATTERNS.items():
        for column in columns:
            if column not in taken.values() and pattern.fullmatch(plain(column)):
                taken[target] = column
                break
    parts = {row[PART_COLUMN] for row in rows}
    if "state" not in taken and parts and all(map(resolve_state, parts)):
        taken["state"] = PART_COLUMN
    taken = _without_half_a_coordinate(taken, rows)
    left = [column for column in columns if column not in taken.values()]
    if not {"latitude", "longitude"} & set(taken):
        taken |= _column_of("latitude", left, rows, _is_point)
    if "city" not in taken:
        places = [column for column in left if LOCATION.fullmatch(plain(column))]
        has_state = "state" in taken
        taken |= _column_of("city", places, rows, lambda cell: _is_place(cell, has_state))
    return taken


def _column_of(
    target: str, columns: Iterable[str], rows: Sequence[Row], is_so: Callable[[str], bool]
) -> dict[str, str]:
    """The target with the first column of which most cells are so; empty where none is."""
    for column in columns:
        cells = [cell for row in rows[:MAX_ROWS_READ] if (cell := row[column].strip())]
        if cells and sum(map(is_so, cells)) > len(cells) * MIN_SHARE:
            return {target: column}
    return {}


def _is_place(cell: str, has_state: bool) -> bool:
    """Whether the cell ends in a state; where another column says that, whether it may be a town's name."""
    return bool(split_place(cell).state) or (has_state and not re.search(r"\d|://|@", cell))


def _is_point(cell: str) -> bool:
    """Whether the cell holds both coordinates of a point of the United States, and not two other numbers."""
    if not POINT_SIGN.search(cell):
        return False
    latitude, longitude, _problem = read_coordinates(cell, "")
    return bool(latitude) and in_us(float(latitude), float(longitude))


def _without_half_a_coordinate(taken: dict[str, str], rows: Sequence[Row]) -> dict[str, str]:
    """A latitude without a longitude places nothing, unless its cells hold both."""
    found = [target for target in ("latitude", "longitude") if target in taken]
    if len(found) == 1 and not any(read_coordinates(row[taken[found[0]]], "")[0] for row in rows):
        return {target: column for target, column in taken.items() if target != found[0]}
    return taken


def guess_key(take: dict[str, str], rows: Iterable[Row], columns: Sequence[str]) -> tuple[str, ...]:
    """The columns that tell the rows apart: an id if one differs in every row, else agency, place and state."""
    rows = list(rows)
    for column in columns:
        values = [row[column].strip() for row in rows]
        if re.search(r"(^|\W)(id|no|number|ref)(\W|$)|number$|refno$", plain(column)) and _all_differ(values):
            return (column,)
    taken = tuple(take[target] for target in ("agency", "city", "county", "state") if target in take)
    return taken or tuple(columns)


def specification(source: models.Source, mapping: Mapping) -> Source:
    """The declaration that a curator's source amounts to. `source` is its row in the database."""
    read = tuple(dict.fromkeys((*mapping.take.values(), *mapping.key)))
    dated = mapping.take.get(DATE)
    claim = lru_cache(MAX_CACHED_CLAIMS)(partial(_claim, mapping))
    take: dict[str, FieldSource] = {
        target: column for target, column in mapping.take.items() if target != DATE
    }
    if published := mapping.take.get("published_on"):
        take["published_on"] = lambda row: _iso_or_as_written(mapping, row[published])
    if not take.get("kind") and mapping.kind:
        take["kind"] = lambda row: mapping.kind
    take |= _with_state(mapping)
    return Source(
        slug=source.slug,
        title=source.title,
        publisher=source.publisher,
        homepage=source.homepage,
        address=source.address,
        license=source.license,
        license_url=source.license_url,
        about=source.about,
        nature=Nature(source.nature),
        read=lambda content: READERS[mapping.format](content, mapping.options),
        chooses_parts=bool(mapping.parts),
        reads=read,
        ignores=tuple(column for column in mapping.columns if column not in read),
        key=mapping.key,
        take=take,
        kinds={kind.value: kind for kind in Kind} | {kind.label.lower(): kind for kind in Kind},
        dates=(dated,) if dated else (),
        read_date=mapping.read_date,
        claims=lambda row: (claim(row[dated] if dated else ""),),
        expect=range(source.expect_from, source.expect_to + 1),
        rhythm=source.rhythm,
        state=SourceState(source.state),
    )


def _with_state(mapping: Mapping) -> dict[str, FieldSource]:
    """Where name, city and state stand: in a column each, or in one as `Name, City, ST`, `City, ST` or an address.

    The state that is chosen for all rows is that of the rows which name none.
    """
    column, city, state = (mapping.take.get(target, "") for target in ("agency", "city", "state"))
    taken: dict[str, FieldSource] = {}
    if city:
        taken["city"] = lambda row: split_place(row[city]).city
    if state:
        return taken | {"state": lambda row: row[state] if row[state].strip() else mapping.state}
    taken["agency"] = lambda row: split_name_and_place(row[column]).name
    taken["state"] = lambda row: (
        split_place(row[city]).state or split_name_and_place(row[column]).state or mapping.state
    )
    if not city:
        taken["city"] = lambda row: split_name_and_place(row[column]).city
    if "zip_code" not in mapping.take:
        taken["zip_code"] = lambda row: (
            split_place(row[city]).zip_code or split_name_and_place(row[column]).zip_code
        )
    return taken


def _claim(mapping: Mapping, text: str) -> ParsedClaim:
    span = mapping.read_date(text) if mapping.take.get(DATE) else mapping.day_of_all
    event = Event(mapping.event)
    return ParsedClaim(Program(mapping.program), event, *_start(event, span))


def _start(event: Event, span: Span | None) -> tuple[Span | None, DateBasis | None]:
    """The days of an event, and why a start is believed. A report of a day says that it began by then."""
    if span is None or event not in STARTS:
        return span, None
    if event is Event.REPORTED_ACTIVE or span.first is None:
        return Span.by(span.last), DateBasis.REPORTED_ACTIVE
    return span, DateBasis.STATED


def _iso_or_as_written(mapping: Mapping, cell: str) -> str:
    try:
        span = mapping.read_date(cell)
    except NotADate:
        return cell
    return span.iso if span else ""


def _all_differ(values: list[str]) -> bool:
    return bool(values) and all(values) and len(set(values)) == len(values)
