"""The operator's page: the facts of `bin/manage status`, for those who see the runs on the desk."""

from __future__ import annotations

from django.contrib.admin import site
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerships.operations import facts


@require_safe
@site.admin_view
@permission_required("partnerships.view_run", raise_exception=True)
def status(request: HttpRequest) -> HttpResponse:
    """How the site is. The mail server is not asked: it may let a page wait."""
    found = facts.all_facts(with_mail=False)
    return render(request, "admin/status.html", {**site.each_context(request), "facts": found})
