"""The operator's page: the facts of `bin/manage status`, for staff."""

from __future__ import annotations

from django.contrib.admin import site
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnerships.operations import facts


@never_cache
@require_safe
@staff_member_required
def status(request: HttpRequest) -> HttpResponse:
    """How the site is. The mail server is not asked: it may let a page wait."""
    told = facts.asked(with_mail=False)
    return render(request, "admin/status.html", {**site.each_context(request), "facts": told})
