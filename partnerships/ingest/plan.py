"""What becomes of a list's listings when a snapshot is applied. Pure.

Snapshots may arrive in any order and are ordered by the day they speak for. `before` is what the list showed at
the snapshot just before the new one, `after` what it showed at the one just after; None = there is none. The
listings that result are those that would stand had every snapshot come in its order (a law; tested with
permutations).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from partnerships.ingest.compare import Before, Difference


@dataclass
class Plan:
    """What becomes of the list's listings. Ids are of listings; rows are what the new snapshot shows.

    `open`: rows that the newest snapshot shows. `passing`: rows that the next snapshot no longer shows so.
    `close`: listings that end here. `split`: listings that end here and come again, unchanged, with the next.
    `extend`: listings that the next snapshot ends, and that this one still shows. `earlier`: listings that
    began with the next snapshot and, as is now known, with this one.
    """

    open: list = field(default_factory=list)
    passing: list = field(default_factory=list)
    close: list[int] = field(default_factory=list)
    split: list[int] = field(default_factory=list)
    extend: list[int] = field(default_factory=list)
    earlier: list[int] = field(default_factory=list)


def make_plan(
    difference: Difference, before: Mapping[str, Before], after: Mapping[str, Before] | None
) -> Plan:
    """The plan for a snapshot whose difference from `before` is `difference`."""
    changed = [listing for listing, _row in difference.changed]
    rows = [(None, row) for row in difference.added] + list(difference.changed)
    if after is None:
        return Plan(
            open=[row for _listing, row in rows],
            close=[listing.id for listing in [*changed, *difference.gone]],
        )
    plan = Plan()
    for _listing, row in rows:
        next_one = after.get(row.key)
        if next_one and next_one.fingerprint == row.fingerprint:
            plan.earlier.append(next_one.id)
        else:
            plan.passing.append(row)
    still_there = {listing.id for listing in after.values()}
    ending = {listing.id for listing in [*changed, *difference.gone]}
    for listing in before.values():
        if listing.id in ending:
            (plan.split if listing.id in still_there else plan.close).append(listing.id)
        elif listing.id not in still_there:
            plan.extend.append(listing.id)
    return plan
