"""Snapshots: the exact bytes of a list at one moment. They can be read and downloaded, never changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse

from partnerships.admin.columns import set_or_not
from partnerships.admin.record import ActForm, RecordAdmin, page_address
from partnerships.dates import day_in_words, moment_in_words
from partnerships.models import Snapshot


@admin.register(Snapshot)
class SnapshotAdmin(RecordAdmin):
    page_template = "admin/partnerships/snapshot.html"
    list_display = ("source", "observed_on", "fetched_at", "bytes", "short_sha256", "applied_at", "origin")
    list_display_links = ("source", "observed_on")
    list_filter = (("applied_at", set_or_not("applied", "Not applied", "Applied")), "source")
    search_fields = ("sha256", "origin")
    list_select_related = ("source",)
    ordering = ("-id",)

    def get_urls(self) -> list[Any]:
        content = path(
            "<int:number>/content/",
            self.admin_site.admin_view(self.content_view),
            name="partnerships_snapshot_content",
        )
        return [content, *super().get_urls()]

    @admin.display(description="Bytes", ordering="size")
    def bytes(self, snapshot: Snapshot) -> object:
        return f"{snapshot.size:,}"

    @admin.display(description="SHA-256")
    def short_sha256(self, snapshot: Snapshot) -> object:
        return f"{snapshot.sha256[:12]}…"

    def content_view(self, request: HttpRequest, number: int) -> HttpResponseBase:
        """The bytes as they came, as a file: never shown as a page of ours."""
        snapshot = self.record(request, number)
        return FileResponse(
            snapshot.file.open("rb"),
            as_attachment=True,
            filename=file_name(snapshot),
            content_type="application/octet-stream",
        )

    def context(self, request: HttpRequest, snapshot: Snapshot, bound: ActForm | None) -> dict[str, Any]:
        day = day_in_words(snapshot.observed_on)
        return {
            "title": f"{snapshot.source}, snapshot of {day}",
            "facts": [
                ("List", snapshot.source, page_address(snapshot.source)),
                ("Speaks for", day, ""),
                ("Came from", snapshot.origin, ""),
                ("Fetched", f"{moment_in_words(snapshot.fetched_at)} UTC", ""),
                (
                    "Applied",
                    f"{moment_in_words(snapshot.applied_at)} UTC" if snapshot.applied_at else "no",
                    "",
                ),
                ("Size", f"{snapshot.size:,} bytes", ""),
                ("SHA-256", snapshot.sha256, ""),
                ("Parts", _parts(snapshot.parts), ""),
                ("Columns", ", ".join(snapshot.columns) or "not read yet", ""),
            ],
            "content_address": reverse("admin:partnerships_snapshot_content", args=[snapshot.pk]),
            "runs": snapshot.runs.select_related("source").order_by("-id"),
        }


def _parts(parts: list[dict[str, Any]]) -> str:
    """ "Ohio (2 rows), Iowa (2 rows, not read)"."""
    said = (
        f"{part['name']} ({part['rows']:,} rows{'' if part['read'] else ', not read'}{', hidden' * part['hidden']})"
        for part in parts
    )
    return ", ".join(said) or "not read yet"


def file_name(snapshot: Snapshot) -> str:
    """`eff-atlas-2020-10-07.csv`: the list, the day, and the ending it came with, if it is a plain one."""
    ending = Path(snapshot.origin.partition("?")[0]).suffix
    return f"{snapshot.source.slug}-{snapshot.observed_on}" + (
        ending if re.fullmatch(r"\.[a-z]{2,7}", ending) else ""
    )
