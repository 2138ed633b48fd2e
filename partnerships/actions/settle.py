"""What follows every act: the agencies it touched are rebuilt, and what readers see is published."""

from collections.abc import Iterable

from partnerships.actions.publish import publish
from partnerships.actions.rebuild import rebuild
from partnerships.models import Release


class Overtaken(Exception):
    """Someone else acted on the same thing in the meantime. The message says who did what; nothing was done."""


def settle(agencies: Iterable[int], *, actor, why: str) -> Release | None:
    """Rebuild these agencies and publish. Call it inside the act's transaction. Gives the release, if any."""
    rebuild(agencies=agencies)
    return publish(actor=actor, why=why)
