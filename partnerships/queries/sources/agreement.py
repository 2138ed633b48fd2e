"""How the lists agree in the newest version: what each adds, corroborates and contradicts."""

from __future__ import annotations

from collections import Counter, defaultdict
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
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sources, conflicts in ReleaseRow.objects.newest().values_list("sources", "conflicts").iterator():
        named_by = set(sources)
        outcome = "adds" if len(named_by) == 1 else "contradicts" if conflicts else "corroborates"
        for source in named_by:
            counts[source][outcome] += 1
    return [
        Agreement(source, own.total(), own["adds"], own["corroborates"], own["contradicts"])
        for source, own in sorted(counts.items())
    ]
