"""The table of partnerships and the page of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from partnerships.models import public_id
from partnerships.queries import account_periods, partnership_history
from partnerships.queries.places import small_maps
from partnerships.queries.provenance import curated_values, evidence, statements
from partnerships.queries.question import BadQuestion, Question
from partnerships.views.answers import (
    VERSION_HEADER,
    answers_question,
    question_of_record,
    refuse_with_page,
    release_of,
)
from partnerships.views.files.citing import drift_context, render_answer
from partnerships.views.pages import PAGE_SIZES, Pages

COLUMNS = [
    ("agency", _("Agency")),
    ("state", _("Place")),
    ("program", _("Program")),
    ("status", _("Status")),
    ("start_date", _("Start")),
    ("sources", _("Sources")),
]
MARKED_COLUMNS = frozenset({"status", "start_date", "end_date"})
"""Columns beside whose value a record's page says that a curator set it; of others it says so below."""


@answers_question(refuse=refuse_with_page)
def table(request: HttpRequest, question: Question) -> HttpResponse:
    pages = Pages(question)
    page = pages.get_page(question.page)
    numbers = pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    context = {
        "question": question,
        "release": release_of(question),
        "statements": statements.of_question(question),
        "page": page,
        "numbers": numbers,
        "columns": COLUMNS,
        "page_sizes": PAGE_SIZES,
    }
    return render_answer(request, "pages/partnerships.html", context | drift_context(question))


def record(request: HttpRequest, number: int) -> HttpResponse:
    """One partnership as the version asked for has it; one that was withdrawn before, as it was last."""
    try:
        question = question_of_record(request, q=public_id(number))
    except BadQuestion as bad:
        return refuse_with_page(request, bad.problems)
    row = partnership_history.record(number, question.version)
    if row is None:
        raise Http404("There is no partnership of this number in this version.")
    withdrawn = row.withdrawn_in is not None and row.withdrawn_in <= question.version
    shown = question.at(row.withdrawn_in - 1) if row.withdrawn_in and withdrawn else question
    shown.know_count(1)  # of a record a version has one row
    testimony = evidence.of_row(row)
    curated = {one.column: one for one in curated_values.of_row(row, release_of(shown))}
    context = {
        "question": shown,
        "row": row,
        "testimony": testimony,
        "saying_so": evidence.saying_so(testimony),
        "curated": {name: one for name, one in curated.items() if name in MARKED_COLUMNS},
        "curated_elsewhere": [one for name, one in curated.items() if name not in MARKED_COLUMNS],
        "withdrawn": withdrawn,
        "successor": partnership_history.successor(row) if withdrawn else None,
        "last_version": shown.version,
        "shown_release": release_of(shown),
        "cited_address": request.build_absolute_uri(f"{row.get_absolute_url()}?version={shown.version}"),
        "map": small_maps.of_record(row),
        "pictured": shown.address_of_rows(version=shown.version),
        "periods": account_periods.of_rows([row]),
    }
    response = render_answer(request, "pages/partnership.html", context | drift_context(question))
    response[VERSION_HEADER] = str(question.version)
    return response


def record_by_number(request: HttpRequest, number: int) -> HttpResponse:
    return redirect("partnership", public_id(number), permanent=True)
