"""What each release added, changed and withdrew, of the whole or of a question."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from partnerships.models import Release
from partnerships.queries import changes
from partnerships.queries.partnership_changes import partnership_changes
from partnerships.queries.provenance import titles
from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_page, release_of
from partnerships.views.bulk_changes import BulkChanges, NotAsked
from partnerships.views.files.citing import render_answer

RELEASES_PER_PAGE = 10
"""Releases on a page."""
MAX_CHANGES_SHOWN = 5
"""Records of one release on the page of all; the release's own page has every one."""


@answers_question(refuse=refuse_with_page)
def log(request: HttpRequest, question: Question) -> HttpResponse:
    """The releases up to the question's version, newest first."""
    releases = Release.objects.filter(number__lte=question.version).newest_first()
    page = Paginator(releases, RELEASES_PER_PAGE).get_page(question.page)
    entries = release_entries(question, page.object_list)
    context = {
        "question": question,
        "release": release_of(question),
        "page": page,
        "entries": entries,
        "titles": titles.of_changes(record for one in entries for record in one["records"]),
        "asked": question.address(page=None, version=None),
        "first": MAX_CHANGES_SHOWN,
    }
    return render_answer(request, "changes/changes.html", context)


@answers_question(refuse=refuse_with_page, also=("group",))
def of_release(request: HttpRequest, question: Question, number: int) -> HttpResponse:
    """The records of the question that differ between one release and the one before, in groups."""
    release = Release.objects.of_version(number)
    if release is None:
        raise Http404("There is no such version.")
    difference = changes.between(question.of_release(release), number - 1)
    try:
        bulk = BulkChanges(request, difference)
    except NotAsked as problem:
        return refuse_with_page(request, [str(problem)])
    context = {
        "question": question,
        "entry": release,
        "counts": difference.counts(),
        "asked": question.address(page=None, version=None, group=None),
        "canonical": reverse("changes-of", args=[number]),
        **bulk.context(),
    }
    return render_answer(request, "changes/changes_of.html", context)


def release_entries(question: Question, releases: Iterable[Release]) -> list[dict[str, Any]]:
    """What each release did: how many records, and some of them. These are read at once for all releases."""
    found = []
    for release in releases:
        difference = changes.between(question.of_release(release), release.number - 1)
        counts = difference.counts()
        changed = difference.changed(most=MAX_CHANGES_SHOWN) if any(counts.values()) else []
        found.append((release, counts, changed))
    records = iter(partnership_changes(chain.from_iterable(changed for _release, _counts, changed in found)))
    return [
        {
            "release": release,
            "counts": counts,
            "total": sum(counts.values()),
            "records": list(islice(records, len(changed))),
        }
        for release, counts, changed in found
    ]
