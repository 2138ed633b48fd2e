"""What follows every act: the agencies it touched are rebuilt, and what readers see is published, or gathered."""

from collections.abc import Iterable

from partnerships.actions import gather
from partnerships.actions.publish import publish
from partnerships.actions.rebuild import rebuild
from partnerships.models import Gathering, Release

Settled = Release | Gathering | None
"""What became of an act: it is published, it waits to be, or it changes nothing that readers see."""


class Overtaken(Exception):
    """Someone else acted on the same thing in the meantime. The message says who did what; nothing was done."""


def settle(agencies: Iterable[int], *, actor, why: str) -> Settled:
    """Rebuild these agencies and publish. Call it inside the act's transaction. `actor`: a user, or a run's name.

    Gives the release, or the gathering in which a person's act waits; None where nothing differs for readers.
    """
    agencies = set(agencies)
    rebuild(agencies=agencies)
    if not isinstance(actor, str) and (gathering := gather.taking(by=actor, agencies=agencies)):
        return gathering
    return publish(actor=actor, why=why)
