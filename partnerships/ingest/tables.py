"""A list as read: its header and its rows, whatever the format was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class UnreadableList(Exception):
    """The bytes are not a list of the declared format. The message says what they look like."""


class Row(dict):
    """One row: column name → text as published. `number` counts data rows from 1.

    A column that the header lacks reads as empty, so a declaration may read columns of several eras.
    `problems` names what the reader found wrong with the row (`ragged_row`).
    """

    def __init__(self, cells, *, number: int, problems: tuple[str, ...] = ()):
        super().__init__(cells)
        self.number = number
        self.problems = problems

    def __missing__(self, column):
        return ""


@dataclass(frozen=True)
class Table:
    """The header, in its order, and the rows, read lazily and once."""

    columns: tuple[str, ...]
    rows: Iterable[Row]
