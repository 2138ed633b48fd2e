"""Lists that a curator adds: a mapping of columns, kept with the source, read as a declaration. Pure.

A curator's list says what a declared one says in code: which column is the agency, which the state, what the rows
claim. The mapping is guessed from the header and the first rows, shown, corrected, and then kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from partnerships.dates import read_us
from partnerships.ingest.readers import READERS
from partnerships.ingest.spec import FieldSource, ParsedClaim, Source
from partnerships.ingest.tables import Row
from partnerships.models.vocabulary import DateBasis, Event, Kind, Nature, Program, SourceState

if TYPE_CHECKING:
    from partnerships import models

REQUIRED_TARGETS = ("agency", "state")
PLACE_TARGETS = ("city", "county", "zip_code", "latitude", "longitude")
TEXT_TARGETS = ("ori", "kind", "wording", "address", "archived_address", "publisher", "title", "published_on")
DATE = "date"
TARGETS = (*REQUIRED_TARGETS, *PLACE_TARGETS, DATE, *TEXT_TARGETS)
"""What a column may be taken as."""

# What columns of that meaning are called in the lists we know; the first column that fits is guessed.
COLUMN_NAMES = {
    "agency": r"agency|department|dept|police|law enforcement|name|organization",
    "state": r"state|st|state code|state abbr\w*",
    "city": r"city|town|place|municipality|jurisdiction",
    "county": r"county|parish",
    "zip_code": r"zip|zip ?code|zip5|postal ?code|zcta\d?",
    "latitude": r"lat|latitude|y",
    "longitude": r"lon|lng|long|longitude|x",
    "date": r"date|since|active date|start|start date|joined|date joined|active since",
    "ori": r"ori|ori 9|ori9|ori number|ori code|fbi ori",
    "kind": r"kind|type|agency type|type of lea|agency kind|leatype",
    "wording": r"summary|description|notes?|text",
    "address": r"url|link|link 1|source url|primarylink|address of page|web ?page",
    "archived_address": r"archive|archived|snapshot|link 1 snapshot|archivedprimarylink",
    "publisher": r"publisher|source|outlet|newspaper",
    "title": r"title|headline",
    "published_on": r"published|published on|publication date",
}

FORMAT_BY_SUFFIX = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "xlsx": "workbook",
    "xlsm": "workbook",
    "ods": "workbook",
    "kml": "kml",
    "kmz": "kml",
    "geojson": "geojson",
    "json": "json",
    "html": "html",
    "htm": "html",
}
"""What a file's name says of its format."""
FORMAT_BY_FIRST_BYTES = (
    (re.compile(rb"PK\x03\x04.*(xl/workbook|opendocument\.spreadsheet)", re.DOTALL), "workbook"),
    (re.compile(rb"PK\x03\x04.*\.kml", re.DOTALL), "kml"),
    (re.compile(rb"\s*<.{0,2000}<kml\b|\s*<kml\b", re.DOTALL), "kml"),
    (re.compile(rb"\s*<"), "html"),
    (re.compile(rb'\s*\{.*"FeatureCollection"', re.DOTALL), "geojson"),
    (re.compile(rb"\s*[\[{]"), "json"),
)
"""What the first bytes say, for a list whose name says nothing."""


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

    def __post_init__(self) -> None:
        for name in ("columns", "key", "ignores"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if self.format not in READERS:
            raise BadMapping(f"“{self.format}” is not a format: {', '.join(READERS)}.")
        if missing := [target for target in REQUIRED_TARGETS if not self.take.get(target)]:
            raise BadMapping(f"Say which column is the {' and which the '.join(missing)}.")
        used = {*self.take.values(), *self.key}
        if unknown := sorted(used - set(self.columns)):
            raise BadMapping(f"The list has no column {', '.join(unknown)}.")
        if odd := sorted(set(self.take) - set(TARGETS)):
            raise BadMapping(f"A column cannot be taken as {', '.join(odd)}.")
        if not self.key:
            raise BadMapping("Say which columns tell one row from another.")
        if self.program not in Program.values or self.event not in Event.values:
            raise BadMapping("Say which program the list is about, and what its rows say.")

    def stored(self) -> dict[str, Any]:
        """As the source keeps it; `Mapping(**stored)` gives it back."""
        return asdict(self)


def guess(columns: Sequence[str]) -> dict[str, str]:
    """Target → the column that its name suggests. A column is taken once; what nothing suggests is left out."""
    taken: dict[str, str] = {}
    for target, called in COLUMN_NAMES.items():
        pattern = re.compile(called)
        for column in columns:
            if column not in taken.values() and pattern.fullmatch(_plain(column)):
                taken[target] = column
                break
    return taken


def guess_format(name: str, content: bytes) -> str:
    """The format that a list's name suggests, else its bytes. The reader then says whether it is so."""
    ending = name.partition("?")[0].rpartition(".")[2].lower()
    start = content.removeprefix(b"\xef\xbb\xbf")
    by_bytes = next((format for sign, format in FORMAT_BY_FIRST_BYTES if sign.match(start)), "csv")
    return FORMAT_BY_SUFFIX.get(ending, by_bytes)


def guess_key(take: dict[str, str], rows: Iterable[Row], columns: Sequence[str]) -> tuple[str, ...]:
    """The columns that tell the rows apart: an id if one differs in every row, else agency, place and state."""
    rows = list(rows)
    for column in columns:
        values = [row[column].strip() for row in rows]
        if re.search(r"(^|\W)(id|no|number|ref)(\W|$)|number$|refno$", _plain(column)) and _all_differ(
            values
        ):
            return (column,)
    return tuple(take[target] for target in ("agency", "city", "county", "state") if target in take)


def specification(source: models.Source, mapping: Mapping) -> Source:
    """The declaration that a curator's source amounts to. `source` is its row in the database."""
    read = tuple(dict.fromkeys((*mapping.take.values(), *mapping.key)))
    dated = mapping.take.get(DATE)
    take: dict[str, FieldSource] = {
        target: column for target, column in mapping.take.items() if target != DATE
    }
    if not take.get("kind") and mapping.kind:
        take["kind"] = lambda row: mapping.kind
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
        read=READERS[mapping.format],
        reads=read,
        ignores=tuple(column for column in mapping.columns if column not in read),
        key=mapping.key,
        take=take,
        kinds={kind.value: kind for kind in Kind} | {kind.label.lower(): kind for kind in Kind},
        dates=(dated,) if dated else (),
        claims=lambda row: (_claim(mapping, row[dated] if dated else ""),),
        expect=range(source.expect_from, source.expect_to + 1),
        rhythm=source.rhythm,
        state=SourceState(source.state),
    )


def _claim(mapping: Mapping, text: str) -> ParsedClaim:
    span, event = read_us(text), Event(mapping.event)
    basis = DateBasis.STATED if span and event in (Event.LISTED, Event.JOINED) else None
    return ParsedClaim(Program(mapping.program), event, span, basis)


def _plain(column: str) -> str:
    return " ".join(re.sub(r"[_\-.:#]+", " ", column).lower().split())


def _all_differ(values: list[str]) -> bool:
    return bool(values) and all(values) and len(set(values)) == len(values)
