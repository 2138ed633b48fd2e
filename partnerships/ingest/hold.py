"""When a snapshot must wait for a person. Pure. A held snapshot changes nothing that readers see."""

from __future__ import annotations

from collections.abc import Sequence

from partnerships.dates import day_in_words
from partnerships.ingest.compare import Difference
from partnerships.ingest.spec import Source
from partnerships.ingest.tables import BROKEN

SAME_BYTES = "The same bytes as last time."
SAME_ROWS = "Other bytes, but every row says the same."
UNDONE_BYTES = "A run with these same bytes was undone by a curator."
MAY_VANISH = 0.1
"""The share of a list's rows that may be gone before a person looks."""
BROKEN_IN_WORDS = "cells are missing or too many, or characters cannot be decoded"
LINES_NAMED = 10
MAY_BE_TROUBLED = 0.05
"""The share of kept rows that may have problems before a person looks."""


def missing_columns(source: Source, columns: tuple[str, ...]) -> str:
    """A sentence about columns the declaration reads and the list no longer has; empty when none is missing."""
    missing = [column for column in source.reads if column not in columns]
    return f"The list no longer has the column {_quoted(missing)}." if missing else ""


def unknown_columns(source: Source, columns: Sequence[str]) -> str:
    """A sentence about columns the declaration does not know; empty when it knows them all."""
    unknown = sorted(column for column in set(columns) - {""} if not source.knows(column))
    return f"The list has a column nobody has looked at yet: {_quoted(unknown)}." if unknown else ""


def doubt_about(source: Source, columns: Sequence[str], *, before: Sequence[str]) -> str:
    """Why a person must look at this header, whose list had the header `before`; empty when it may be read."""
    return unknown_columns(source, columns) or changed_era(source, before, columns)


def changed_era(source: Source, before: Sequence[str], columns: Sequence[str]) -> str:
    """A sentence about known columns that came or went since the header `before`; empty when it is of the same era."""
    read = {*source.reads, *source.optional} if before else set()
    said = {
        "gone": [column for column in before if column in read and column not in columns],
        "new": [column for column in columns if column in read and column not in before],
    }
    told = [
        f"{_quoted(names)} {'are' if names[1:] else 'is'} {word}" for word, names in said.items() if names
    ]
    return f"The header is of another era: {', and '.join(told)}." if told else ""


def reasons_to_hold(
    source: Source, *, kept: int, before: int, difference: Difference, broken_aside: int = 0
) -> list[str]:
    """Why a person must look at this difference first; empty when it may be applied.

    `kept`: rows about Ring in the snapshot. `before`: the rows that the snapshot just before showed.
    `broken_aside`: broken rows that seem not to be about Ring.
    """
    reasons = []
    if kept not in source.expect:
        least, most = source.expect.start, source.expect.stop - 1
        reasons.append(f"{kept:,} rows were kept; between {least:,} and {most:,} are expected.")
    gone = len(difference.gone)
    if gone > before * MAY_VANISH:
        reasons.append(f"{gone:,} of {before:,} rows are gone, which is more than a tenth.")
    if broken := [row.line for row in _new_or_changed(difference) if BROKEN.intersection(row.problems)]:
        reasons.append(f"{_lines(broken)} broken: {BROKEN_IN_WORDS}.")
    if gone and broken_aside:
        reasons.append(f"{gone:,} rows are gone and {broken_aside:,} broken: these may be those.")
    return reasons


def _new_or_changed(difference: Difference) -> list:
    return [*difference.added, *(row for _before, row in difference.changed)]


def _lines(lines: list[int]) -> str:
    """ "Line 12 is", "Lines 12, 40 and 3 more are"."""
    named = ", ".join(f"{line:,}" for line in lines[:LINES_NAMED])
    more = f" and {len(lines) - LINES_NAMED:,} more" if len(lines) > LINES_NAMED else ""
    return f"Line {named} is" if len(lines) == 1 else f"Lines {named}{more} are"


def again(held) -> str:
    """A sentence about bytes that came before. `held`: the run that they were held in."""
    if held.decision:
        on, by = day_in_words(held.decided_at.date()), held.decided_by.get_username()
        return f"The same bytes as in run {held.pk}, rejected on {on}, by {by}."
    since = day_in_words(held.finished_at.date())
    return f"The same bytes as in run {held.pk}, still held since {since}; a curator decides."


def trouble(*, kept: int, troubled: int) -> str:
    """A sentence when too many of the kept rows have problems; else empty."""
    if troubled <= kept * MAY_BE_TROUBLED:
        return ""
    return f"{troubled:,} of {kept:,} rows have problems, which is more than one in twenty."


def _quoted(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
