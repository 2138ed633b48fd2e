"""The status of a partnership, today and on any day before. Pure.

First match wins:

| status         | when, on a day                                                                       |
|----------------|--------------------------------------------------------------------------------------|
| `denied`       | a source shows it, and the agency disputes it                                        |
| `ended`        | a source says it ended                                                               |
| `listed`       | it is on a roll that is kept                                                         |
| `list_retired` | it was on a roll when that was last kept; the list stopped, or dropped the category  |
| `delisted`     | it is gone from a roll that was kept then                                            |
| `reported`     | only reports or a table published once name it                                       |
| `announced`    | it was announced, and nothing shows it in force                                      |
| (none)         | nobody says that there was one: a statement about the agency, and no partnership     |
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from partnerships.models.vocabulary import Event, Nature, Status
from partnerships.partnership_rules.evidence import SAYS_IT_IS, SAYS_SO, Evidence

ALWAYS = date.min
"""Since when a claim holds that gives no day."""


@dataclass(frozen=True)
class History:
    """The status on every day: `statuses[0]` before the first of `days`, `statuses[n]` from `days[n - 1]` on."""

    days: tuple[date, ...]
    statuses: tuple[Status, ...]

    @property
    def last(self) -> Status:
        """The status today."""
        return self.statuses[-1]

    def on(self, day: date) -> Status:
        return self.statuses[bisect_right(self.days, day)]

    def since(self, status: Status) -> date | None:
        """The day from which the last status holds, if it is this one; None if it is not, or held always."""
        return self.days[-1] if self.days and self.last is status else None

    def replaced(self, status: Status, since: date) -> History:
        """The same until a day, and from then on this status."""
        kept = bisect_right(self.days, since)
        if kept and self.days[kept - 1] == since:
            kept -= 1
        return history_of([*zip((ALWAYS, *self.days[:kept]), self.statuses, strict=False), (since, status)])


def history_of(steps: Sequence[tuple[date, Status]]) -> History:
    """The history of (since, status), in order; the first holds from the beginning of time."""
    days: list[date] = []
    statuses = [steps[0][1]]
    for since, status in steps[1:]:
        if status is not statuses[-1]:
            days.append(since)
            statuses.append(status)
    return History(tuple(days), tuple(statuses))


def status_history(evidence: Iterable[Evidence]) -> History | None:
    """The status on every day by the table above; None where nobody says that there is, will be or was a tie."""
    evidence = [one for one in evidence if one.stands]
    if not any(one.event in SAYS_SO for one in evidence):
        return None
    days = sorted({ALWAYS, *(day for one in evidence for day in _turns(one))})
    steps = [(day, status) for day in days if (status := _status_on(evidence, day))]
    return history_of(steps)


def _turns(one: Evidence) -> list[date]:
    """The days on which what a claim says of the status may become another."""
    days = [_holds_from(one)]
    if one.taken_off_on:
        days.append(one.taken_off_on)
    if one.nature is Nature.ROLL and not one.source_kept and one.retired_on:
        days.append(one.retired_on)
    return days


def _holds_from(one: Evidence) -> date:
    """The first day on which the claim tells of the status."""
    if one.event in SAYS_IT_IS:
        if one.nature is Nature.ROLL:
            return one.span.first or one.span.last if one.span else one.first_shown_on
        return (one.start.first or one.start.last) if one.start else ALWAYS
    claimed = one.span or one.published_on
    if claimed is None:
        return ALWAYS if one.nature is Nature.REPORTS else one.first_shown_on
    return claimed.last if one.event is Event.ENDED else claimed.first or claimed.last


def _status_on(evidence: list[Evidence], day: date) -> Status | None:
    holding = [one for one in evidence if _holds_from(one) <= day]
    still_said = {one.event for one in holding if not (one.taken_off_on and one.taken_off_on <= day)}
    if Event.DENIED in still_said and any(one.event in SAYS_SO for one in evidence):
        return Status.DENIED
    if Event.ENDED in still_said:
        return Status.ENDED
    found = {_shown_as(one, day) for one in holding if one.event in SAYS_IT_IS}
    if Event.ANNOUNCED in {one.event for one in holding}:
        found.add(Status.ANNOUNCED)
    order = (Status.LISTED, Status.LIST_RETIRED, Status.DELISTED, Status.REPORTED, Status.ANNOUNCED)
    return next((status for status in order if status in found), None)


def _shown_as(one: Evidence, day: date) -> Status:
    """What a claim that shows the tie says of the status on a day."""
    if one.nature is not Nature.ROLL:
        return Status.REPORTED
    if one.taken_off_on and one.taken_off_on <= day:
        return Status.DELISTED
    stopped = not one.source_kept and (one.retired_on is None or one.retired_on <= day)
    return Status.LIST_RETIRED if stopped else Status.LISTED
