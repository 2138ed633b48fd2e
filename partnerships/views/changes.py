"""What each release added, changed and withdrew, of the whole or of a question."""

from __future__ import annotations

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
    entries = [entry(question, one) for one in page.object_list]
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
    difference = changes.between(question.at(number), number - 1)
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


def entry(question: Question, release: Release) -> dict[str, Any]:
    difference = changes.between(question.at(release.number), release.number - 1)
    counts = difference.counts()
    records = partnership_changes(difference.changed(most=MAX_CHANGES_SHOWN)) if any(counts.values()) else []
    return {"release": release, "counts": counts, "records": records, "total": sum(counts.values())}
