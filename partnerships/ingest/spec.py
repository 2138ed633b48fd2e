"""What a source declares about its list: facts only, no steps.

A source package holds one `SOURCE = Source(…)`. What varies is passed in: a reader, functions of a row.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from partnerships.dates import Span
from partnerships.imprecise_dates import read_us
from partnerships.ingest.tables import Row, Table
from partnerships.models.vocabulary import DateBasis, Event, Kind, Measure, Nature, Program, SourceState

FieldSource = str | Callable[[Row], str]
"""Where a field's text comes from: a column, by name, or a function of the row."""

ROW_ERRORS = (ValueError, LookupError, ArithmeticError, TypeError, AttributeError)
"""What a function of a row may raise on a text that it cannot read. The row is kept, with its problem named."""

FIELDS = frozenset(
    "agency alias ori kind city county state zip_code latitude longitude wording address archived_address publisher"
    " title published_on number station".split()
)


@dataclass(frozen=True)
class ParsedClaim:
    """One event that a row attests. `span`: None = the row gives no day."""

    program: Program
    event: Event
    span: Span | None = None
    basis: DateBasis | None = None


@dataclass(frozen=True)
class ParsedMeasurement:
    """One count that a row gives: of what, in which quarter, how many. An empty cell gives none; it is not a zero."""

    measure: Measure
    quarter: Span
    value: int


@dataclass(frozen=True)
class Archived:
    """A snapshot that an archive keeps. It is taken in once, and only if its bytes hash to `sha256`."""

    address: str
    sha256: str
    observed_on: date


@dataclass(frozen=True, kw_only=True)
class Source:
    """One published list. `about` is for the site's readers; give the module's docstring."""

    slug: str
    title: str
    publisher: str
    homepage: str
    license: str
    about: str
    nature: Nature
    """What standing on the list says, and on which days; of a directory, which attests nothing, `ONE_OFF`."""
    read: Callable[[bytes], Table]
    reads: tuple[str, ...]
    """Columns the declaration reads: they must be there, and a change in them is a change of the row."""
    key: tuple[FieldSource, ...]
    """What makes two rows of two snapshots the same row: the fewest columns that the publisher keeps stable."""
    take: Mapping[str, FieldSource]
    claims: Callable[[Row], tuple[ParsedClaim, ...]]
    expect: range
    """How many kept rows are believed; outside it, a person looks."""
    optional: tuple[str, ...] = ()
    """Columns read when there: later headers added them, or earlier ones had them."""
    ignores: tuple[str | re.Pattern[str], ...] = ()
    """Columns known and left aside: by name, or by a pattern of whole names where a name carries a date."""
    apart: tuple[FieldSource, ...] = ()
    """What tells two rows of one key apart, where a list names an agency twice. It may change in a row."""
    numbered: tuple[str, ...] = ()
    """Columns that are read and number the rows anew in every file: part of no key, and no change of a row."""
    states: tuple[str, ...] = ()
    """Columns that hold a state, alone or after the last comma: `KY` and `Kentucky` are one."""
    counted: re.Pattern[str] | None = None
    """Columns that hold counts, by a pattern of whole names. Counts come anew each time: they change no row."""
    counts: Callable[[Row], tuple[ParsedMeasurement, ...]] = lambda row: ()
    keep: Callable[[Row], bool] = lambda row: True
    by_hand: bool = False
    """Curators enter its rows one at a time (`actions.evidence`); no file of it is taken in."""
    directory: bool = False
    """The list names agencies, not partnerships: it gives `number` and `station`, and makes no claims."""
    dates: tuple[str, ...] = ()
    """Columns that hold a day. An unreadable one counts as blank, and as a problem."""
    read_date: Callable[[str], Span | None] = read_us
    """How a cell of these columns is read: by default as lists in the United States write days, the month first."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """The list's own words for the kind of agency, in lower case."""
    license_url: str = ""
    chooses_parts: bool = True
    """Whether it is settled which parts of a file are read: by the reader, or by a curator. If not, a file that holds
    several lists waits for a person."""
    address: str = ""
    follow: Callable[[bytes], str | None] = lambda content: None
    """The address a fetched file points on to (a KML network link), or None when it is the list itself."""
    bundled: str = ""
    """The name of the list's file in the source's own folder, for a list kept with the program."""
    observed_on: date | None = None
    """The day a bundled list speaks for."""
    archived: tuple[Archived, ...] = ()
    rhythm: timedelta | None = None
    state: SourceState = SourceState.KEPT
    state_on: date | None = None
    state_reason: str = ""

    def __post_init__(self) -> None:
        unknown = set(self.take) - FIELDS
        if unknown:
            raise ValueError(f"{self.slug}: take names no such field: {', '.join(sorted(unknown))}")
        object.__setattr__(self, "about", inspect.cleandoc(self.about))

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The columns that tell whether a row changed."""
        return tuple(column for column in (*self.reads, *self.optional) if column not in self.numbered)

    def knows(self, column: str) -> bool:
        """Whether the declaration reads this column or leaves it aside on purpose."""
        if column in self.reads or column in self.optional or self.is_counted(column):
            return True
        return any(
            known == column if isinstance(known, str) else bool(known.fullmatch(column))
            for known in self.ignores
        )

    def is_counted(self, column: str) -> bool:
        """Whether the column holds counts."""
        return bool(self.counted and self.counted.fullmatch(column))
