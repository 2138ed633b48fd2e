"""The rules by which a snapshot is held for a person. Pure. A held snapshot changes nothing that readers see."""

from __future__ import annotations

from collections.abc import Sequence

from partnerships.dates import day_in_words
from partnerships.ingest.compare import Difference
from partnerships.ingest.row_keys import RowKey
from partnerships.ingest.spec import Source
from partnerships.ingest.tables import BROKEN_ROW_PROBLEMS, Part
from partnerships.models import Run

SAME_BYTES = "The same bytes as last time."
SAME_ROWS = "Other bytes, but every row says the same."
ORIGINAL_APPLIED = "The original of this shorter copy was taken in before."
UNDONE_BYTES = "A run with these same bytes was undone by a curator."
MAPPED_ANEW = (
    "Its columns are mapped anew: this is the difference that it makes to the newest snapshot. "
    "Nothing is changed until a person applies it."
)
PREVIEW_FIRST = "It was given to be looked at first. Nothing is changed until a person applies it."
NOT_NEWEST = (
    "This list was taken in, undone or mapped otherwise since this was asked; choose its columns again."
)
MAX_GONE_SHARE = 0.1
"""The largest share of a list's rows that may be gone without a hold."""
BROKEN_IN_WORDS = "cells are missing or too many, or characters cannot be decoded"
MAX_LINES_NAMED = 10
MAX_PROBLEM_SHARE = 0.05
"""The largest share of kept rows that may have problems without a hold."""


def same_bytes(left_out_by: int | None) -> str:
    """What is said of the bytes of the applied snapshot. `left_out_by`: the run that left rows of it out."""
    if left_out_by is None:
        return SAME_BYTES
    return f"{SAME_BYTES} Run {left_out_by} left rows of it out; they can be taken in on that run’s page."


def missing_columns(source: Source, columns: tuple[str, ...]) -> str:
    """A sentence that names the columns that the declaration reads and the list lacks; empty when none is missing."""
    missing = [column for column in source.reads if column not in columns]
    return f"The list no longer has the column {_quoted(missing)}." if missing else ""


def unknown_columns(source: Source, columns: Sequence[str]) -> str:
    """A sentence that names the columns that the declaration does not know; empty when it knows all."""
    unknown = sorted(column for column in set(columns) - {""} if not source.knows(column))
    return f"The list has a column nobody has looked at yet: {_quoted(unknown)}." if unknown else ""


def doubtful_parts(source: Source, parts: Sequence[Part], *, before: Sequence[str] | None) -> str:
    """A sentence that names parts of the file that were not read and that nobody has looked at; else empty.

    `before`: the names of the parts of the last applied snapshot; None where there is none.
    """
    left = [part for part in parts if part.rows and not part.read]
    if before is not None:
        new = [part for part in left if part.name not in before] if before else []
        return f"The file has a part nobody has looked at yet: {_with_rows(new)}." if new else ""
    lists = [part for part in left if part.is_list and not part.hidden]
    if source.chooses_parts or not lists:
        return ""
    return (
        f"The file holds more than was read ({_with_rows([part for part in parts if part.read])}): "
        f"{_with_rows(lists)}. Say which parts are read."
    )


def _with_rows(parts: Sequence[Part]) -> str:
    """ "“Ohio”, 2 rows; “Iowa”, 1 row"."""
    return "; ".join(f"“{part.name}”, {part.rows:,} row{'s' if part.rows != 1 else ''}" for part in parts)


def reasons_to_hold(
    source: Source, *, kept: int, before: int, difference: Difference[RowKey], broken_ignored: int = 0
) -> list[str]:
    """Why a person must look at this difference first; empty when it may be applied.

    `kept`: the number of rows about Ring. `before`: the number of rows in the snapshot just before.
    `broken_ignored`: the number of broken rows that seem not to be about Ring.
    """
    reasons = []
    if kept not in source.expect:
        least, most = source.expect.start, source.expect.stop - 1
        reasons.append(f"{kept:,} rows were kept; between {least:,} and {most:,} are expected.")
    gone = len(difference.gone)
    if gone > before * MAX_GONE_SHARE:
        reasons.append(f"{gone:,} of {before:,} rows are gone, which is more than a tenth.")
    if broken := [
        row.line for row in _new_or_changed(difference) if BROKEN_ROW_PROBLEMS.intersection(row.problems)
    ]:
        reasons.append(f"{_lines(broken)} broken: {BROKEN_IN_WORDS}.")
    if gone and broken_ignored:
        reasons.append(f"{gone:,} rows are gone and {broken_ignored:,} broken: these may be those.")
    return reasons


def _new_or_changed(difference: Difference[RowKey]) -> list[RowKey]:
    return [*difference.added, *(row for _prior, row in difference.changed)]


def _lines(lines: list[int]) -> str:
    """ "Line 12 is", "Lines 12, 40 and 3 more are"."""
    named = ", ".join(f"{line:,}" for line in lines[:MAX_LINES_NAMED])
    more = f" and {len(lines) - MAX_LINES_NAMED:,} more" if len(lines) > MAX_LINES_NAMED else ""
    return f"Line {named} is" if len(lines) == 1 else f"Lines {named}{more} are"


def held_again(held: Run) -> str:
    """A sentence for bytes that were fetched again. `held`: the run in which they were held."""
    if held.decided_at and held.decided_by:
        on, by = day_in_words(held.decided_at.date()), held.decided_by.get_username()
        return f"The same bytes as in run {held.pk}, rejected on {on}, by {by}."
    since = f" since {day_in_words(held.finished_at.date())}" if held.finished_at else ""
    return f"The same bytes as in run {held.pk}, still held{since}; a curator decides."


def too_many_problems(*, kept: int, with_problems: int) -> str:
    """A sentence when too many of the kept rows have problems; else empty."""
    if with_problems <= kept * MAX_PROBLEM_SHARE:
        return ""
    return f"{with_problems:,} of {kept:,} rows have problems, which is more than one in twenty."


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
