"""Releases: the versions that readers have seen, as they were published."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from partnerships.admin.record import ActForm, RecordAdmin
from partnerships.models import Release
from partnerships.queries.curation import audit_entries


@admin.register(Release)
class ReleaseAdmin(RecordAdmin):
    page_template = "admin/partnerships/release.html"
    list_display = ("__str__", "published_at", "why", "total", "added", "changed", "withdrawn")
    search_fields = ("why",)
    ordering = ("-number",)

    def context(self, request: HttpRequest, release: Release, bound: ActForm | None) -> dict[str, Any]:
        return {
            "facts": [
                ("Published", f"{release.published_at:%Y-%m-%d %H:%M} UTC", ""),
                ("Because of", release.why, ""),
                ("Partnerships", f"{release.total:,}", f"/partnerships/?version={release.number}"),
                ("Added", f"{release.added:,}", ""),
                ("Changed", f"{release.changed:,}", ""),
                ("Withdrawn", f"{release.withdrawn:,}", ""),
            ],
            "history": audit_entries.history(audit_entries.about_release(release)),
        }
