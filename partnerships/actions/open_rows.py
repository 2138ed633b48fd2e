"""Who works on which row of the review queue: a row is one curator's at a time. None of it changes what readers see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from partnerships.models import Listing, OpenRow, SkippedRow
from partnerships.models.curation.open_rows import OPEN_FOR

TAKE = """
INSERT INTO partnerships_openrow AS open (listing_id, curator_id, opened_at) VALUES (%(listing)s, %(by)s, %(now)s)
ON CONFLICT (listing_id) DO UPDATE SET curator_id = excluded.curator_id, opened_at = excluded.opened_at
WHERE open.curator_id = excluded.curator_id OR open.opened_at < %(expired)s
RETURNING listing_id
"""


def take(*, listing: int, by: User) -> bool:
    """Open the row for a person, who leaves all others. False where another has it open."""
    now = timezone.now()
    values: dict[str, Any] = {"listing": listing, "by": by.pk, "now": now, "expired": now - OPEN_FOR}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        taken = cursor.fetchone() is not None
        if taken:
            OpenRow.objects.filter(curator=by).exclude(listing=listing).delete()
    return taken


def take_first(*, rows: Iterable[int], by: User) -> int | None:
    """Open the first of these rows that nobody else has open; None where all are somebody's."""
    return next((row for row in rows if take(listing=row, by=by)), None)


def holder(*, listing: Listing, by: User) -> OpenRow | None:
    """Who else has the row open at this moment."""
    opened = OpenRow.objects.filter(listing=listing, opened_at__gt=timezone.now() - OPEN_FOR)
    return opened.exclude(curator=by).select_related("curator").first()


def skip(*, listing: Listing, by: User) -> None:
    """Leave a row for later: it comes after all others for this person, and is free for the rest."""
    with transaction.atomic():
        SkippedRow.objects.update_or_create(
            listing=listing, curator=by, defaults={"skipped_at": timezone.now()}
        )
        OpenRow.objects.filter(listing=listing, curator=by).delete()
