"""Reporting a mistake, and what came of the reports."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.core.validators import URLValidator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.actions import reports
from partnerships.http import methods, throttles
from partnerships.models import Report
from partnerships.queries.curation import reported
from partnerships.views.forms import guards

REPORTS_PER_PAGE = 50


class ReportForm(guards.GuardedForm):
    """What a reader says."""

    record = forms.CharField(
        max_length=200,
        label=_("Which record or agency"),
        help_text=_("Its number, such as RW-000123, or the agency’s name and state."),
    )
    wrong = forms.CharField(
        max_length=4000, label=_("What is wrong"), widget=forms.Textarea(attrs={"rows": 5})
    )
    address = forms.CharField(
        required=False,
        max_length=2000,
        label=_("An address that shows it"),
        help_text=_("A news story, a document, the agency’s own page: a great help."),
        validators=[URLValidator(schemes=["http", "https"])],
    )
    email = forms.EmailField(
        required=False,
        label=_("Your e-mail address"),
        help_text=_(
            "Only curators see it, only to ask you about this; it is erased when the report is answered."
        ),
    )


@methods.only("GET", "HEAD", "POST")
def report_a_mistake(request: HttpRequest) -> HttpResponse:
    """The form, and every answered report."""
    if request.method != "POST":
        return page(request, ReportForm(initial={"record": request.GET.get("record", "")[:200]}))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return page(request, form, status=400)
    if throttles.is_over_the_limit(request):
        form.add_error(None, gettext(guards.TOO_MANY))
        return page(request, form, status=429)
    if not form.is_from_a_machine:  # a machine is told the same as a person
        reports.receive(**{name: form.cleaned_data[name] for name in ("record", "wrong", "address", "email")})
    return redirect(f"{request.path}?thanks=1")


def page(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    answered = Report.objects.public().order_by("-answered_at", "-id")
    number = request.GET.get("page", "1")
    shown = Paginator(answered, REPORTS_PER_PAGE).get_page(number)
    about = reported.partnerships_of(shown.object_list)
    context = {
        "form": form,
        "thanks": "thanks" in request.GET,
        "answered": shown,
        "reports": [(one, about.get(one.pk)) for one in shown.object_list],
        "waiting": Report.objects.waiting().count(),
    }
    return render(request, "pages/reports.html", context, status=status)
