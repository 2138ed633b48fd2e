"""The data as a product: what files there are, releases, what differs between two, and how to cite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext

from partnerships.exports import about, citation, codebook, dataset, differences, history
from partnerships.exports.answer import FORMAT_VERSION, Answer
from partnerships.exports.formats import FORMATS
from partnerships.http.conditional import unless_known
from partnerships.models import Release
from partnerships.queries import changes, releases
from partnerships.queries.answer_tag import answer_tag
from partnerships.queries.changes import Difference
from partnerships.queries.columns import Asked, columns, layout_of
from partnerships.queries.provenance import awaiting_match
from partnerships.queries.question import Question
from partnerships.queries.sources import overview
from partnerships.views.answers import (
    VERSION_HEADER,
    answers_question,
    refuse_until_published,
    refuse_with_page,
)
from partnerships.views.bulk_changes import BulkChanges, NotAsked

MAX_RELEASES_SHOWN = 5
DIFFERENCES = {
    "csv": ("text/csv; charset=utf-8", differences.as_csv),
    "json": ("application/json", differences.as_json),
}


def data(request: HttpRequest) -> HttpResponse:
    """What can be taken away, and what each column means."""
    newest = releases.newest()
    context = {
        "question": Question.ask(QueryDict()),
        "newest": newest,
        "latest": releases.releases()[:MAX_RELEASES_SHOWN],
        "formats": FORMATS.values(),
        "columns": [
            (column, codebook.TYPES[column.type], codebook.meaning(column, gettext))
            for column in columns(Asked(0))
        ],
        "notes": codebook.NOTES,
        "sources": overview.sources(),
        "terms": about.TERMS,
        "limits": about.LIMITS,
        "waiting": awaiting_match.by_source(),
        "dataset": dataset.json_ld(_site(request), newest) if newest else "",
        "citation": citation.Citation.of(_whole(request, newest)) if newest else None,
    }
    return render(request, "data/data.html", context)


def all_releases(request: HttpRequest) -> HttpResponse:
    """Every version, newest first."""
    return render(request, "data/releases.html", {"releases": releases.releases()})


def release(request: HttpRequest, number: int) -> HttpResponse:
    """One version, with its files."""
    found = releases.release(number) or _missing(number)
    answer = _whole(request, found)
    context = {
        "release": found,
        "question": answer.question,
        "before": number - 1,
        "is_newest": answer.question.is_newest,
        "newest": releases.newest(),
        "citation": citation.Citation.of(answer, citation.sha256(answer)),
    }
    response = render(request, "data/release.html", context)
    response[VERSION_HEADER] = str(number)
    return response


def difference(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    """What differs between two versions, in groups; the files have every field."""
    if older > newer:
        return redirect("difference", newer, older)
    difference = _between(older, newer)
    try:
        bulk = BulkChanges(request, difference)
    except NotAsked as problem:
        return refuse_with_page(request, [str(problem)])
    context = {
        "between": {"older": older, "newer": newer},
        "older": releases.release(older),
        "newer": releases.release(newer),
        "counts": difference.counts(),
        **bulk.context(),
    }
    return render(request, "data/difference.html", context)


def difference_file(request: HttpRequest, older: int, newer: int, extension: str) -> HttpResponseBase:
    """What differs, all of it."""
    media, write = DIFFERENCES[extension]
    between = _between(older, newer)
    tag = _tag(between.after, "difference", extension, _tag(between.before))
    return _lasting(request, tag, f"ringwatch-v{older}-v{newer}", extension, media, write(between))


def history_file(request: HttpRequest) -> HttpResponseBase:
    """Every row of every version."""
    newest = releases.newest()
    if newest is None:
        return refuse_until_published(request, asks_again=False)
    name = f"ringwatch-history-v{newest.number}"
    tag = _tag(Question.ask(QueryDict()), "history")
    return _lasting(request, tag, name, "csv", "text/csv; charset=utf-8", history.stream())


@answers_question(refuse=refuse_with_page, of_a_version=True)
def cite(request: HttpRequest, question: Question) -> HttpResponse:
    """How to cite this question at this version, and how far the newest version has moved from it."""
    answer = Answer.to(question, site=_site(request)).canonical()
    newer = None if question.is_newest else releases.at_newest(question)
    context = {
        "question": answer.question,
        "citation": citation.Citation.of(answer, citation.sha256(answer)),
        "newest": releases.newest(),
        "newer": newer,
        "drift": newer and releases.drift(question, newer),
    }
    return render(request, "data/cite.html", context)


def _tag(question: Question, *form: object) -> str:
    release = question.release
    return answer_tag(question, release, layout_of(release), FORMAT_VERSION, *form)


def _lasting(
    request: HttpRequest, tag: str, name: str, extension: str, media: str, chunks: Iterator[bytes]
) -> HttpResponseBase:
    def make() -> HttpResponseBase:
        headers = {"Content-Disposition": f'attachment; filename="{name}.{extension}"'}
        if request.method == "HEAD":
            return HttpResponse(content_type=media, headers=headers)
        return StreamingHttpResponse(chunks, content_type=media, headers=headers)

    response = unless_known(request, make, tag=tag)
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _between(older: int, newer: int) -> Difference:
    newest = releases.newest()
    if newest is None or not older <= newer <= newest.number:
        _missing(newer)
    return changes.of_versions(older, newer)


def _whole(request: HttpRequest, found: Release) -> Answer:
    """Every partnership of a version."""
    return Answer.to(Question.ask(QueryDict(f"version={found.number}")), site=_site(request))


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _missing(number: int) -> NoReturn:
    raise Http404(f"There is no version {number}.")
