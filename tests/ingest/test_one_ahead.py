"""What a thread makes ahead: in order, one at most, none left over; so are the rows of a first list matched, and no
thread asks the database."""

import threading
from contextlib import closing

import pytest
from django.db.backends.postgresql.base import DatabaseWrapper

from partnerships.ingest.run import opening
from partnerships.ingest.run.one_ahead import one_ahead
from partnerships.models import Listing
from partnerships.models.vocabulary import Outcome
from tests.factories import as_csv, ingest_run
from tests.starter_runs import ENOUGH, FIRST, SECOND, WHOLE


def test_items_come_in_order_and_all_but_the_first_are_made_by_one_thread():
    makers = []

    def items():
        for number in range(5):
            makers.append(threading.current_thread())
            yield number

    assert list(one_ahead(items())) == list(range(5))
    assert makers[0] is threading.current_thread()
    assert len(set(makers[1:])) == 1
    assert makers[1] is not makers[0]


@pytest.mark.parametrize("count", [0, 1])
def test_few_items_are_given_too(count):
    assert list(one_ahead(iter(range(count)))) == list(range(count))


def test_the_next_item_is_made_while_one_is_in_use():
    made = threading.Event()

    def items():
        yield 1
        made.set()
        yield 2

    for number in one_ahead(items()):
        if number == 1:
            assert made.wait(10)


def test_no_more_than_one_is_made_ahead():
    made = []

    items = one_ahead(made.append(number) or number for number in range(50))
    next(items)
    items.close()

    assert len(made) <= 2


def test_what_goes_wrong_is_raised_in_its_place():
    def items():
        yield 1
        yield 2
        raise ValueError("the third is none")

    given = one_ahead(items())
    assert [next(given), next(given)] == [1, 2]
    with pytest.raises(ValueError, match="the third is none"):
        next(given)


def test_who_leaves_early_leaves_no_thread():
    def items():
        while True:
            yield len(threading.enumerate())

    before = threading.active_count()
    with closing(one_ahead(items())) as given:
        next(given)
        next(given)

    assert threading.active_count() == before


@pytest.fixture
def matched_by(monkeypatch):
    """The threads in which rows were matched, a batch of five at a time; any but this one may open no connection."""
    threads = []
    match_rows = opening.match_rows
    get_new_connection = DatabaseWrapper.get_new_connection

    def noted(rows, **facts):
        threads.append(threading.current_thread())
        return match_rows(rows, **facts)

    def connected_here(wrapper, parameters):
        assert threading.current_thread() is threading.main_thread()
        return get_new_connection(wrapper, parameters)

    monkeypatch.setattr(opening, "BATCH_ROWS", 5)
    monkeypatch.setattr(opening, "match_rows", noted)
    monkeypatch.setattr(DatabaseWrapper, "get_new_connection", connected_here)
    return threads


@pytest.mark.django_db
def test_a_first_list_is_matched_ahead(matched_by):
    run = ingest_run(as_csv(WHOLE), on=FIRST)

    assert run.outcome is Outcome.APPLIED
    assert Listing.objects.open().count() == ENOUGH
    assert matched_by[0] is threading.main_thread()
    assert threading.main_thread() not in matched_by[1:]
    assert len(matched_by) > 2


@pytest.mark.django_db
def test_a_list_that_comes_again_is_matched_where_the_database_is_asked(matched_by):
    ingest_run(as_csv(WHOLE), on=FIRST)
    matched_by.clear()

    ingest_run(as_csv([row | {"date": "2020-03"} for row in WHOLE]), on=SECOND, decided=1)

    assert set(matched_by) == {threading.main_thread()}
    assert len(matched_by) > 2
