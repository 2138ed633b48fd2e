"""Sources: the lists, how they are, and asking for a run of one or giving a file of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from partnerships.actions import runs, sources
from partnerships.actions.runs import undoing
from partnerships.admin.record import ActForm, ReasonField, page_address, publish_message
from partnerships.admin.sources.adding import (
    NATURES,
    NATURES_MEAN,
    PREVIEW_FIRST,
    RHYTHMS,
    AddsLists,
    link_field,
    text_field,
)
from partnerships.admin.worker import hand_over
from partnerships.dates import moment_in_words
from partnerships.models import Listing, Source
from partnerships.models.vocabulary import Nature, Outcome, SourceState
from partnerships.queries.curation import audit_entries
from partnerships.queries.sources import health


class FetchNow(ActForm):
    """Fetch the list from its address now."""

    name = "fetch_now"
    permission = "add_run"
    button = "Fetch now"

    @classmethod
    def is_offered(cls, record: Source) -> bool:
        return bool(record.address)

    def carry_out(self, by: User) -> str:
        self.run = runs.fetch_now(source=self.record, by=by)
        return hand_over(self.run)

    def next_address(self) -> str:
        return page_address(self.run)


class UploadFile(ActForm):
    """Take in a file of this list that the curator has."""

    name = "upload_file"
    permission = "add_run"
    button = "Take in this file"

    file = forms.FileField(help_text="In the format that the list is published in.")
    observed_on = forms.DateField(
        label="The day it speaks for",
        help_text="When the publisher showed the list like this, not when you got the file.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    preview_first = forms.BooleanField(
        required=False, initial=True, label="Show me first what it changes", help_text=PREVIEW_FIRST
    )

    def carry_out(self, by: User) -> str:
        self.run = runs.receive(source=self.record, by=by, **self.cleaned_data)
        return hand_over(self.run)

    def next_address(self) -> str:
        return page_address(self.run)


class SayState(ActForm):
    """Whether the publisher still keeps the list; if not, its rows keep their last known state."""

    name = "say_state"
    permission = "change_source"
    button = "Say so"

    state = forms.ChoiceField(label="The list is", choices=SourceState.choices)
    on = forms.DateField(label="Since", widget=forms.DateInput(attrs={"type": "date"}))
    reason = ReasonField()

    def carry_out(self, by: User) -> str:
        said = self.cleaned_data | {"state": SourceState(self.cleaned_data["state"])}
        release = sources.retire(source=self.record, by=by, **said)
        return f"{self.record}: {said['state'].label.lower()}. {publish_message(release)}"


class SayNature(ActForm):
    """Of what nature a curator's list is; its rows then attest something else."""

    name = "say_nature"
    permission = "change_source"
    button = "Say so"

    nature = forms.ChoiceField(label="It is", choices=NATURES, help_text=NATURES_MEAN)
    reason = ReasonField()

    def carry_out(self, by: User) -> str:
        nature = Nature(self.cleaned_data["nature"])
        release = sources.say_nature(
            source=self.record, nature=nature, by=by, reason=self.cleaned_data["reason"]
        )
        return f"{self.record}: {nature.label.lower()}. {publish_message(release)}"


class ExpectRows(ActForm):
    """How many rows the list is believed to have."""

    name = "expect_rows"
    permission = "change_source"
    button = "Expect so many"

    expect_from = forms.IntegerField(min_value=0, label="Fewest rows to be believed")
    expect_to = forms.IntegerField(min_value=1, max_value=2_000_000_000, label="Most rows to be believed")
    reason = ReasonField()

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        now = {"expect_from": record.expect_from, "expect_to": record.expect_to}
        super().__init__(record, data, files, initial=now, **options)

    def carry_out(self, by: User) -> str:
        sources.expect(source=self.record, by=by, **self.cleaned_data)
        said = self.cleaned_data
        return f"{self.record}: {said['expect_from']:,} to {said['expect_to']:,} rows are believed."


class EditSource(ActForm):
    """What is said of a list that a curator added."""

    name = "edit"
    permission = "change_source"
    button = "Change it"

    title = text_field("title", label="Title")
    publisher = text_field("publisher", label="Publisher")
    homepage = link_field(label="Publisher’s page about it")
    fetched_from = link_field(label="The address it is fetched from")
    rhythm_days = forms.TypedChoiceField(label="Fetched", choices=RHYTHMS, coerce=int)
    license = text_field("license", label="License")
    license_url = link_field(label="Address of the license")
    about = text_field("about", label="About it, for readers", widget=forms.Textarea(attrs={"rows": 5}))
    reason = ReasonField()

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        now = {name: getattr(record, name) for name in sources.EDITABLE}
        now["rhythm_days"] = record.rhythm.days if record.rhythm else 0
        super().__init__(record, data, files, initial=now | {"fetched_from": record.address}, **options)

    @classmethod
    def is_offered(cls, record: Source) -> bool:
        return not record.declared

    def carry_out(self, by: User) -> str:
        said = dict(self.cleaned_data)
        days = said.pop("rhythm_days")
        said |= {"address": said.pop("fetched_from"), "rhythm": timedelta(days=days) if days else None}
        release = sources.edit(source=self.record, by=by, **said)
        return f"{said['title']}: changed. {publish_message(release)}"


class RemoveSource(ActForm):
    """A curator's list is taken out of the record, as a whole."""

    name = "remove"
    permission = "change_source"
    button = "Remove the list"

    reason = ReasonField()

    @classmethod
    def is_offered(cls, record: Source) -> bool:
        return not record.declared and undoing.removal_of(record) is None

    def carry_out(self, by: User) -> str:
        release = undoing.remove_source(source=self.record, by=by, reason=self.cleaned_data["reason"])
        return f"{self.record}: removed; all its runs are undone. {publish_message(release)}"


class PutBack(ActForm):
    """The removal of a list is undone."""

    name = "put_back"
    permission = "change_source"
    button = "Put the list back"

    reason = ReasonField()

    @classmethod
    def is_offered(cls, record: Source) -> bool:
        return not record.declared and undoing.removal_of(record) is not None

    def carry_out(self, by: User) -> str:
        release = undoing.put_source_back(source=self.record, by=by, reason=self.cleaned_data["reason"])
        return f"{self.record}: put back; the runs that its removal undid stand again. {publish_message(release)}"


@admin.register(Source)
class SourceAdmin(AddsLists):
    page_template = "admin/partnerships/source.html"
    acts = (FetchNow, UploadFile, ExpectRows, EditSource, SayState, SayNature, RemoveSource, PutBack)
    list_display = (
        "title",
        "state",
        "count_open_rows",
        "last_fetch",
        "last_change",
        "next_due",
        "count_failures",
    )
    ordering = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return health.with_health(super().get_queryset(request))

    @admin.display(description="Open rows", ordering="open_rows")
    def count_open_rows(self, source: Any) -> object:
        return f"{source.open_rows:,}"

    @admin.display(description="Last fetch (UTC)", ordering="last_fetch_at")
    def last_fetch(self, source: Any) -> object:
        return last_fetch_in_words(source)

    @admin.display(description="Last change (UTC)", ordering="last_change_at")
    def last_change(self, source: Any) -> object:
        return time_in_words(source.last_change_at) or "never"

    @admin.display(description="Next due (UTC)", ordering="next_due_at")
    def next_due(self, source: Any) -> object:
        return next_due_in_words(source)

    @admin.display(description="Failures in a row", ordering="failures")
    def count_failures(self, source: Any) -> object:
        return source.failures

    def context(self, request: HttpRequest, source: Source, bound: ActForm | None) -> dict[str, Any]:
        return {
            "facts": _facts(source),
            "runs": source.runs.order_by("-id")[:20],
            "snapshots": source.snapshots.order_by("-observed_on", "-id")[:20],
            "history": audit_entries.history(audit_entries.about_source(source)),
            "waiting": Listing.objects.awaiting_match().said_by(source).count(),
        }


def time_in_words(at: datetime | None) -> str:
    return moment_in_words(at) if at else ""


def last_fetch_in_words(source: Any) -> str:
    """When the list was last fetched and how that ended. `source`: with its health (`health.with_health`)."""
    if not source.last_fetch_at:
        return "never"
    return f"{time_in_words(source.last_fetch_at)}, {Outcome(source.last_fetch_outcome).label.lower()}"


def next_due_in_words(source: Source) -> str:
    """When the worker fetches it next of its own accord."""
    if source.next_due_at:
        return time_in_words(source.next_due_at)
    return "when the worker asks next" if source.rhythm else "only when asked"


def _facts(source: Any) -> list[tuple[Any, ...]]:
    rhythm = f"every {_days(source.rhythm)}" if source.rhythm else "only when asked"
    return [
        ("Publisher", source.publisher, source.homepage),
        ("Address", source.address or "none: the list is kept with the program, or given as a file", ""),
        ("License", source.license, source.license_url),
        ("Kind of list", source.get_nature_display(), ""),
        ("State", source.get_state_display(), ""),
        ("Fetched", rhythm, ""),
        ("Last fetch (UTC)", last_fetch_in_words(source), ""),
        ("Last change (UTC)", time_in_words(source.last_change_at) or "never", ""),
        ("Next due (UTC)", next_due_in_words(source), ""),
        ("Failures in a row", source.failures, ""),
        ("Rows expected", f"{source.expect_from:,} to {source.expect_to:,}", ""),
        (
            "Declared",
            "in code; to change it, change its declaration" if source.declared else "by a curator",
            "",
        ),
    ]


def _days(rhythm: timedelta) -> str:
    if rhythm.days:
        return "day" if rhythm.days == 1 else f"{rhythm.days} days"
    hours = rhythm.total_seconds() / 3600
    return "hour" if hours == 1 else f"{hours:g} hours"
