"""Where the header of a grid is, and which lines below it are not rows. Pure; knows no format.

People put titles, dates and remarks above a header, and totals and notes below the rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from partnerships.geography.states import resolve_state
from partnerships.ingest.mapping.column_names import meanings
from partnerships.ingest.readers.signatures import SAVE_OTHERWISE
from partnerships.ingest.tables import UnreadableFile, unique_names

FIXED_WIDTH_GAP, MIN_GAPS = re.compile(r"\S {2,}(?=\S)"), 2
"""What sets columns of fixed width apart, and how often it does at least."""
FIXED_WIDTH = (
    "Its columns seem to be set apart by spaces (text of fixed width): open it in a spreadsheet program as such, and "
    "save it as XLSX or CSV."
)
HEAD_LINES = 40
"""Lines in which the header is looked for."""
MIN_MEANINGS = 2
"""Different meanings that a line must name to be a header beyond doubt."""
USUAL_SHARE = 0.6
"""The share of the usual number of cells that a header fills at least."""
COMMENT = re.compile(r"\s*(?:#\s*\S*[^\W\d]|//|<!--)")
NUMBER = re.compile(r"[\d\s.,/%$+-]+")
COUNTED = r"(?:agencies|departments|partner\w*|rows|records|entries|cities|total|count|number|of)"
TOTAL = re.compile(
    rf"(?:grand |sub[ -]?)?totals?\b(?:[^a-z]|\b{COUNTED}\b)*|[\d,]+ (?:\b{COUNTED}\b\W*)+", re.IGNORECASE
)
TOTAL_STARTS = ("total", "grand", "sub-t", "subto", "sub t")
NOTE = re.compile(
    r"\s*(?:[*†‡§¶•‣]|#\s*\S|//|[(\[]\d{1,2}[)\]]|[-=_]{2,}|©|https?://"
    r"|(?:foot)?notes?\b|sources?\s*:|data (?:from|as of|source)|(?:last )?(?:updated|revised|modified)\b|as of\b"
    r"|(?:prepared|compiled|created|generated|exported|downloaded|printed|provided|retrieved) (?:by|on|from|in|\d)"
    r"|page \d|copyright\b|disclaimer\b|for more\b|see also\b|this (?:list|table|document|file)\b|end of\b)",
    re.IGNORECASE,
)
AGENCY_WORD = re.compile(
    r"\b(?:police|sheriff\w*|dep(?:artmen)?t\.?|fire|constables?|marshal\w*|patrol|troopers?|p\.?d\.?|safety"
    r"|attorney|prosecutor\w*|agency|office)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?:\S+\s+){5,}\S+[.!]\s*")

Line = tuple[int, list[str]]
"""The number of a line in the file, and its cells."""


@dataclass(frozen=True)
class Header:
    """The header: its line, its cells as written, its names by place. `is_plain`: its names say that it is one."""

    line: int
    cells: tuple[str, ...]
    columns: tuple[str, ...]
    is_plain: bool

    @property
    def width(self) -> int:
        """The number of named columns."""
        return sum(map(bool, self.columns))


def find_header(lines: Sequence[Line]) -> Header | None:
    """The header among a list's first lines: the line whose cells are names of columns, else the first wide one."""
    lines = [(line, cells) for line, cells in lines if _values(cells)]
    usual = _usual_width(lines)
    said = [(len(meanings(cells)), len(_values(cells)), line, cells) for line, cells in lines]
    plain = [one for one in said if one[0] >= MIN_MEANINGS and not _holds_data(one[3])]
    wide = [one for one in plain if one[1] >= usual * USUAL_SHARE]
    if plain:
        _said, _width, line, cells = _lower_half(wide, lines) or max(plain, key=lambda one: one[0])
        return header_at(line, cells, is_plain=True)
    if usual < 2:
        alone = next((one for one in said if "agency" in meanings(one[3])), None)
        return header_at(alone[2], alone[3], is_plain=True) if alone else None
    for _said, width, line, cells in said:
        is_comment = COMMENT.match(cells[0]) and width < usual
        if width >= max(2, usual * USUAL_SHARE) and not is_comment:
            return header_at(line, cells, is_plain=False)
    return None


Named = tuple[int, int, int, list[str]]
"""A line that names columns: how many meanings and filled cells it has, its number, its cells."""


def _lower_half(wide: list[Named], lines: Sequence[Line]) -> Named | None:
    """The first line that is wide enough; of a header of two lines with merged cells, the lower one."""
    if len(wide) < 2:
        return wide[0] if wide else None
    (above, below), numbers = wide[:2], [line for line, _cells in lines]
    follows = numbers.index(below[2]) == numbers.index(above[2]) + 1
    is_merged = any(one and one == other for one, other in zip(above[3], below[3], strict=False))
    return below if follows and is_merged and below[0] > above[0] else above


def header_at(line: int, cells: Sequence[str], *, is_plain: bool) -> Header:
    return Header(line, tuple(cells), unique_names(cells), is_plain)


def header_of(lines: Sequence[Line], expected: str) -> Header:
    """As `find_header`. Raises UnreadableFile where there is none."""
    if found := find_header(lines):
        return found
    first = next(((line, cells) for line, cells in lines if _values(cells)), None)
    if first is None:
        raise UnreadableFile(f"{expected} was expected; there is no row in this.")
    text = " ".join(first[1]).strip()
    is_fixed_width = len(FIXED_WIDTH_GAP.findall(text)) >= MIN_GAPS
    raise UnreadableFile(
        f"{expected} with several columns was expected; line {first[0]} reads “{text[:80]}”. "
        f"{FIXED_WIDTH if is_fixed_width else SAVE_OTHERWISE}"
    )


def is_second_header(cells: Sequence[str]) -> bool:
    """Whether a line below a gap begins another table."""
    values = _values(cells)
    said = meanings(values)
    return "agency" in said and len(said) >= max(MIN_MEANINGS, len(values) / 2) and not _holds_data(cells)


def skip_reason(cells: Sequence[str], width: int, *, after_gap: bool, across: bool) -> str:
    """What a line below the header is, if it is no row: `total`, `footnote` or `section`; else empty.

    `width`: columns of the header. `after_gap`: whether no row stands right above it. `across`: whether one of its
    cells spans several columns.
    """
    values = _values(cells) if across else [text for cell in cells if (text := cell.strip())]
    if any(TOTAL.fullmatch(one) for one in values) and all(
        TOTAL.fullmatch(one) or NUMBER.fullmatch(one) for one in values
    ):
        return "total"
    if NOTE.match(values[0]) and (len(values) == 1 or len(values) <= min(len(cells), width) // 2):
        return "footnote"
    if len(values) > 1 or width < 3:
        return ""
    if across or resolve_state(values[0]):
        return "section"
    names_agency = AGENCY_WORD.search(values[0])
    return "footnote" if SENTENCE.match(values[0]) or (after_gap and not names_agency) else ""


def _values(cells: Sequence[str]) -> list[str]:
    """The different texts of a line's cells: a merged cell fills several, and counts as one."""
    return list(dict.fromkeys(text for cell in cells if (text := cell.strip())))


def _holds_data(cells: Sequence[str]) -> bool:
    return any(any(map(str.isdigit, cell)) and NUMBER.fullmatch(cell) for cell in cells if cell.strip())


def _usual_width(lines: Sequence[Line]) -> int:
    """The number of filled cells that most lines have; of several, the greatest."""
    widths = Counter(len(_values(cells)) for _line, cells in lines)
    several = {width: count for width, count in widths.items() if width > 1}
    return max(several or widths or {0: 0}, key=lambda width: (several.get(width, 0), width))
