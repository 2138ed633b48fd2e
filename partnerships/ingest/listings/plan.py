"""What becomes of a list's listings when a snapshot is applied. Pure.

Snapshots may arrive in any order; they are ordered by the day they speak for. `before`: the rows of the snapshot just
before the new one; `after`: those of the snapshot just after it, None where there is none. The resulting listings
are the same for every order of arrival (a law; tested with permutations).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from partnerships.ingest.compare import Difference, PriorRow
from partnerships.ingest.mapping.reread import Replacement
from partnerships.ingest.row_keys import RowKey


@dataclass(frozen=True)
class Plan:
    """What becomes of the list's listings. Ids are of listings; rows are those of the new snapshot.

    `open`: rows that open a listing which stays open. `open_and_close`: rows that open a listing which the next
    snapshot closes. `close`: listings that this snapshot closes. `split`: listings that this snapshot closes and that
    open again, unchanged, with the next. `extend`: listings that the next snapshot closes and that this one still
    shows. `backdate`: listings that opened with the next snapshot and now open with this one.
    """

    open: list[RowKey] = field(default_factory=list)
    open_and_close: list[RowKey] = field(default_factory=list)
    close: list[int] = field(default_factory=list)
    split: list[int] = field(default_factory=list)
    extend: list[int] = field(default_factory=list)
    backdate: list[int] = field(default_factory=list)
    replaced: Mapping[int, Replacement] = field(default_factory=dict)
    """Listings that are withdrawn, because another mapping reads their rows otherwise: id → what replaces them."""
    was: Mapping[str, str] = field(default_factory=dict)
    """Key of a row that opens a listing → the key of the one that it replaces."""

    @property
    def opening(self) -> list[RowKey]:
        """All rows that open a listing."""
        return [*self.open, *self.open_and_close]

    @property
    def ending(self) -> set[int]:
        """All listings that this snapshot closes, or that are withdrawn."""
        return {*self.close, *self.split, *self.replaced}


def make_plan(
    difference: Difference[RowKey], before: Mapping[str, PriorRow], after: Mapping[str, PriorRow] | None
) -> Plan:
    """The plan for a snapshot whose difference from `before` is `difference`."""
    rows = [*difference.added, *(row for _prior, row in difference.changed)]
    ending = [prior.id for prior, _row in difference.changed] + [prior.id for prior in difference.gone]
    if after is None:
        return Plan(open=rows, close=ending)
    return _plan_between(rows, set(ending), before, after)


def _plan_between(
    rows: list[RowKey], ending: set[int], before: Mapping[str, PriorRow], after: Mapping[str, PriorRow]
) -> Plan:
    """The plan for a snapshot that is not the list's newest. `ending`: listings without an equal row in it."""
    plan = Plan()
    for row in rows:
        next_row = after.get(row.key)
        if next_row and next_row.fingerprint == row.fingerprint:
            plan.backdate.append(next_row.id)
        else:
            plan.open_and_close.append(row)
    shown_after = {prior.id for prior in after.values()}
    for prior in before.values():
        if prior.id in ending:
            (plan.split if prior.id in shown_after else plan.close).append(prior.id)
        elif prior.id not in shown_after:
            plan.extend.append(prior.id)
    return plan
