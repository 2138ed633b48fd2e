"""What a held run or an act would change for readers, as pages show it before a curator decides."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import HttpRequest

from partnerships.actions.releases.effects import RecordEffect
from partnerships.admin.record import REFUSALS
from partnerships.models import Run
from partnerships.models.locks import LOCK_IS_ANOTHERS, has_code
from partnerships.queries.curation import impact
from partnerships.queries.curation.impact import Impact
from partnerships.queries.provenance import titles

ROWS_PER_PAGE = 25


@dataclass(frozen=True)
class ActPreview:
    """`impact` is None where the act is refused (`refusal` says why), or where somebody is publishing just now."""

    impact: Impact | None
    refusal: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    """What the lists and pages that its records name are called."""


def result_of(preview: Callable[[], AbstractContextManager[list[RecordEffect]]]) -> ActPreview:
    """The act is tried and taken back, so that what is shown is what it does."""
    try:
        with preview() as found:
            of_act = impact.of_preview(found)
            named = titles.of_changes(one.change for one in of_act.records)
            return ActPreview(of_act, titles=named)
    except REFUSALS as refused:
        said = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
        return ActPreview(None, " ".join(said))
    except OperationalError as busy:
        if not has_code(busy, LOCK_IS_ANOTHERS):
            raise
        return ActPreview(None)


def held_impact(request: HttpRequest, run: Run) -> dict[str, Any]:
    """What applying a held run would change for readers, as it was worked out when the run was held."""
    states = impact.of_held(run)
    state = request.GET.get("state", "")
    kind = next((kind for kind in impact.ImpactKind if kind == request.GET.get("kind")), None)
    records = impact.HeldRecords(run, state=state, kind=kind or "")
    page = pages(records).get_page(request.GET.get("records"))
    return {
        "states": states,
        "total": impact.Impact(states).total,
        "chosen_state": state,
        "chosen_kind": kind,
        "records": page,
        "titles": titles.of_changes(one.change for one in page),
    }


def pages(rows: Any) -> Paginator[Any]:
    """The rows in pages. They are taken up by slices only, which the stubs do not know to be enough."""
    return Paginator(rows, ROWS_PER_PAGE)
