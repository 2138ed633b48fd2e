"""The difference between what a list showed before and what it shows now. Pure; tested with plain lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Before:
    """An open listing: its row in the database, and the fingerprint of its raw columns."""

    id: int
    fingerprint: str


@dataclass(frozen=True)
class Difference:
    """Each kept row is in exactly one of `added`, `changed`, `same`; `gone` are listings with no row now."""

    added: list
    changed: list[tuple[Before, object]]
    gone: list[Before]
    same: int

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.gone)


def compare(before: Mapping[str, Before], after: Iterable) -> Difference:
    """`before`: key → open listing. `after`: rows with `key` and `fingerprint`, each key once."""
    added, changed, same, seen = [], [], 0, set()
    for row in after:
        seen.add(row.key)
        known = before.get(row.key)
        if known is None:
            added.append(row)
        elif known.fingerprint == row.fingerprint:
            same += 1
        else:
            changed.append((known, row))
    gone = [listing for key, listing in before.items() if key not in seen]
    return Difference(added, changed, gone, same)
