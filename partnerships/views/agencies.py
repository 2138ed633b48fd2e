"""The page of one agency."""

from django.shortcuts import get_object_or_404, redirect, render

from partnerships.exports.changes import told
from partnerships.models import Agency, ReleaseRow
from partnerships.queries import evidence, lives, surroundings


def agency(request, slug):
    found = get_object_or_404(Agency.objects.select_related("merged_into"), slug=slug)
    if found.merged_into:
        return redirect(found.merged_into, permanent=True)
    testimony = evidence.about(found)
    rows = list(ReleaseRow.objects.newest().filter(agency_number=found.pk).order_by("program", "id"))
    context = {
        "agency": found,
        "place": rows[0] if rows else testimony[0].listing if testimony else found,
        "rows": rows,
        "testimony": testimony,
        "spellings": evidence.spellings(found, testimony),
        "measurements": evidence.measured(found),
        "near": surroundings.agencies(rows[0]) if rows else [],
        "history": history(found),
    }
    return render(request, "agency.html", context)


def history(agency):
    """(release, what it did to one of the agency's records), newest first."""
    events = lives.of(agency)
    releases = lives.releases(events)
    words = told([event.changed for event in events])
    return [(releases[event.version], one) for event, one in zip(events, words, strict=True)]
