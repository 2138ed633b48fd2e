"""What a run changed in listings that were there before it, as it is stored with the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

BEFORE, AFTER = 0, 1
"""The sides of an edit's pairs."""


@dataclass(frozen=True)
class ListingEdit:
    """The change of one listing. `listing`: its id. Each pair is (before, after).

    `opened_by` and `closed_by`: ids of snapshots. `last_shown_on`: days as ISO text. None = not set.
    """

    listing: int
    opened_by: tuple[int, int]
    closed_by: tuple[int | None, int | None]
    last_shown_on: tuple[str | None, str | None]
    replaced_by: str | None = None
    """The key of the row that the same line of the file is read as by another mapping ("" = no row): the listing is
    withdrawn. None = it is not."""
    reads_same: bool = False
    """Whether that row says the same; only its key or fingerprint is another."""

    def is_opened_by(self, snapshot: int | None) -> bool:
        """Whether the edit made this snapshot the one that opened the listing."""
        before, after = self.opened_by
        return after == snapshot != before

    def is_closed_by(self, snapshot: int | None) -> bool:
        """Whether the edit closed the listing by this snapshot."""
        before, after = self.closed_by
        return after == snapshot != before

    def stored(self) -> dict[str, Any]:
        """As `Run.edits` stores it: an object with the names of the fields."""
        replaced = {"replaced_by": self.replaced_by, "reads_same": self.reads_same}
        return {
            **(replaced if self.replaced_by is not None else {}),
            "listing": self.listing,
            "opened_by": list(self.opened_by),
            "closed_by": list(self.closed_by),
            "last_shown_on": list(self.last_shown_on),
        }

    @classmethod
    def read(cls, stored: dict[str, Any] | Sequence[Any]) -> ListingEdit:
        """An edit as stored. Runs before November 29, 2026 stored a list of the four values, in this order."""
        names = ("listing", "opened_by", "closed_by", "last_shown_on")
        listing, *pairs = [stored[name] for name in names] if isinstance(stored, dict) else stored
        opened_by, closed_by, last_shown_on = map(tuple, pairs)
        edit = cls(listing, opened_by, closed_by, last_shown_on)
        if not isinstance(stored, dict) or stored.get("replaced_by") is None:
            return edit
        return replace(edit, replaced_by=stored["replaced_by"], reads_same=stored["reads_same"])
