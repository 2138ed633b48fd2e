"""The admin as a whole: its start page shows what waits for a decision.

Apart from `partnerships.admin`, which registers its pages on the site and so needs it made.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse

from partnerships.operations import facts
from partnerships.queries import releases
from partnerships.queries.curation import review_queue, server_answers


class CurationSite(AdminSite):
    """The admin, whose start page lists what waits."""

    enable_nav_sidebar = False

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "waits": what_waits(request.user)})


def what_waits(user: Any) -> dict[str, Any]:
    """The counts and records of the start page, and whether this person has a change set."""
    processes = facts.of_processes()
    change_sets = list(review_queue.change_sets())
    return {
        "change_sets": change_sets,
        "has_change_set": any(one.curator_id == user.pk for one in change_sets),
        "unsettled": review_queue.unsettled().count(),
        "unsettled_since": review_queue.oldest_unsettled(),
        "conflicts": list(review_queue.conflicts()),
        "held": list(review_queue.held_runs()),
        "failed": server_answers.failing_sources(review_queue.failed_runs()),
        "moved": list(server_answers.moved()),
        "reports": list(review_queue.reports()),
        "unfinished": list(review_queue.unfinished_runs()),
        "release": releases.newest(),
        "processes": processes,
        "late": [fact for fact in processes if fact.level],
    }
