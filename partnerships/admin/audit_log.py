"""The audit log: who did what, when and why. Read only, as a page or a file; from here any act can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

from partnerships.actions import acts
from partnerships.admin.impact import result_of
from partnerships.admin.record import (
    ActForm,
    ReasonField,
    RecordAdmin,
    curator_of,
    page_address,
    publish_message,
)
from partnerships.dates import moment_in_words
from partnerships.exports.csv import line
from partnerships.models import Act, AuditEntry, Release
from partnerships.queries.curation import act_changes, audit_entries
from partnerships.queries.curation.audit_words import EntryInWords, in_words, words_of

EXPORTED = ("id", "at", "actor", "action", "subject", "reason", "details")
BATCH_ROWS = 2_000
LEFT_OUT_DETAILS = ("agency", "into", "undoes")
"""Details that a page's title and its links say better. Numbers of rows stand in the table of what it changed."""
MAX_AGENCIES_TRIED = 20
"""Agencies up to which undoing is tried for whoever opens the page; of more it takes long."""


class Undo(ActForm):
    """What the act changed is brought back to what it was; with what depends on it, where that is ticked."""

    name = "undo"
    is_edit = True
    permission = "change_match"
    button = "Undo it"

    with_later = forms.BooleanField(required=False, label="Undo what depends on it too")
    reason = ReasonField()

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(record, data, files, **options)
        act = act_of(record)
        if not (act and acts.depends_on(act)):
            del self.fields["with_later"]

    @classmethod
    def is_offered(cls, record: AuditEntry) -> bool:
        act = act_of(record)
        return act is not None and act.undone_at is None

    def carry_out(self, by: User) -> str:
        act = act_of(self.record)
        if act is None:
            raise ValidationError("Nothing of it is kept that could be brought back.")
        whole = [*acts.depends_on(act), act] if self.cleaned_data.get("with_later") else [act]
        for table in {change["table"] for one in whole for change in one.changes}:
            if not by.has_perm(f"partnerships.{acts.PERMISSIONS[table]}"):
                raise PermissionDenied
        result = acts.undo(
            act=act,
            by=by,
            reason=self.cleaned_data["reason"],
            with_later=bool(self.cleaned_data.get("with_later")),
        )
        return f"Undone: {words_of(self.record)}. {publish_message(result)}"


def act_of(entry: AuditEntry) -> Act | None:
    return (
        Act.objects.filter(entry=entry.pk).select_related("entry", "undone_by", "change_set__curator").first()
    )


class EntriesInWords(ChangeList):
    """The entries of a page, each with its words."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        words = in_words(self.result_list)
        for entry in self.result_list:
            entry.words = words[entry.pk]


@admin.register(AuditEntry)
class AuditEntryAdmin(RecordAdmin):
    page_template = "admin/partnerships/audit_entry.html"
    acts = (Undo,)
    list_display = ("at", "actor", "what", "reason")
    list_filter = ("action",)
    search_fields = ("subject", "actor", "reason")
    search_help_text = "Words of what was done it to, who did it, or why."
    date_hierarchy = "at"
    records_title, counted, prose = "History", ("entry", "entries"), ("reason",)
    ordering = ("-id",)

    def get_changelist(self, request: HttpRequest, **_options: Any) -> type[ChangeList]:
        return EntriesInWords

    @admin.display(description="What", ordering="action")
    def what(self, entry: AuditEntry) -> object:
        words: EntryInWords = entry.words  # type: ignore[attr-defined]  # EntriesInWords gives it
        return words

    def get_urls(self) -> list[Any]:
        export = path(
            "export.csv", self.admin_site.admin_view(self.export_view), name="partnerships_auditentry_export"
        )
        return [export, *super().get_urls()]

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The entries that the list shows, oldest first, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request).order_by("id")
        headers = {"Content-Disposition": 'attachment; filename="ringwatch-history.csv"'}
        return StreamingHttpResponse(_lines(entries), content_type="text/csv; charset=utf-8", headers=headers)

    def context(self, request: HttpRequest, entry: AuditEntry, bound: ActForm | None) -> dict[str, Any]:
        details = [
            (name.replace("_", " ").capitalize(), value, "")
            for name, value in entry.details.items()
            if name not in LEFT_OUT_DETAILS and not isinstance(value, list)
        ]
        act = act_of(entry)
        return {
            "title": words_of(entry),
            "facts": [
                ("When", f"{moment_in_words(entry.at)} UTC", ""),
                ("Who", entry.actor, f"../../?q={entry.actor}"),
                ("Why", entry.reason, ""),
                *[("About", record, page_address(record)) for record in audit_entries.subjects(entry)],
                *details,
                *_undoing(act),
            ],
            "removed": audit_entries.removed_by([entry]).get(entry.pk),
            "changes": act_changes.in_words(act) if act else [],
            "later": _later(act) if act and not act.undone_at else [],
            **(_undo_preview(request, act) if act and not act.undone_at else {}),
        }


def _later(act: Act) -> list[tuple[Act, EntryInWords]]:
    later = acts.depends_on(act)
    words = in_words(one.entry for one in later)
    return [(one, words[one.entry_id]) for one in later]


def _undo_preview(request: HttpRequest, act: Act) -> dict[str, Any]:
    """What undoing it would change for readers; of many agencies, where it is asked for."""
    if not request.user.has_perm(f"partnerships.{Undo.permission}"):
        return {}
    many = len(acts.agencies_of_all([*acts.depends_on(act), act])) > MAX_AGENCIES_TRIED
    if many and request.GET.get("preview") != "undo":
        return {}
    return {"preview": result_of(lambda: acts.preview(act=act, by=curator_of(request)))}


def _undoing(act: Act | None) -> Iterator[tuple[str, object, str]]:
    """The entries of what undid the act, and of what it undid."""
    if act is None:
        return
    if act.version and (release := Release.objects.of_version(act.version)):
        yield "Readers see it since", f"version {release.number}", page_address(release)
    if act.change_set:
        yield "It waits with the", str(act.change_set).lower(), page_address(act.change_set)
    if act.undone_at:
        by = act.taken_up.undoings.select_related("entry").order_by("-id").first()
        yield (
            "Undone",
            f"{act.undone_by}, {moment_in_words(act.undone_at)} UTC",
            page_address(by.entry) if by else "",
        )
    if act.undoes_id:
        undone = AuditEntry.objects.get(act=act.undoes_id)
        yield "It undid", words_of(undone), page_address(undone)


def _lines(entries: QuerySet[AuditEntry]) -> Iterator[bytes]:
    yield line(EXPORTED)
    for values in entries.values_list(*EXPORTED).iterator(chunk_size=BATCH_ROWS):
        number, at, *rest = values
        yield line((number, at.isoformat(), *map(_cell, rest)))


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else audit_entries.as_text(value)
