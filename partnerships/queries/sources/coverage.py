"""What a source covers: how much of the newest version rests on it, and the states where it names no agency."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from partnerships.models import ReleaseRow, Source, State


@dataclass(frozen=True)
class Coverage:
    """`states` and `missing` are the names of those with and without a partnership that the list speaks of."""

    partnerships: int
    undated: int
    states: list[str]
    missing: list[str]


def of(source: Source) -> Coverage | None:
    """A list's coverage; None while nothing rests on it."""
    rows = ReleaseRow.objects.newest().filter(sources__contains=[source.slug])
    by_state = (
        rows.order_by()
        .values_list("state")
        .annotate(number=Count("pk"), undated=Count("pk", filter=Q(start=None)))
    )
    named = {state: (number, undated) for state, number, undated in by_state}
    if not named:
        return None
    states = list(State.objects.order_by("name").values_list("code", "name"))
    return Coverage(
        sum(number for number, _undated in named.values()),
        sum(undated for _number, undated in named.values()),
        [name for code, name in states if code in named],
        [name for code, name in states if code not in named],
    )
