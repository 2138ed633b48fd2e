"""One change at a time to what readers see, among all processes."""

from django.db import connection

TURN = "SELECT pg_advisory_xact_lock(hashtext('ringwatch release'))"


def take() -> None:
    """Wait until no other transaction rebuilds or publishes; the turn ends with our own transaction.

    What others committed before is seen from here on, so no two of them compute without each other's evidence.
    Row locks are taken before it, never after.
    """
    with connection.cursor() as cursor:
        cursor.execute(TURN)
