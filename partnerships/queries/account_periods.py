"""What an account let agencies do in the years of which records speak."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from partnerships import facts
from partnerships.models import ReleaseRow
from partnerships.models.vocabulary import Program


def of_rows(rows: Iterable[ReleaseRow]) -> list[facts.Period]:
    """The periods that lie between a record's start and its last evidence; of other programs than accounts, none."""
    spans = [_shown(row) for row in rows if row.program == Program.NEIGHBORS]
    return [one for one in facts.periods() if any(last and one.touches(first, last) for first, last in spans)]


def _shown(row: ReleaseRow) -> tuple[date | None, date | None]:
    """The first and last day that a record speaks of; one that was only announced, of that day."""
    if row.announced and not row.attested_until:
        return row.announced.lower, row.announced.upper
    return (row.start.lower if row.start else None), row.attested_until
