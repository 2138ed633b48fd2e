"""The rows of a held run from which a curator chooses those that are applied: by what would become of each.

Knows nothing of how lists are read, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from partnerships.models import Agency, PreviewedListing, RowKind, Run
from partnerships.queries.sources.row_differences import PreviewDifferences, Row, RowChangeType, of_preview

GONE = "gone"
"""Stands beside the kinds of new and changed rows for those that the file no longer shows."""
GONE_LABEL = _("gone from the file")


@dataclass(frozen=True)
class ShownRow:
    """One row as it is offered. `number`: of the row in the file, of a gone one the id of its listing; None where it
    cannot be left out.
    """

    row: Row
    number: int | None
    label: str
    agency: Agency | None
    problems: list[str]

    @property
    def is_gone(self) -> bool:
        return self.row.change_type is RowChangeType.GONE


@dataclass(frozen=True)
class RowChoices:
    """The rows of a run that was held with all of them. `difference`: as a comparison gives it, not applied.

    `gone_too`: whether a row that is gone may be left as it is.
    """

    run: Run
    difference: Any
    gone_too: bool

    @cached_property
    def kinds(self) -> dict[int, str]:
        """The number of each row that may be left out → its kind."""
        return dict(self.run.previewed_listings.values_list("row_number", "kind"))

    @cached_property
    def gone(self) -> frozenset[int]:
        """The rows on file (ids) that the file no longer shows, if they may be left as they are."""
        return frozenset(one.id for one in self.difference.gone) if self.gone_too else frozenset()

    def rows(self, kind: str = "") -> frozenset[int]:
        """Numbers of new and changed rows; all of them, where no kind is given."""
        return frozenset(number for number, its in self.kinds.items() if kind in ("", its))

    def differences(self, kind: str = "") -> PreviewDifferences:
        """What is shown of them; all of them, where no kind is given."""
        found = of_preview(self.difference)
        if not kind:
            return found
        if kind == GONE:
            return found.only(RowChangeType.GONE)
        wanted, added, changed = self.rows(kind), RowChangeType.ADDED, RowChangeType.CHANGED
        return PreviewDifferences(
            {
                added: [row for row in found.parts[added] if row.row_number in wanted],
                changed: [both for both in found.parts[changed] if both[1].row_number in wanted],
            }
        )

    def shown(self, rows: Iterable[Row]) -> list[ShownRow]:
        """Rows of a page, each with its kind and the agency on record that it means."""
        rows = list(rows)
        numbers = {row.row_number for row in rows if row.change_type is not RowChangeType.GONE}
        listings = self.run.previewed_listings.filter(row_number__in=numbers)
        by_number = {one.row_number: one for one in listings}
        agencies = Agency.objects.in_bulk({one.agency_number for one in listings if one.agency_number})
        return [self._shown(row, by_number.get(row.row_number), agencies) for row in rows]

    def _shown(self, row: Row, listing: PreviewedListing | None, agencies: dict[int, Agency]) -> ShownRow:
        if row.change_type is RowChangeType.GONE:
            return ShownRow(row, row.listing_id if self.gone_too else None, str(GONE_LABEL), None, [])
        if listing is None:
            return ShownRow(row, None, str(_("on file from a later snapshot")), None, [])
        agency = agencies.get(listing.agency_number or 0)
        problems = [name.replace("_", " ") for name in listing.problems]
        return ShownRow(row, row.row_number, str(RowKind(listing.kind).label), agency, problems)
