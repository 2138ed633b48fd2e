"""Rows of a snapshot that a curator left out when they let the others be applied. Pure.

A row that is left out opens no listing and closes none: the list stays as it was on file, as if the row said the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from partnerships.ingest.compare import Difference

ROW_RANGE = re.compile(r"(\d{1,10})(?:-(\d{1,10}))?")
NewRow = TypeVar("NewRow")


class NotRowNumbers(ValueError):
    """The text is no numbers of rows."""


@dataclass(frozen=True)
class LeftOut:
    """`rows`: numbers of rows in the file. `gone`: ids of listings that the file no longer shows, and that stay."""

    rows: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> LeftOut:
        """As it is stored with a run (`Run.asked`)."""
        stored = asked.get("left_out") or {}
        return cls(*(frozenset(_numbers(stored.get(name, ""))) for name in ("rows", "gone")))

    def stored(self) -> dict[str, str]:
        return {name: as_ranges(some) for name, some in (("rows", self.rows), ("gone", self.gone)) if some}

    def __len__(self) -> int:
        return len(self.rows) + len(self.gone)

    def without(
        self, difference: Difference[NewRow], number_of: Callable[[NewRow], int]
    ) -> Difference[NewRow]:
        """The difference of the rows that are not left out."""
        if not self:
            return difference
        return Difference(
            [row for row in difference.added if number_of(row) not in self.rows],
            [(prior, row) for prior, row in difference.changed if number_of(row) not in self.rows],
            [prior for prior in difference.gone if prior.id not in self.gone],
            difference.same,
        )

    def alone(self, difference: Difference[NewRow], number_of: Callable[[NewRow], int]) -> Difference[NewRow]:
        """The difference of the rows that are left out, as far as they still differ."""
        return Difference(
            [row for row in difference.added if number_of(row) in self.rows],
            [(prior, row) for prior, row in difference.changed if number_of(row) in self.rows],
            [prior for prior in difference.gone if prior.id in self.gone],
            difference.same,
        )


def as_ranges(numbers: Iterable[int]) -> str:
    """Numbers as a person writes them, in order: `2-14, 17`."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in ranges)


def from_ranges(text: str, among: Collection[int]) -> frozenset[int]:
    """Those `among` which the text names, as `as_ranges` writes it. Raises NotRowNumbers."""
    ranges = _ranges(text)
    if not ranges:
        return frozenset()
    found, current = set(), 0
    for number in sorted(among):
        while current < len(ranges) and ranges[current][1] < number:
            current += 1
        if current < len(ranges) and ranges[current][0] <= number:
            found.add(number)
    return frozenset(found)


def _numbers(text: str) -> Iterable[int]:
    return (number for first, last in _ranges(text) for number in range(first, last + 1))


def _ranges(text: str) -> list[tuple[int, int]]:
    """The first and the last number of each range, in order."""
    found = [ROW_RANGE.fullmatch(part.strip()) for part in text.split(",") if part.strip()]
    if not all(found):
        raise NotRowNumbers(f"“{text[:40]}” is no numbers of rows.")
    return sorted((int(one[1]), int(one[2] or one[1])) for one in found if one)
