"""Gathering a curator's edits into one release. Decision 13 says what waits, and what does not.

All of it happens under the publish lock, so a gathering is never published while an act adds to it.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from partnerships.actions import journal
from partnerships.actions.publish import differing, publish
from partnerships.models import GatheredAgency, Gathering, Release
from partnerships.models.locks import publish_lock


class AlreadyPublished(Exception):
    """The gathering is gone: someone published it. The message says so."""


def begin(*, by) -> Gathering:
    """From now on the edits of this curator wait. Beginning again goes on with what was begun."""
    with transaction.atomic():
        gathering, made = Gathering.objects.get_or_create(curator=by)
        if made:
            journal.write(actor=by, action="gather edits", subject=str(gathering))
    return gathering


def taking(*, by, agencies: Collection[int]) -> Gathering | None:
    """The gathering in which an act of this person waits, with the agencies it changed; None where it need not.

    It is that of whoever's edits to one of these agencies wait, as an act is never published in parts; else the
    person's own. Call it under the publish lock, after the rebuild.
    """
    same_agency = Gathering.objects.filter(gathered__agency__in=agencies).order_by("id")
    gathering = same_agency.first() or Gathering.objects.filter(curator=by).first()
    if gathering is None:
        return None
    waiting = [
        GatheredAgency(gathering=gathering, agency_id=number) for number in sorted(differing(agencies))
    ]
    GatheredAgency.objects.bulk_create(waiting, ignore_conflicts=True)
    return gathering if waiting else None


def publish_together(*, gathering: Gathering, by, reason: str) -> Release | None:
    """Publish what waits in a gathering as one release, and end it. None where readers see nothing new by it."""
    with transaction.atomic():
        publish_lock()
        ended, _ = Gathering.objects.filter(pk=gathering.pk).delete()
        if not ended:
            raise AlreadyPublished("These edits were published already.")
        journal.write(actor=by, action="publish gathered edits", subject=str(gathering), reason=reason)
        return publish(actor=by, why=reason)
