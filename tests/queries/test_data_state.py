"""What there is to read at this moment is asked of the database once for many who ask at once, and never is old."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from partnerships.models import Release
from partnerships.queries import data_state
from partnerships.queries.data_state import SharedQuestion

READERS = 12


@pytest.fixture
def questions(monkeypatch):
    """The states that were asked of the database, in order."""
    asked, really = [], data_state.current

    def counted():
        state = really()
        connections.close_all()
        asked.append(state)
        return state

    monkeypatch.setattr(data_state, "current", counted)
    return asked


def test_one_question_answers_all_who_came_before_it_was_asked(committed_db, questions):
    no_rows = dict.fromkeys(("added", "changed", "withdrawn", "total"), 0)
    shared = SharedQuestion()
    with ThreadPoolExecutor(READERS) as readers:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE partnerships_release")
            first = readers.submit(shared.state)
            wait_for_sessions_that_wait(1)
            others = [readers.submit(shared.state) for _ in range(READERS - 1)]
            Release.objects.create(number=1, published_at=timezone.now(), **no_rows)
            wait_until_all_have_come(shared)
        states = [one.result() for one in (first, *others)]
    assert len(questions) == 2
    assert {state.release.number for state in states[1:]} == {1}
    assert shared.state().release.number == 1
    assert len(questions) == 3


def wait_for_sessions_that_wait(number):
    """Until so many other sessions wait for a lock."""
    with connection.cursor() as cursor:
        found = 0
        while found < number:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            (found,) = cursor.fetchone()


def wait_until_all_have_come(shared):
    """Each that came has a number, and the one that asked a second."""
    while repr(shared._order) != f"count({READERS + 2})":
        time.sleep(0.001)
