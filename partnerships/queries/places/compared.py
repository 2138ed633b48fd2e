"""States, or the counties of one, beside each other: what is on record in each, and each one's rank.

A rate and a share are of agencies, never of partnerships. An area that no list names has neither: that nothing is on
record there does not say that there was none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from partnerships.geography import people
from partnerships.models import County, State
from partnerships.queries.places import area_totals, directory
from partnerships.queries.places.area_totals import AreaTotals
from partnerships.queries.places.directory import Share
from partnerships.queries.question import Question

PEOPLE_PER_RATE = 100_000


@dataclass(frozen=True)
class ComparedArea:
    """One state or county. `people` is None where nobody counted, `share` where no directory does."""

    totals: AreaTotals
    share: Share | None = None
    people: int | None = None

    @property
    def name(self) -> str:
        place = self.totals.place
        return place.name if isinstance(place, State) else place.full_name if place else ""

    @property
    def code(self) -> str:
        """CA, or a county's FIPS code; empty where the place is not known."""
        return str(self.totals.place.pk) if self.totals.place else ""

    @property
    def state(self) -> str:
        """The state's code; empty where it is not known."""
        place = self.totals.place
        return place.state_id if isinstance(place, County) else self.code

    @property
    def rate(self) -> float | None:
        """Agencies per 100,000 people; None where nobody counted, or no list names one."""
        if not self.totals.agencies or not self.people:
            return None
        return PEOPLE_PER_RATE * self.totals.agencies / self.people

    @property
    def part(self) -> float | None:
        """The share of known agencies, from 0 to 1."""
        if not self.share or not self.share.agencies or not self.totals.agencies:
            return None
        return self.share.partners / self.share.agencies


ORDERS: dict[str, Callable[[ComparedArea], Any]] = {
    "name": lambda one: one.name,
    "agencies": lambda one: one.totals.agencies or None,
    "partnerships": lambda one: one.totals.partnerships or None,
    "rate": lambda one: one.rate,
    "share": lambda one: one.part,
    "first": lambda one: one.totals.started_by,
    "last": lambda one: one.totals.last_started_by,
    "until": lambda one: one.totals.attested_until,
}
"""What a table may be sorted by, with a leading "-" for the other way round."""
USUAL_ORDER = "-agencies"


def states(question: Question) -> list[ComparedArea]:
    """Every state and territory by name; what has no state comes last."""
    shares, residents = directory.by_state(question.selection), people.by_state()
    found = area_totals.by_state(question)
    codes = [one.place.code if isinstance(one.place, State) else "" for one in found]
    return [
        ComparedArea(one, shares.get(code), residents.get(code))
        for one, code in zip(found, codes, strict=True)
    ]


def counties(question: Question, *, state: str = "") -> list[ComparedArea]:
    """The counties in which something is on record, the most first; what has no county comes last."""
    shares = directory.by_county(question.selection, state=state)
    return [
        ComparedArea(one, shares.get(one.place.pk) if one.place else None)
        for one in area_totals.by_county(question)
    ]


def in_order(areas: Iterable[ComparedArea], order: str) -> list[ComparedArea]:
    """Sorted by one of ORDERS; areas of which it is not known, and what is in no area, come last."""
    value = ORDERS[order.removeprefix("-")]
    by_name = sorted(areas, key=lambda one: one.name)
    known = [one for one in by_name if one.totals.place and value(one) is not None]
    others = [one for one in by_name if one.totals.place and value(one) is None]
    known.sort(key=value, reverse=order.startswith("-"))
    return known + others + [one for one in by_name if not one.totals.place]


def rank(areas: Sequence[ComparedArea], one: ComparedArea, what: str) -> int | None:
    """How many areas have more of it, and one; equals share a rank. None where it is not known."""
    value = ORDERS[what]
    own = value(one)
    if own is None:
        return None
    numbers = [value(other) for other in areas if other.totals.place]
    return 1 + len([number for number in numbers if number is not None and number > own])
