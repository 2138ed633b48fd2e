"""Releases: the versions that readers have seen, as they were published."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from partnerships.admin.record import ActForm, RecordAdmin, page_address
from partnerships.dates import moment_in_words
from partnerships.models import Act, Release
from partnerships.queries.curation import audit_entries

MAX_ACTS_SHOWN = 200
"""Acts of people that the page of a release lists, newest first; its history has when, why and the way to undo each."""


def _acts(release: Release) -> QuerySet[Act]:
    """What people did that readers see first in this version."""
    acts = Act.objects.filter(version=release.number).select_related("entry")
    return acts.order_by("-id")[:MAX_ACTS_SHOWN]


@admin.register(Release)
class ReleaseAdmin(RecordAdmin):
    page_template = "admin/partnerships/release.html"
    list_display = ("__str__", "published_at", "why", "total", "added", "changed", "withdrawn")
    search_fields, prose = ("why",), ("why",)
    ordering = ("-number",)

    def context(self, request: HttpRequest, release: Release, bound: ActForm | None) -> dict[str, Any]:
        return {
            "facts": [
                ("Published", f"{moment_in_words(release.published_at)} UTC", ""),
                ("Because of", release.why, ""),
                ("Partnerships", f"{release.total:,}", f"/partnerships/?version={release.number}"),
                ("Added", f"{release.added:,}", ""),
                ("Changed", f"{release.changed:,}", ""),
                ("Withdrawn", f"{release.withdrawn:,}", ""),
                *[("By", f"{act}, {act.entry.actor}", page_address(act.entry)) for act in _acts(release)],
            ],
            "history": audit_entries.history(audit_entries.about_release(release)),
        }
