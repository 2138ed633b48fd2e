"""How the lists agree in the newest version: what each adds, corroborates and contradicts."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from partnerships.models import ReleaseRow


class Agreement(NamedTuple):
    """Counts of the records that a list names. `adds`: no other list names it. `corroborates`: others do, and nothing
    disagrees. `contradicts`: others do, and the record has a conflict (dates that differ, a denial).
    """

    source: str
    named: int
    adds: int
    corroborates: int
    contradicts: int


def agreement() -> list[Agreement]:
    """One line for each list that names a record, by slug."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for sources, conflicts in ReleaseRow.objects.newest().values_list("sources", "conflicts").iterator():
        found = set(sources)
        outcome = 0 if len(found) == 1 else 2 if conflicts else 1
        for source in found:
            counts[source][outcome] += 1
    return [Agreement(source, sum(found), *found) for source, found in sorted(counts.items())]
