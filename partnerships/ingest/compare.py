"""The difference between the rows of two snapshots of a list. Pure; tested with plain lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar


class Keyed(Protocol):
    """A row of the new snapshot: `key` identifies it in every snapshot, `fingerprint` changes when it does."""

    @property
    def key(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...


NewRow = TypeVar("NewRow")
KeyedRow = TypeVar("KeyedRow", bound=Keyed)


class PriorRow(NamedTuple):
    """A row of the snapshot before: its id in the database, and the fingerprint of its raw columns."""

    id: int
    fingerprint: str


@dataclass(frozen=True)
class Difference(Generic[NewRow]):
    """Each new row is in one of `added`, `changed`, `same` (a count); `gone`: the prior rows without a new one."""

    added: Sequence[NewRow]
    changed: Sequence[tuple[PriorRow, NewRow]]
    gone: Sequence[PriorRow]
    same: int

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.gone)


def compare(before: Mapping[str, PriorRow], after: Iterable[KeyedRow]) -> Difference[KeyedRow]:
    """`before`: key → prior row. `after`: the new rows, each key once."""
    added: list[KeyedRow] = []
    changed: list[tuple[PriorRow, KeyedRow]] = []
    same, seen = 0, set()
    for row in after:
        seen.add(row.key)
        prior = before.get(row.key)
        if prior is None:
            added.append(row)
        elif prior.fingerprint == row.fingerprint:
            same += 1
        else:
            changed.append((prior, row))
    gone = [prior for key, prior in before.items() if key not in seen]
    return Difference(added, changed, gone, same)
