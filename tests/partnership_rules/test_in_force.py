"""On which days a partnership was in force: the definition of certain and possible, word by word."""

from datetime import date, timedelta
from itertools import product

import pytest

from partnerships.dates import Span, read_iso
from partnerships.partnership_rules.in_force import in_force

STARTS = [None, read_iso("2019-08-28"), read_iso("2019-07"), read_iso("2019"), Span.by(date(2019, 9, 5))]
ENDS = [None, read_iso("2020-02-10"), read_iso("2020"), Span.by(date(2020, 6, 1)), read_iso("2018")]
ATTESTED = [None, date(2019, 8, 1), date(2019, 9, 5), date(2020, 10, 7)]
DAYS = [date(2018, 1, 1) + timedelta(days=13 * step) for step in range(100)] + [
    day + timedelta(days=step)
    for day in (date(2019, 8, 28), date(2019, 9, 5), date(2020, 2, 10), date(2020, 10, 7))
    for step in (-1, 0, 1)
]


def holds(days, day: date) -> bool:
    if days.isempty:
        return False
    return (days.lower is None or days.lower <= day) and (days.upper is None or day < days.upper)


@pytest.mark.parametrize(
    ("start", "end", "until", "disputed"), list(product(STARTS, ENDS, ATTESTED, [False, True]))
)
def test_certain_and_possible_are_what_the_definition_says(start, end, until, disputed):
    found = in_force(start=start, end=end, attested_until=until, disputed=disputed, ended_by=None)

    for day in DAYS:
        begun = start is not None and start.last <= day
        may_have_begun = start is None or start.first is None or start.first <= day
        certainly_ended = end is not None and end.last < day
        may_have_ended = end is not None and (end.first is None or end.first <= day)
        shown = until is not None and day <= until
        certain = begun and shown and not may_have_ended and not disputed

        assert holds(found.certain, day) == certain
        assert holds(found.possible, day) == (may_have_begun and not certainly_ended)
        assert not certain or holds(found.possible, day)


def test_one_that_is_said_to_have_ended_by_a_day_was_in_force_until_then_at_most():
    ended_by, start = date(2020, 5, 1), read_iso("2019-08-28")

    found = in_force(
        start=start, end=None, attested_until=date(2021, 1, 1), disputed=False, ended_by=ended_by
    )

    assert holds(found.possible, ended_by)
    assert not holds(found.possible, ended_by + timedelta(days=1))
    assert holds(found.certain, ended_by - timedelta(days=1))
    assert not holds(found.certain, ended_by)
