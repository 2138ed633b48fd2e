"""Releases: the versions that readers have seen, as they were published."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from partnerships.admin.record import ActForm, RecordAdmin, page_address
from partnerships.dates import days_in_prose, moment_in_words
from partnerships.models import Act, Release
from partnerships.queries.curation import audit_entries
from partnerships.queries.curation.audit_words import in_words

MAX_ACTS_SHOWN = 200
"""Acts of people that the page of a release lists, newest first; its history has when, why and the way to undo each."""


def _acts(release: Release) -> QuerySet[Act]:
    """What people did that readers see first in this version."""
    acts = Act.objects.filter(version=release.number).select_related("entry")
    return acts.order_by("-id")[:MAX_ACTS_SHOWN]


def _acts_in_words(release: Release) -> list[tuple[str, str, str]]:
    entries = [act.entry for act in _acts(release)]
    words = in_words(entries)
    return [("By", f"{words[one.pk]} ({one.actor})", page_address(one)) for one in entries]


@admin.register(Release)
class ReleaseAdmin(RecordAdmin):
    page_template = "admin/partnerships/release.html"
    records_title, counted = "Versions", ("version", "versions")
    list_display = ("version", "published_at", "why", "total", "added", "changed", "withdrawn")
    search_fields, prose = ("why",), ("why",)
    ordering = ("-number",)

    @admin.display(description="Version", ordering="number")
    def version(self, release: Release) -> object:
        return str(release)

    def context(self, request: HttpRequest, release: Release, bound: ActForm | None) -> dict[str, Any]:
        return {
            "facts": [
                ("Published", f"{moment_in_words(release.published_at)} UTC", ""),
                ("Because of", days_in_prose(release.why), ""),
                ("Partnerships", f"{release.total:,}", f"/partnerships/?version={release.number}"),
                ("Added", f"{release.added:,}", ""),
                ("Changed", f"{release.changed:,}", ""),
                ("Withdrawn", f"{release.withdrawn:,}", ""),
                *_acts_in_words(release),
            ],
            "history": audit_entries.history(audit_entries.about_release(release)),
        }
