"""What there is to read at this moment is asked for each time, and never is what was there before."""

from contextlib import closing

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from partnerships.models import Release
from partnerships.queries import data_state

pytestmark = pytest.mark.usefixtures("committed_db")
NO_ROWS = dict.fromkeys(("added", "changed", "withdrawn", "total"), 0)


def test_the_release_is_read_again_when_something_was_written():
    Release.objects.create(number=1, **NO_ROWS)

    with CaptureQueriesContext(connection) as asked:
        states = [data_state.current() for _ in range(20)]
    Release.objects.create(number=2, **NO_ROWS)
    later = data_state.current()

    # Tests beside this one write to other databases of the server, whose snapshot tells of those too.
    assert len(states) < len(asked) < 2 * len(states), (
        "asked for the moment each time, seldom for the release"
    )
    assert {state.release.number for state in states} == {1}
    assert later.release == Release.objects.newest() and later.tag != states[0].tag


def test_what_a_transaction_wrote_itself_is_read():
    with transaction.atomic():
        Release.objects.create(number=1, **NO_ROWS)
        data_state.current()
        Release.objects.create(number=2, **NO_ROWS)

        assert data_state.current().release.number == 2


def test_a_connection_that_the_server_ended_is_made_anew():
    Release.objects.create(number=1, **NO_ROWS)
    before = data_state.current()
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    connection.close_if_unusable_or_obsolete()  # as a request begins

    assert data_state.current().tag == before.tag
