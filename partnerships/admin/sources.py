"""Sources: the lists, how they are, and asking for a look at one or giving a file of it."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from partnerships.actions import lists
from partnerships.admin.adding import AddsLists
from partnerships.admin.record import ActForm, ReasonField, RecordAdmin, page_address, published
from partnerships.admin.worker import hand_over
from partnerships.models import Listing, Run, Source
from partnerships.models.vocabulary import ListState, Outcome


class LookNow(ActForm):
    """Fetch the list from its address now."""

    name = "look_now"
    permission = "add_run"
    button = "Fetch now"

    def carry_out(self, by):
        self.run = lists.look_now(source=self.record, by=by)
        return hand_over(self.run)

    def next_address(self):
        return page_address(self.run)


class TakeIn(ActForm):
    """Take in a file of this list that the curator has."""

    name = "take_in"
    permission = "add_run"
    button = "Take in this file"

    file = forms.FileField(help_text="In the format that the list is published in.")
    observed_on = forms.DateField(
        label="The day it speaks for",
        help_text="When the publisher showed the list like this, not when you got the file.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_observed_on(self):
        day = self.cleaned_data["observed_on"]
        if day > timezone.now().date():
            raise forms.ValidationError("That day is still to come.")
        return day

    def carry_out(self, by):
        self.run = lists.receive(source=self.record, by=by, **self.cleaned_data)
        return hand_over(self.run)

    def next_address(self):
        return page_address(self.run)


class SayState(ActForm):
    """Whether the publisher still keeps the list; if not, its rows keep their last known state."""

    name = "say_state"
    permission = "change_source"
    button = "Say so"

    state = forms.ChoiceField(label="The list is", choices=ListState.choices)
    on = forms.DateField(label="Since", widget=forms.DateInput(attrs={"type": "date"}))
    reason = ReasonField()

    def carry_out(self, by):
        said = self.cleaned_data | {"state": ListState(self.cleaned_data["state"])}
        release = lists.retire(source=self.record, by=by, **said)
        return f"{self.record}: {said['state'].label.lower()}. {published(release)}"


@admin.register(Source)
class SourceAdmin(AddsLists, RecordAdmin):
    page_template = "admin/partnerships/source.html"
    acts = (LookNow, TakeIn, SayState)
    list_display = ("title", "publisher", "state", "rows_open", "last_outcome", "last_run_at", "next_due_at")
    ordering = ("title",)

    def get_queryset(self, request):
        runs = Run.objects.filter(source=OuterRef("pk")).order_by("-id")
        rows = Count("listings", filter=Q(listings__closed_by=None, listings__withdrawn_at=None))
        return (
            super()
            .get_queryset(request)
            .annotate(
                open_rows=rows,
                last_outcome=Subquery(runs.values("outcome")[:1]),
                last_run_at=Subquery(runs.values("created_at")[:1]),
            )
        )

    @admin.display(description="Open rows", ordering="open_rows")
    def rows_open(self, source):
        return f"{source.open_rows:,}"

    @admin.display(description="Last run")
    def last_outcome(self, source):
        if source.last_run_at is None:
            return "never run"
        return dict(Outcome.choices).get(source.last_outcome, "under way")

    @admin.display(description="At")
    def last_run_at(self, source):
        return source.last_run_at

    def context(self, request, source, bound):
        return {
            "facts": _facts(source),
            "runs": source.runs.order_by("-id")[:20],
            "snapshots": source.snapshots.order_by("-observed_on", "-id")[:20],
            "waiting": Listing.objects.awaiting_match().said_by(source).count(),
        }


def _facts(source: Source) -> list[tuple]:
    latest = source.runs.exclude(finished_at=None).order_by("-id")
    changed = latest.filter(outcome=Outcome.APPLIED).first()
    failures = 0
    for outcome in latest.values_list("outcome", flat=True)[:100]:
        if outcome != Outcome.REJECTED:
            break
        failures += 1
    rhythm = f"every {_days(source.rhythm)}" if source.rhythm else "only when asked"
    return [
        ("Publisher", source.publisher, source.homepage),
        ("Address", source.address or "none: the list is kept with the program, or given as a file", ""),
        ("License", source.license, source.license_url),
        ("State", source.get_state_display(), ""),
        ("Looked at", rhythm, ""),
        (
            "Next due",
            f"{source.next_due_at:%Y-%m-%d %H:%M} UTC" if source.next_due_at and source.rhythm else "–",
            "",
        ),
        ("Last applied", f"{changed.finished_at:%Y-%m-%d %H:%M} UTC" if changed else "never", ""),
        ("Failures in a row", failures, ""),
        ("Rows expected", f"{source.expect_from:,} to {source.expect_to:,}", ""),
        (
            "Declared",
            "in code; to change it, change its declaration" if source.declared else "by a curator",
            "",
        ),
    ]


def _days(rhythm) -> str:
    if rhythm.days:
        return "day" if rhythm.days == 1 else f"{rhythm.days} days"
    hours = rhythm.total_seconds() / 3600
    return "hour" if hours == 1 else f"{hours:g} hours"
