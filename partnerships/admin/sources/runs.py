"""Runs: what each brought, row by row, and deciding on those that were held."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse

from partnerships.actions import runs
from partnerships.actions.runs import choosing, undoing
from partnerships.admin.impact import held_impact, pages, result_of
from partnerships.admin.record import (
    ActForm,
    ReasonField,
    curator_of,
    page_address,
    publish_message,
)
from partnerships.admin.sources.chosen_rows import ChoosesRows, TakeRest, left_out_context
from partnerships.admin.sources.run_words import how_far, report_groups, state_in_words
from partnerships.admin.worker import hand_over, read_by_worker
from partnerships.ingest.preview import difference_of
from partnerships.ingest.tables import TooMuchToRead, UnreadableFile
from partnerships.models import Run
from partnerships.models.vocabulary import Outcome, SourceState
from partnerships.queries.curation import audit_entries
from partnerships.queries.sources import row_differences


class Apply(ActForm):
    """The held list is right: take it in."""

    name = "apply"
    permission = "change_run"
    button = "Apply"

    reason = ReasonField(label="Why it is right")

    def carry_out(self, by: User) -> str:
        self.run = runs.apply_held(run=self.record, by=by, reason=self.cleaned_data["reason"])
        return hand_over(self.run)

    def next_address(self) -> str:
        return page_address(self.run)


class Reject(ActForm):
    """The held list is wrong: it stays as kept bytes and changes nothing."""

    name = "reject"
    permission = "change_run"
    button = "Reject"

    reason = ReasonField(label="What is wrong with it")

    def carry_out(self, by: User) -> str:
        runs.reject_held(run=self.record, by=by, reason=self.cleaned_data["reason"])
        return f"Run {self.record.pk} is rejected. Nothing that readers see has changed."


class SourceStopped(ActForm):
    """The held snapshot shows that the publisher stopped the list, or dropped the category from it."""

    name = "list_stopped"
    permission = "change_source"
    button = "Reject it and say so"

    state = forms.ChoiceField(
        label="The list is",
        choices=[choice for choice in SourceState.choices if choice[0] != SourceState.KEPT],
    )
    on = forms.DateField(label="Since", widget=forms.DateInput(attrs={"type": "date"}))
    reason = ReasonField(label="How you know")

    def __init__(self, record: Any, data: Any = None, files: Any = None) -> None:
        day = record.snapshot.observed_on if record.snapshot else None
        super().__init__(record, data, files, initial={"on": day})

    def carry_out(self, by: User) -> str:
        said = self.cleaned_data | {"state": SourceState(self.cleaned_data["state"])}
        release = runs.reject_and_retire(run=self.record, by=by, **said)
        return f"{self.record.source}: {said['state'].label.lower()}. {publish_message(release)}"


class Undo(ActForm):
    """Take back what the run did to its list."""

    name = "undo"
    permission = "change_run"
    button = "Undo this run"

    with_later = forms.BooleanField(required=False, label="Undo the later runs too")
    reason = ReasonField()

    @classmethod
    def is_offered(cls, record: Run) -> bool:
        return not record.is_by_hand

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(record, data, files, **options)
        self.later = undoing.applied_after(record) if record.outcome == Outcome.APPLIED else []
        if not self.later:
            del self.fields["with_later"]

    def carry_out(self, by: User) -> str:
        with_later = bool(self.cleaned_data.get("with_later"))
        release = undoing.undo(
            run=self.record, by=by, reason=self.cleaned_data["reason"], with_later=with_later
        )
        also = ", ".join(f"run {one.pk}" for one in self.later) if with_later else ""
        return f"Run {self.record.pk} is undone{f', with {also}' if also else ''}. {publish_message(release)}"


class Redo(ActForm):
    """The run was right after all."""

    name = "redo"
    permission = "change_run"
    button = "Let it stand again"

    reason = ReasonField()

    def carry_out(self, by: User) -> str:
        release = undoing.redo(run=self.record, by=by, reason=self.cleaned_data["reason"])
        return f"Run {self.record.pk} stands again. {publish_message(release)}"


class Cancel(ActForm):
    """Stop a run that waits or is under way; it changes nothing."""

    name = "cancel"
    permission = "change_run"
    button = "Stop this run"

    def carry_out(self, by: User) -> str:
        runs.cancel(run=self.record, by=by)
        return f"Run {self.record.pk} stops at its next step, and changes nothing."


class HeldFilter(admin.SimpleListFilter):
    """Runs that wait for a decision."""

    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("held", "For a decision"), ("worker", "For the worker")]

    def queryset(self, request: HttpRequest, runs: QuerySet[Run]) -> QuerySet[Any] | None:
        match self.value():
            case "held":
                return runs.filter(pk__in=Run.objects.held().values("pk"))
            case "worker":
                return runs.filter(pk__in=Run.objects.unfinished().values("pk"))
        return None


@admin.register(Run)
class RunAdmin(ChoosesRows):
    page_template = "admin/partnerships/run.html"
    acts = (Apply, Reject, SourceStopped, Cancel, TakeRest, Undo, Redo)
    list_display = ("number", "source", "created_at", "how", "added", "changed", "gone", "reason")
    list_display_links = ("number", "source")
    list_filter = (HeldFilter, "outcome", "source")
    list_select_related = ("source",)
    ordering = ("-id",)

    def get_urls(self) -> list[Any]:
        progress = path(
            "<int:number>/progress/",
            self.admin_site.admin_view(self.progress_view),
            name="partnerships_run_progress",
        )
        return [progress, *super().get_urls()]

    def progress_view(self, request: HttpRequest, number: int) -> JsonResponse:
        """How far the run is, for a page that watches it."""
        return JsonResponse(how_far(self.record(request, number)), headers={"Cache-Control": "no-store"})

    @admin.display(description="Run", ordering="id")
    def number(self, run: Run) -> object:
        return run.pk

    @admin.display(description="Outcome", ordering="outcome")
    def how(self, run: Run) -> object:
        return state_in_words(run)

    @admin.display
    def added(self, run: Run) -> object:
        return _rows_reported(run, "added")

    @admin.display
    def changed(self, run: Run) -> object:
        return _rows_reported(run, "changed")

    @admin.display
    def gone(self, run: Run) -> object:
        return _rows_reported(run, "gone")

    def undo_preview(self, request: HttpRequest, run: Run) -> dict[str, Any]:
        """What undoing it would change for readers, or undoing that; where it is asked for: it takes as long."""
        asked = request.GET.get("preview") == "undo"
        if not asked or not request.user.has_perm(f"partnerships.{Undo.permission}"):
            return {}
        return {"preview": result_of(lambda: undoing.preview(run=run, by=curator_of(request)))}

    def context(self, request: HttpRequest, run: Run, bound: ActForm | None) -> dict[str, Any]:
        only = next((what for what in row_differences.RowChangeType if what == request.GET.get("only")), None)
        rows = _rows_shown(run, only, request.GET.get("page"))
        held = run.outcome == Outcome.HELD
        return {
            "title": f"{run.source}: run {run.pk}",
            "progress": how_far(run),
            "progress_address": reverse("admin:partnerships_run_progress", args=[run.pk]),
            "held": held and run.decided_at is None,
            **(held_impact(request, run) if held else self.undo_preview(request, run)),
            "choosable": choosing.can_choose(run),
            **left_out_context(run),
            "undoable": run.outcome == Outcome.APPLIED and run.undone_at is None,
            "report": report_groups(run),
            "only": only,
            **rows,
            "source_address": page_address(run.source),
            "snapshot_address": page_address(run.snapshot) if run.snapshot else "",
            "history": audit_entries.history(audit_entries.about_run(run)),
        }


def _rows_reported(run: Run, change: str) -> str:
    """How many rows a run found so changed; empty before it has compared them."""
    return f"{run.report[change]:,}" if change in run.report else ""


def _rows_shown(run: Run, only: row_differences.RowChangeType | None, page: str | None) -> dict[str, Any]:
    """A page of what the run changed or would change; else why it cannot be applied, or why its rows are not shown
    yet.
    """
    nothing = _page_of(row_differences.Differences(), only, page) | {"complaint": "", "not_yet": ""}
    try:
        with read_by_worker(run):
            return nothing | _page_of(_differences(run), only, page)
    except TooMuchToRead as too_much:
        return nothing | {"not_yet": str(too_much)}
    except UnreadableFile as unreadable:
        return nothing | {"complaint": str(unreadable)}


def _page_of(
    found: row_differences.Differences | row_differences.PreviewDifferences,
    only: row_differences.RowChangeType | None,
    page: str | None,
) -> dict[str, Any]:
    return {"counts": found.counts, "rows": pages(found.only(only) if only else found).get_page(page)}


def _differences(run: Run) -> row_differences.Differences | row_differences.PreviewDifferences:
    """Raises UnreadableFile."""
    if run.outcome == Outcome.APPLIED:
        return row_differences.of_run(run)
    if run.outcome == Outcome.HELD and run.snapshot:
        return row_differences.of_preview(difference_of(run))
    return row_differences.Differences()
