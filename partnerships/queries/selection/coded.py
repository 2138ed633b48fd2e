"""A column of which each value is kept once: its rows hold the value's place among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value", bound=Hashable)
Other = TypeVar("Other", bound=Hashable)
Numbers = NDArray[Any]
"""Whole numbers, one a row."""
Marks = NDArray[np.bool_]
"""For each row whether something is so."""


@dataclass(frozen=True)
class Coded(Generic[Value]):
    """`values`: each once; `codes`: each row's place among them."""

    values: list[Value]
    codes: Numbers

    @classmethod
    def of(cls, values: Iterable[Value]) -> Coded[Value]:
        """The values of all rows, in the order in which they first come."""
        places: dict[Value, int] = {}
        codes = [places.setdefault(value, len(places)) for value in values]
        return cls(list(places), np.array(codes, np.min_scalar_type(len(places))))

    def mapped(self, to: Callable[[Value], Other]) -> Coded[Other]:
        """What each row's value is turned into; values that become the same are one from here on."""
        changed = Coded.of(map(to, self.values))
        return Coded(changed.values, changed.codes[self.codes])

    def numbered(self, to: Callable[[Value], int]) -> Numbers:
        """The number that each row's value is turned into."""
        return np.fromiter(map(to, self.values), np.int32, len(self.values))[self.codes]

    def marked(self, test: Callable[[Value], bool]) -> Marks:
        """The rows whose value meets a condition."""
        return np.fromiter(map(test, self.values), np.bool_, len(self.values))[self.codes]

    def at(self, rows: Numbers | slice) -> Coded[Value]:
        """Some of the rows."""
        return Coded(self.values, self.codes[rows])

    def joined(self, other: Coded[Value], order: Numbers) -> Coded[Value]:
        """These rows and then others, in another order. Its values come in the order of its rows, as `of` has them."""
        places = {value: place for place, value in enumerate(self.values)}
        of_other = [places.setdefault(value, len(places)) for value in other.values]
        codes = np.concatenate([self.codes.astype(np.int64), np.array(of_other, np.int64)[other.codes]])
        found = Coded(list(places), codes[order]).in_order()
        return Coded(found.values, found.codes.astype(np.min_scalar_type(len(found.values))))

    def counts(self) -> Counter[Value]:
        """How many rows have each value; without those that none has."""
        numbers = np.bincount(self.codes, minlength=len(self.values)).tolist()
        return Counter({value: n for value, n in zip(self.values, numbers, strict=True) if n})

    def count_of(self, value: Value) -> int:
        """How many rows have one value."""
        return int(np.count_nonzero(self.codes == self.values.index(value))) if value in self.values else 0

    def in_order(self) -> Coded[Value]:
        """The same rows, with the values that they have, in the order in which they first come."""
        order, codes = in_order(self.codes, len(self.values))
        return Coded([self.values[code] for code in order.tolist()], codes)


def in_order(codes: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """The codes that come, of so many, in the order in which they first do; and each row's place among those."""
    end = len(codes)
    first = np.full(size, end)
    first[codes[::-1]] = np.arange(end - 1, -1, -1)  # of a code that comes several times, the last one stays
    coming = np.flatnonzero(first < end)
    order = coming[np.argsort(first[coming])]
    place = np.zeros(size, np.int32)
    place[order] = np.arange(len(order))
    return order, place[codes]
