"""Pages that lists link to by an address that says nothing: what they are called, and who published them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from partnerships.facts import Sourced, read_rows


@dataclass(frozen=True)
class KnownPage(Sourced):
    """One page, by a part of its address that no other page has. `archived` is empty where no copy is at hand."""

    part_of_address: str
    title: str
    publisher: str
    archived: str
    note: str


@cache
def all_of_them() -> tuple[KnownPage, ...]:
    return read_rows("known_pages.csv", KnownPage)


def at(address: str) -> KnownPage | None:
    """The page at an address, if it is one of them."""
    return next((one for one in all_of_them() if one.part_of_address in address), None)
