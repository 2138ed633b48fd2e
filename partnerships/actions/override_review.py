"""Overrides that the lists have caught up with: they now say the same, or something else than when it was set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partnerships.actions.override import as_stored, computed_of
from partnerships.actions.rebuild import values_of_lists
from partnerships.actions.rebuild.flat_values import columns_of
from partnerships.models import Override

CONFIRMED, CONTRADICTED = "confirmed", "contradicted"


@dataclass(frozen=True)
class OverrideToReview:
    """An override in force, and what the lists say by now. `finding`: CONFIRMED or CONTRADICTED."""

    override: Override
    finding: str
    now: dict[str, Any]

    @property
    def sentence(self) -> str:
        said = ", ".join(str(value) for value in self.now.values() if value not in (None, "")) or "nothing"
        if self.finding == CONFIRMED:
            return f"The lists say the same by now ({said}): it can be lifted."
        return f"The lists have changed since it was set: they say {said} now."


def overrides_to_review() -> list[OverrideToReview]:
    """Those that the lists now confirm or contradict, oldest first."""
    overrides = Override.objects.in_force().select_related("agency", "made_by").order_by("made_at", "id")
    in_force = list(overrides)
    given = values_of_lists({one.agency_id for one in in_force}) if in_force else {}
    of_agency = {agency: values for (agency, _program), values in reversed(given.items())}
    found = []
    for one in in_force:
        values = given.get((one.agency_id, one.program)) or of_agency.get(one.agency_id, {})
        now = computed_of(one.field, values)
        if finding := _finding(one, now):
            found.append(OverrideToReview(one, finding, now))
    return found


def _finding(override: Override, now: Mapping[str, Any]) -> str:
    columns = columns_of(override.field, override.value)
    if all(as_stored(columns.get(name)) == value for name, value in now.items()):
        return CONFIRMED
    changed = override.instead_of is not None and override.instead_of != now
    return CONTRADICTED if changed else ""
