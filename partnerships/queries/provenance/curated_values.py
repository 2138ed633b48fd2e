"""The values that a curator set, as readers may see them: which, when and why. Nobody's name is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from partnerships.models import Override, Release, ReleaseRow
from partnerships.models.curation.acts import waits
from partnerships.today import site_today


@dataclass(frozen=True)
class CuratedValue:
    """One value of a record that a curator set. `column`: as `overridden` names it."""

    column: str
    value: str
    reason: str
    set_on: date
    source_address: str


def of_row(row: ReleaseRow, release: Release | None) -> list[CuratedValue]:
    """What was set of a row when its release was published, in the order in which it was set.

    Of two values of a field that both seem in force, the later was: the other stands again since its act was undone.
    """
    if not row.overridden or release is None:
        return []
    of_it = Override.objects.filter(agency=row.agency_number, program__in=("", row.program))
    stood = Q(lifted_at=None) & ~waits("override") | Q(lifted_at__gt=release.published_at)
    lifted_by_what_waits = Q(lifted_at__isnull=False) & waits("override")
    then = of_it.filter(stood | lifted_by_what_waits, made_at__lte=release.published_at)
    latest = {one.field: one for one in then.order_by("made_at", "id") if one.column in row.overridden}
    return [
        CuratedValue(one.column, one.value, one.reason, site_today(one.made_at), one.source_address)
        for one in latest.values()
    ]
