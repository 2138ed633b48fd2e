"""The days that the map is told of a record are the days that questions are answered by."""

from datetime import date, timedelta

import pytest

from partnerships.models.vocabulary import Status
from partnerships.queries import points
from partnerships.queries.points import EPOCH
from tests import database, starter
from tests.factories import question

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


def told() -> list[dict[str, int | list]]:
    """Each record as the map gets it, on the map or not."""
    columns = points.columns(question())
    rows = []
    for part in (columns, columns["elsewhere"]):
        rows += [
            {name: part[name][row] for name in (*points.SPANS, "undated")}
            | {"history": part["histories"][part["history"][row]]}
            for row in range(len(part["status"]))
        ]
    return rows


def on(day: date, rows, first: str, last: str) -> list:
    number = day.toordinal() - EPOCH
    return [row for row in rows if row[first] <= number <= row[last]]


def test_every_border_of_a_span_is_a_border_of_the_answers(published):
    rows = told()
    borders = {day for row in rows for name in points.SPANS if 0 < (day := row[name]) < 20_000}
    some = [date.fromordinal(border + EPOCH) for border in sorted(borders)[:: max(1, len(borders) // 25)]]

    for day in [*DAYS, *(border + timedelta(days=step) for border in some for step in (-1, 0, 1))]:
        in_force = question(f"as_of={day}").count()
        assert len(on(day, rows, "may_from", "may_until")) == in_force
        certain = question(f"as_of={day}&certainty=certain").count()
        assert len(on(day, rows, "sure_from", "sure_until")) == certain
        assert question(f"as_of={day}&certainty=possible").count() == in_force - certain


@pytest.mark.parametrize("day", DAYS)
def test_the_status_that_the_map_shows_of_a_day_is_that_of_the_answer(day, published):
    number = day.toordinal() - EPOCH
    statuses = Status.values
    shown = [
        statuses[[status for since, status in row["history"] if since <= number][-1]]
        for row in on(day, told(), "may_from", "may_until")
    ]

    for status in statuses:
        assert shown.count(status) == question(f"as_of={day}&status={status}").count()


def test_a_record_without_a_start_is_possible_on_any_day(published):
    undated = [row for row in told() if row["undated"]]

    assert len(undated) == question("undated=only").count() > 100
    for day in DAYS:
        assert question(f"as_of={day}&undated=only&certainty=possible").count() == len(undated)
        assert question(f"as_of={day}").count() == question(f"as_of={day}&undated=exclude").count() + len(
            undated
        )
