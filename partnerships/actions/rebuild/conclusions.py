"""What follows from what is said of an agency: concluded once for all the agencies of which the same is said.

Most rows of a list differ in the agency's name and place, the page and the listing's number alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import get_language

from partnerships.actions.rebuild.evidence_rows import Claims, EvidenceRows, evidence_of
from partnerships.dates import Span
from partnerships.models.vocabulary import Status
from partnerships.partnership_rules.conclude import Conclusion, Denial, conclude
from partnerships.partnership_rules.in_force import in_force
from partnerships.partnership_rules.status import History

MAX_CONCLUSIONS = 4096
"""As many as there are days in eleven years; each takes some 4 kB."""


class Concluded(NamedTuple):
    """A conclusion about listings that have numbers from 0, cite no page and tell of no place.

    `values`: the columns of a flat record that follow from it.
    """

    conclusion: Conclusion
    values: dict[str, Any]


def concluded(evidence: Iterable[EvidenceRows]) -> Iterator[tuple[EvidenceRows, Concluded | Denial]]:
    """What follows about each agency and program of which any list says something. It is not to be changed."""
    language = get_language()
    for one in evidence:
        if found := _concluded_in(language, one.claims):
            yield one, found


@lru_cache(MAX_CONCLUSIONS)
def _concluded_in(_language: str | None, claims: Claims) -> Concluded | Denial | None:
    """The language is that of the sentences about conflicts."""
    found = conclude(evidence_of(claims))
    return Concluded(found, _values(found)) if isinstance(found, Conclusion) else found


def _values(conclusion: Conclusion) -> dict[str, Any]:
    values = {
        **span_columns("start", conclusion.start),
        **span_columns("end", conclusion.end),
        **span_columns("announced", conclusion.announced),
        "date_basis": conclusion.date_basis or "",
        "sources": list(conclusion.sources),
        "conflicts": list(conclusion.conflicts),
        "rows_saying_so": conclusion.rows_saying_so,
        "lists_saying_so": conclusion.lists_saying_so,
        "overridden": [],
        "attested_until": conclusion.attested_until,
        "first_listed_on": conclusion.first_listed_on,
        "last_listed_on": conclusion.last_listed_on,
    }
    return values | over_time(values, conclusion.history)


def over_time(values: dict[str, Any], history: History) -> dict[str, Any]:
    """Status and certainty, today and on every day before."""
    end = Span.from_range(values["end"], values["end_precision"])
    days = in_force(
        start=Span.from_range(values["start"], values["start_precision"]),
        end=end,
        attested_until=values["attested_until"],
        disputed=history.last is Status.DENIED,
        ended_by=None if end else history.since(Status.ENDED),
    )
    return {
        "status": history.last,
        "status_days": list(history.days),
        "statuses": list(history.statuses),
        "possible": days.possible,
        "certain": days.certain,
    }


def span_columns(name: str, span: Span | None) -> dict[str, Any]:
    return {name: span.to_range() if span else None, f"{name}_precision": span.precision if span else ""}
