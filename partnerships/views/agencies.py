"""The page of one agency."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from partnerships.models import Act, Agency, Release, ReleaseRow, ReleaseStatement
from partnerships.queries import partnership_history
from partnerships.queries.partnership_changes import PartnershipChange, partnership_changes
from partnerships.queries.places import neighbors
from partnerships.queries.provenance import awaiting_match, curated_values, evidence, statements, titles
from partnerships.queries.question import BadQuestion
from partnerships.views.answers import VERSION_HEADER, question_of_record, refuse_with_page, release_of
from partnerships.views.files.citing import render_answer


def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """One agency, with its records as the version asked for has them."""
    found = get_object_or_404(Agency.objects.select_related("merged_into"), slug=slug)
    try:
        question = question_of_record(request)
    except BadQuestion as bad:
        return refuse_with_page(request, bad.problems)
    waits = _waits(found)
    rows = list(
        ReleaseRow.objects.at_version(question.version)
        .filter(agency_number=found.pk)
        .order_by("program", "id")
    )
    if waits:
        if known := rows or statements.of_agency(found, version=question.version):
            found.name, found.kind = known[0].agency_name, known[0].agency_kind  # as they were before the act
    elif found.merged_into and (question.is_newest or not rows):
        return redirect(found.merged_into, permanent=True)
    events = history(found, until=question.version)
    testimony = evidence.of_agency(found) if question.is_newest else evidence.of_rows(rows)
    context = {
        "agency": found,
        "question": question_of_record(request, q=rows[0].public_id) if len(rows) == 1 else None,
        "older": None if question.is_newest else question.version,
        "place": rows[0] if rows else testimony[0].listing if testimony else found,
        "rows": rows,
        "statements": statements.of_agency(found, version=question.version),
        "testimony": testimony,
        "saying_so": evidence.saying_so(testimony),
        "waiting": awaiting_match.about(found) if question.is_newest else [],
        "curated": [(row, one) for row in rows for one in curated_values.of_row(row, release_of(question))],
        "spellings": evidence.spellings(found, testimony),
        "measurements": evidence.measured(found),
        "neighbors": neighbors.agencies(rows[0]) if rows and question.is_newest else [],
        "history": events,
        "titles": titles.of_changes(one for _release, one, _merged in events),
    }
    response = render_answer(request, "pages/agency.html", context)
    response[VERSION_HEADER] = str(question.version)
    return response


def _waits(agency: Agency) -> bool:
    """Whether a change of it waits for a curator. Raises Http404 for one that is only proposed, or was."""
    waits = Act.objects.waiting().touching([f"agency {agency.pk}"]).exists()
    if (waits or agency.withdrawn_at) and not is_known(agency):
        raise Http404("There is no agency of this address.")
    return waits


def is_known(agency: Agency) -> bool:
    """Whether a version that was published speaks of it."""
    return any(
        published.objects.filter(agency_number=agency.pk).exists()
        for published in (ReleaseRow, ReleaseStatement)
    )


def history(agency: Agency, *, until: int) -> list[tuple[Release, PartnershipChange, list[ReleaseRow]]]:
    """(release, what it did to one of the agency's records, which others became a part of it), newest first."""
    events = partnership_history.of(agency, until=until)
    releases = partnership_history.releases(events)
    words = partnership_changes([event.changed for event in events])
    merged = partnership_history.merged_into(agency)
    return [
        (releases[event.version], one, merged.get((event.version, one.row["program"]), []))
        for event, one in zip(events, words, strict=True)
    ]
