"""Growth: certain and possible apart, undated counted and never drawn."""

from datetime import date

import pytest

from partnerships.dates import Span
from partnerships.queries import growth
from tests.factories import question, released

pytestmark = pytest.mark.django_db


def by_month(found):
    return {f"{month.first:%Y-%m}": (month.began, month.certain, month.possible) for month in found.months}


def test_a_start_known_to_the_year_is_possible_from_its_first_month_and_certain_in_its_last():
    released({"start": Span.year(2019)})

    months = by_month(growth.of(question()))

    assert next(iter(months)) == "2019-01"
    assert months["2019-01"] == (0, 0, 1)
    assert months["2019-11"] == (0, 0, 1)
    assert months["2019-12"] == (0, 1, 1)


def test_a_start_by_a_day_is_possible_from_the_beginning():
    released({"start": Span.by(date(2019, 9, 5))}, {"start": Span.month(2018, 3)})

    months = by_month(growth.of(question()))

    assert months["2018-03"] == (1, 1, 2)
    assert months["2019-09"] == (0, 2, 2)


def test_days_and_months_begin_in_their_month():
    released(
        {"start": Span.day(date(2019, 8, 31))}, {"start": Span.month(2019, 8)}, {"start": Span.year(2019)}
    )

    assert by_month(growth.of(question()))["2019-08"] == (2, 2, 3)


def test_what_is_undated_is_counted_apart():
    released({}, {}, {"start": Span.day(date(2019, 8, 31))}, {"start": Span.year(2020)})

    found = growth.of(question())

    assert (found.dated, found.undated, found.imprecise) == (2, 2, 1)
    assert found.months[-1].certain == found.months[-1].possible == 2


def test_with_no_start_known_there_are_no_months():
    released({})

    found = growth.of(question())

    assert found.months == ()
    assert found.undated == 1


def test_it_answers_the_question_alone():
    released({"start": Span.month(2019, 8), "state": "CA"}, {"start": Span.month(2019, 8)})

    found = growth.of(question("state=CA"))

    assert found.dated == 1
