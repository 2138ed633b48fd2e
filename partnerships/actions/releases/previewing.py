"""An act that is tried and taken back, so that what is shown of it beforehand is what it does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases import effects
from partnerships.actions.releases.effects import RecordEffect

MAX_WAIT_SECONDS = 3
"""How long an act that is only tried waits for who publishes."""


@contextmanager
def previewed(act: Callable[[], object], *, agencies: Collection[int]) -> Iterator[list[RecordEffect]]:
    """Inside the block the act is done and these agencies (ids) are rebuilt; then nothing of it has happened.

    Gives the records that readers would see otherwise. Raises what the act refuses with, and OperationalError where
    another process publishes for longer than `MAX_WAIT_SECONDS`.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{MAX_WAIT_SECONDS}s"])
        meant = effects.rows_meaning(agencies)
        act()
        rebuild(agencies=agencies)
        yield effects.records(agencies, doubtful=effects.fallen_into_doubt(meant))
        transaction.set_rollback(True)
