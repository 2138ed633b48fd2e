"""The sources: all of them, one, and what differs between two snapshots of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from partnerships.http.parameters import whole_number
from partnerships.models import Snapshot, Source
from partnerships.queries.provenance import awaiting_match
from partnerships.queries.sources import coverage, overview, row_differences, snapshot_history
from partnerships.queries.sources.row_differences import Row, RowChangeType
from partnerships.views.answers import COUNT_HEADER, refuse_with_json, refuse_with_page

ROWS_PER_PAGE = 50
ROWS_PER_ANSWER = 1_000
"""Rows in one answer of JSON; the answer says where the next are."""
READ = {"only", "page"}


def sources(request: HttpRequest) -> HttpResponse:
    return render(
        request, "pages/sources.html", {"healths": [overview.health(one) for one in overview.sources()]}
    )


def source(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(overview.sources(), slug=slug)
    context = {
        "health": overview.health(found),
        "source": found,
        "covers": None if found.is_directory else coverage.of(found),
        "waiting": awaiting_match.count(found),
        "waiting_rows": awaiting_match.of_source(found),
        "snapshots": snapshot_history.summaries(found),
        "comparable": snapshot_history.comparable(found),
    }
    return render(request, "pages/source.html", context)


def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads from two snapshots that were chosen to what differs between them."""
    chosen = [whole_number(request.GET.get(name, "")) for name in ("older", "newer")]
    if None in chosen:
        return refuse_with_page(request, [gettext("Choose two snapshots to compare.")])
    return redirect("source-difference", slug, *chosen)


def difference(request: HttpRequest, slug: str, older: int, newer: int) -> HttpResponse:
    """What differs between two snapshots, a page of rows at a time."""
    found, first, last = _pair(slug, older, newer)
    if (first.pk, last.pk) != (older, newer):
        return redirect("source-difference", slug, first.pk, last.pk)
    problems, only, page, everything = _asked(request, first, last, ROWS_PER_PAGE)
    if problems:
        return refuse_with_page(request, problems)
    context = {
        "source": found,
        "older": first,
        "newer": last,
        "only": only,
        "page": page,
        "counts": everything.counts,
        "comparable": snapshot_history.comparable(found),
    }
    return _counted(render(request, "changes/difference.html", context), page)


def difference_json(request: HttpRequest, slug: str, older: int, newer: int) -> HttpResponse:
    """The same, for programs."""
    _found, first, last = _pair(slug, older, newer)
    if (first.pk, last.pk) != (older, newer):
        return redirect("source-difference-json", slug, first.pk, last.pk)
    problems, only, page, everything = _asked(request, first, last, ROWS_PER_ANSWER)
    if problems:
        return refuse_with_json(request, problems)
    address = request.build_absolute_uri(reverse("source-difference-json", args=[slug, older, newer]))
    chosen = f"only={only}&" if only else ""
    answer = {
        "source": slug,
        "before": _described(first),
        "after": _described(last),
        "counts": everything.counts,
        "only": only,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": f"{address}?{chosen}page={page.next_page_number()}" if page.has_next() else None,
        "rows": [_row(row) for row in page],
    }
    return _counted(JsonResponse(answer), page)


def _pair(slug: str, older: int, newer: int) -> tuple[Source, Snapshot, Snapshot]:
    found = get_object_or_404(Source, slug=slug)
    try:
        return found, *snapshot_history.pair(found, older, newer)
    except Snapshot.DoesNotExist as missing:
        raise Http404(str(missing)) from missing


def _asked(
    request: HttpRequest, older: Snapshot, newer: Snapshot, rows_a_page: int
) -> tuple[list[str], Any, Any, Any]:
    """What is wrong with the address; else the kind of rows asked for, the page of them, and all that differs."""
    problems = [
        gettext("There is no parameter “%(name)s” here.") % {"name": name}
        for name in sorted(set(request.GET) - READ)
    ]
    only, number = request.GET.get("only"), request.GET.get("page", "1")
    if only is not None and only not in list(RowChangeType):
        sentence = gettext("“only” is one of %(words)s, not “%(said)s”.")
        problems.append(sentence % {"words": ", ".join(RowChangeType), "said": only})
    if problems:
        return problems, None, None, None
    everything = row_differences.between(older, newer)
    found = everything.only(RowChangeType(only)) if only else everything
    pages: Paginator[Row] = Paginator(found, rows_a_page)  # type: ignore[arg-type]  # it takes slices only
    wanted = whole_number(number, least=1, most=pages.num_pages)
    if wanted is None:
        sentence = gettext("There is no page “%(number)s”; the last is %(last)s.")
        return [sentence % {"number": number, "last": pages.num_pages}], None, None, None
    return [], only, pages.page(wanted), everything


def _described(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "snapshot": snapshot.pk,
        "observed_on": snapshot.observed_on,
        "fetched_at": snapshot.fetched_at,
        "sha256": snapshot.sha256,
        "bytes": snapshot.size,
    }


def _row(row: Row) -> dict[str, Any]:
    cells = [{"column": column, "before": before, "after": after} for column, before, after in row.cells]
    return {"what": row.change_type, "agency": row.agency, "row_number": row.row_number, "cells": cells}


def _counted(response: HttpResponse, page: Any) -> HttpResponse:
    response[COUNT_HEADER] = str(page.paginator.count)
    return response
