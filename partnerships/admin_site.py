"""The admin as a whole: its start page shows what waits for a decision.

Apart from `partnerships.admin`, which registers its pages on the site and so needs it made.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from partnerships.actions import override_review, roles
from partnerships.operations import facts
from partnerships.queries import releases
from partnerships.queries.curation import review_queue, server_answers

SECOND_FACTOR_ASKED = "The desk asks for a second factor: set up an app’s codes or a passkey first."

QUEUE = "partnerships_listing_queue"
SECTIONS = (
    ("Review queue", QUEUE, ("partnerships.change_match",)),
    ("Add evidence", "partnerships_listing_evidence", ("partnerships.add_listing",)),
    (
        "Agencies",
        "partnerships_agency_changelist",
        ("partnerships.view_agency", "partnerships.change_agency"),
    ),
    ("Partnerships", "partnerships_partnership_changelist", ("partnerships.view_partnership",)),
    (
        "Sources",
        "partnerships_source_changelist",
        ("partnerships.view_source", "partnerships.change_source"),
    ),
    ("Runs", "partnerships_run_changelist", ("partnerships.view_run", "partnerships.change_run")),
    (
        "Reports",
        "partnerships_report_changelist",
        ("partnerships.view_report", "partnerships.change_report"),
    ),
    ("People", "auth_user_changelist", ("auth.view_user",)),
    ("History", "partnerships_auditentry_changelist", ("partnerships.view_auditentry",)),
)
"""What the head of every page leads to: its title, the name of its address, and permissions of which one is needed."""


class CurationSite(AdminSite):
    """The admin, whose start page lists what waits."""

    enable_nav_sidebar = False
    empty_value_display = "–"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Signing in is allauth's: it asks for the second factor and counts failures.

        Who is signed in goes on to the start page: no other name gets in from there without its own second factor.
        """
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index") if request.user.is_authenticated else LoginView.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page of the desk; without a second factor, where one is required, the page that sets one up."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def page(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
            if settings.SECOND_FACTOR and self.has_permission(request) and not is_mfa_enabled(request.user):
                messages.warning(request, SECOND_FACTOR_ASKED)
                return redirect("mfa_index")
            answer: HttpResponseBase = inner(request, *arguments, **named)
            return answer

        return page

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Every page of the desk says whether an edit waits or goes live at once."""
        own = review_queue.change_sets().filter(curator=request.user.pk).first()
        waits = own is not None or (isinstance(request.user, User) and roles.proposes(request.user))
        return {
            **super().each_context(request),
            "own_change_set": own,
            "edits_wait": waits,
            "sections": list(sections_for(request)),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """All records, each kind under the title of its list."""
        apps: list[Any] = super().get_app_list(request, app_label)
        for model in (model for app in apps for model in app["models"]):
            model["name"] = self._registry[model["model"]].title_of_records()  # type: ignore[attr-defined]  # RecordAdmin
        return apps

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "waits": what_waits(request.user)})

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Django's list of an app's records; ours stands on the start page."""
        return redirect("admin:index")


def sections_for(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """The sections that this person may see; of each whether the page is in it. A row of the queue is in the queue."""
    in_queue = "queue" in request.GET
    for title, name, permissions in SECTIONS:
        if any(request.user.has_perm(one) for one in permissions):
            address = reverse(f"admin:{name}")
            is_here = name == QUEUE if in_queue else request.path.startswith(address)
            yield {"title": title, "address": address, "is_here": is_here}


def what_waits(user: Any) -> dict[str, Any]:
    """The counts and records of the start page, and whether this person has a change set."""
    processes = facts.of_processes()
    change_sets = list(review_queue.change_sets())
    return {
        "change_sets": change_sets,
        "has_change_set": any(one.curator_id == user.pk for one in change_sets),
        "unsettled": review_queue.unsettled().count(),
        "unsettled_since": review_queue.oldest_unsettled(),
        "conflicts": list(review_queue.conflicts_with_age()),
        "overrides": override_review.overrides_to_review(),
        "held": list(review_queue.held_runs()),
        "failed": server_answers.failing_sources(review_queue.failed_runs()),
        "gone": list(review_queue.pages_gone()),
        "moved": list(server_answers.moved()),
        "reports": list(review_queue.reports()),
        "unfinished": list(review_queue.unfinished_runs()),
        "release": releases.newest(),
        "processes": processes,
        "late": [fact for fact in processes if fact.level],
    }
