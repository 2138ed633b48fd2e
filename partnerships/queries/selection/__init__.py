"""The rows of one version that a question asks for, in memory: counted, grouped and told apart without the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from partnerships.models import Release
from partnerships.queries.selection import conditions, held
from partnerships.queries.selection.coded import Coded, Marks, Numbers
from partnerships.queries.selection.version_columns import (
    ALWAYS,
    FOREVER,
    NOT_DATED,
    VersionColumns,
    day_number,
)


@dataclass(frozen=True)
class Selection:
    """Some rows of a version, in the order of their records' numbers."""

    columns: VersionColumns
    rows: Numbers | slice

    @classmethod
    def of(
        cls, release: Release | None, asked: conditions.Asked, numbers: list[int] | None = None
    ) -> Selection:
        """What of a release meets the conditions; `numbers`: of the records that meet the one on words, if any."""
        columns = held.of(release)
        return cls(columns, np.flatnonzero(conditions.matching(columns, asked, numbers)))

    @classmethod
    def whole(cls, release: Release) -> Selection:
        """All rows of a release."""
        return cls(held.of(release), slice(None))

    def __len__(self) -> int:
        return len(self.number("agency"))

    def where(self, marks: Marks) -> Selection:
        """Those of the rows that are marked, among all rows of the version."""
        return Selection(self.columns, np.arange(len(self.columns))[self.rows][marks[self.rows]])

    def number(self, name: str) -> Numbers:
        """A column of numbers."""
        return self.columns.numbers[name][self.rows]

    def coded(self, name: str) -> Coded[Any]:
        """A column of values."""
        return self.columns.coded[name].at(self.rows)

    def status_on(self, day: date | None) -> Coded[str | None]:
        """Each row's status on a day; without one, today's."""
        return conditions.status_on(self.columns, day).at(self.rows)

    def certain_on(self, day: date) -> int:
        """How many of the rows certainly were in force on a day."""
        return int(conditions.certain_on(self.columns, day)[self.rows].sum())

    def unplaced(self) -> int:
        """How many of the rows have no place on the map."""
        return int(np.isnan(self.number("latitude")).sum())

    def undated(self) -> int:
        """How many of the rows have a start that is not known."""
        return self.coded("start").count_of(NOT_DATED)

    def agencies_by(self, groups: Coded[Any]) -> Counter[Any]:
        """How many agencies each group of rows has; one with two programs counts once."""
        agency = self.number("agency")
        size = int(agency.max(initial=0)) + 1
        pairs = np.sort(groups.codes.astype(np.int64) * size + agency)
        each_once = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
        return Coded(groups.values, each_once // size).counts()

    def last_days_of_start(self) -> Numbers:
        """The day by which each row's partnership had begun; FOREVER where no start is known."""
        return self.coded("start").numbered(lambda span: day_number(span[1], FOREVER + 1) - 1)


class Grouped:
    """Rows by groups, for what is the least and the most of each group."""

    def __init__(self, groups: Coded[Any]) -> None:
        numbers = np.bincount(groups.codes, minlength=len(groups.values))
        self._some = np.flatnonzero(numbers)
        self._values = [groups.values[code] for code in self._some.tolist()]
        self._order = np.argsort(groups.codes, kind="stable")
        self._begins = np.cumsum(numbers)[self._some] - numbers[self._some]

    def least(self, numbers: Numbers) -> dict[Any, int]:
        """The least number of each group in which there are rows."""
        return self._reduced(np.minimum, numbers)

    def most(self, numbers: Numbers) -> dict[Any, int]:
        """The greatest number of each group; FOREVER, which stands for what is not known, is left out."""
        return self._reduced(np.maximum, np.where(numbers == FOREVER, ALWAYS, numbers))

    def _reduced(self, reduce: np.ufunc, numbers: Numbers) -> dict[Any, int]:
        if not self._values:
            return {}
        found = reduce.reduceat(numbers[self._order], self._begins).tolist()
        return dict(zip(self._values, found, strict=True))
