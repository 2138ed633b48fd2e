"""What a reader's report is about, and the versions in which its correction may be found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Func, IntegerField, Q

from partnerships.http.parameters import whole_number
from partnerships.models import Agency, Partnership, Release, ReleaseRow, Report
from partnerships.queries.curation import review_queue
from partnerships.search_text import distinctive

MAX_AGENCIES_OFFERED = 5
NUMBER = re.compile(r"\bRW-0*(\d{1,9})\b", re.IGNORECASE)
STATE = re.compile(r",?\s+([A-Z]{2})$")
"""A state's letters after an agency's name, as the form for reports asks for them."""


def partnership_of(record: str) -> Partnership | None:
    """The partnership whose citable number stands in a text: `RW-000123`, or the number alone."""
    found = NUMBER.search(record)
    number = int(found[1]) if found else whole_number(record.strip())
    return Partnership.objects.select_related("agency__merged_into").filter(pk=number or 0).first()


def partnerships_of(reports: Iterable[Report]) -> dict[int, Partnership]:
    """Report number → the partnership whose citable number it gives, for those that give one."""
    numbers = {one.pk: int(found[1]) for one in reports if (found := NUMBER.search(one.record))}
    known = Partnership.objects.in_bulk(set(numbers.values()))
    return {report: known[number] for report, number in numbers.items() if number in known}


def agencies_of(report: Report) -> list[Agency]:
    """The agencies that a report may mean: that of its record, or those that its words name; the likeliest first."""
    if partnership := partnership_of(report.record):
        return [partnership.agency.merged_into or partnership.agency]
    text = report.record.strip()
    state = STATE.search(text)
    name = text[: state.start()] if state else text
    asked = distinctive(name) or name
    if not asked:
        return []
    named = Agency.objects.living().filter(review_queue.name_contains(asked))
    named = named.in_state(state[1]) if state else named
    found = list(named.order_by("name", "state", "id")[: MAX_AGENCIES_OFFERED + 1])
    exact = [one for one in found if one.name.casefold() == name.casefold()]
    return exact if len(exact) == 1 else found[:MAX_AGENCIES_OFFERED]


def versions_since(report: Report, agencies: list[Agency]) -> list[Release]:
    """The versions published since a report came in that changed what readers see of these agencies; newest first."""
    numbers = Agency.objects.filter(Q(pk__in=[one.pk for one in agencies]) | Q(merged_into__in=agencies))
    rows = ReleaseRow.objects.filter(agency_number__in=numbers.values("pk"))
    edges = {
        edge
        for name in ("lower", "upper")
        for edge in rows.values_list(Func("versions", function=name, output_field=IntegerField()), flat=True)
    }
    later = Release.objects.filter(published_at__gte=report.received_at, number__in=edges - {None})
    return list(later.newest_first())
