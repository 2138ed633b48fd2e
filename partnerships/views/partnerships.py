"""The table of partnerships and the page of one."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from partnerships.models import ReleaseRow, public_id
from partnerships.queries import evidence
from partnerships.views.answers import asking, refuse_with_page, release_of

COLUMNS = [
    ("agency", _("Agency")),
    ("state", _("Place")),
    ("program", _("Program")),
    ("status", _("Status")),
    ("start_date", _("Start")),
    ("sources", _("Sources")),
]
PAGE_SIZES = (50, 200, 500)


@asking(refuse=refuse_with_page)
def table(request, question):
    pages = Paginator(question.rows(), question.page_size)
    page = pages.get_page(question.page)
    numbers = pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    context = {
        "question": question,
        "release": release_of(question),
        "page": page,
        "numbers": numbers,
        "columns": COLUMNS,
        "page_sizes": PAGE_SIZES,
    }
    return render(request, "partnerships.html", context)


def record(request, number):
    rows = ReleaseRow.objects.filter(partnership_id=number)
    row = rows.order_by("-versions").first()
    if row is None:
        raise Http404("There is no partnership of this number.")
    context = {
        "row": row,
        "testimony": evidence.behind(row),
        "withdrawn": row.versions.upper is not None,
        "last_version": row.versions.upper and row.versions.upper - 1,
    }
    return render(request, "partnership.html", context)


def record_by_number(request, number):
    return redirect("partnership", public_id(number), permanent=True)
