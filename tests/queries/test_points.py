"""The days that the map is told of a record are the days that the filters say."""

from datetime import date, timedelta

import pytest

from partnerships.models import ReleaseRow
from partnerships.queries.filters import certainly_in_force, dates_condition
from partnerships.queries.points import EPOCH, in_force
from tests import database, starter

DAYS = [
    date(2018, 1, 1),
    date(2019, 7, 31),
    date(2019, 8, 28),
    date(2020, 2, 29),
    date(2020, 10, 7),
    date(2024, 1, 24),
    date(2026, 1, 1),
]


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        yield starter.publish()


def spans():
    """Each record's four day numbers, as the map gets them."""
    rows = ReleaseRow.objects.newest().values_list(
        "partnership_id",
        "status",
        "start__startswith",
        "start__endswith",
        "end__startswith",
        "end__endswith",
        "end_precision",
        "last_listed_on",
    )
    return {number: in_force(*facts) for number, *facts in rows}


@pytest.mark.parametrize("day", DAYS)
def test_the_map_and_the_table_hold_the_same_in_force_on_a_day(day, published):
    rows = ReleaseRow.objects.newest()
    number = day.toordinal() - EPOCH
    possible = rows.filter(dates_condition(after=None, before=None, as_of=day, undated="include"))
    certain = possible.filter(certainly_in_force(day))

    drawn = spans()

    assert {key for key, (first, last, _, _) in drawn.items() if first <= number <= last} == set(
        possible.values_list("partnership_id", flat=True)
    )
    assert {key for key, (_, _, first, last) in drawn.items() if first <= number <= last} == set(
        certain.values_list("partnership_id", flat=True)
    )


def test_every_border_of_a_span_is_a_border_of_the_filters(published):
    rows = ReleaseRow.objects.newest()
    borders = {day for span in spans().values() for day in span if 0 < day < 40_000}
    some = sorted(borders)[:: max(1, len(borders) // 25)]

    for border in some:
        for day in (date.fromordinal(border + EPOCH) + timedelta(days=step) for step in (-1, 0, 1)):
            asked = dates_condition(after=None, before=None, as_of=day, undated="include")
            number = day.toordinal() - EPOCH

            assert (
                sum(first <= number <= last for first, last, _, _ in spans().values())
                == rows.filter(asked).count()
            )
            sure = sum(first <= number <= last for _, _, first, last in spans().values())
            assert sure == rows.filter(asked & certainly_in_force(day)).count()
