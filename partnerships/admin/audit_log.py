"""The audit log: who did what, when and why. Read only; it is written by the acts themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from partnerships.admin.record import ActForm, RecordAdmin
from partnerships.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(RecordAdmin):
    list_display = ("at", "actor", "action", "subject", "reason")
    list_filter = ("action",)
    search_fields = ("subject", "actor", "reason")
    date_hierarchy = "at"
    ordering = ("-id",)

    def context(self, request: HttpRequest, entry: AuditEntry, bound: ActForm | None) -> dict[str, Any]:
        details = [(name.replace("_", " ").capitalize(), value, "") for name, value in entry.details.items()]
        return {
            "title": f"{entry.action}: {entry.subject}",
            "facts": [
                ("When", f"{entry.at:%Y-%m-%d %H:%M:%S} UTC", ""),
                ("Who", entry.actor, ""),
                ("Why", entry.reason, ""),
                *details,
            ],
        }
