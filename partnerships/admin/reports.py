"""Readers' reports of mistakes, and answering them. Mending the record itself is an override or a match."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest

from partnerships.actions import reports
from partnerships.admin.evidence import partnership_of
from partnerships.admin.record import ActForm, RecordAdmin, page_address
from partnerships.models import Report
from partnerships.models.vocabulary import ReportOutcome


class AnswerReport(ActForm):
    """What came of it, for all readers."""

    name = "answer"
    permission = "change_report"
    button = "Answer"

    outcome = forms.ChoiceField(choices=ReportOutcome, label="What came of it")
    answer = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Answer",
        help_text="Every reader sees it. Name no private person, and not who wrote.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") != ReportOutcome.UNRELATED and not given.get("answer"):
            self.add_error("answer", "Readers need a sentence: what was changed, or why not.")
        return given

    def carry_out(self, by: User) -> str:
        outcome = ReportOutcome(self.cleaned_data["outcome"])
        reports.answer(report=self.record, outcome=outcome, answer=self.cleaned_data["answer"], by=by)
        return f"{self.record} is answered: {outcome.label.lower()}."


@admin.register(Report)
class ReportAdmin(RecordAdmin):
    page_template = "admin/partnerships/report.html"
    acts = (AnswerReport,)
    list_display = ("received_at", "record", "wrong", "outcome", "answered_by", "answered_at")
    list_filter = (("outcome", admin.EmptyFieldListFilter), "outcome")
    search_fields = ("record", "wrong", "answer")
    list_select_related = ("answered_by",)
    ordering = ("-id",)

    def context(self, request: HttpRequest, report: Report, bound: ActForm | None) -> dict[str, Any]:
        partnership = partnership_of(report.record)
        return {
            "facts": [
                ("About", report.record, page_address(partnership) if partnership else ""),
                ("What is wrong", report.wrong, ""),
                ("A page that shows it", report.address, ""),
                ("Mail address, for questions", report.email, ""),
                ("Received", f"{report.received_at:%Y-%m-%d %H:%M} UTC", ""),
                ("What came of it", report.get_outcome_display() or "It waits for an answer.", ""),
                ("Answer", report.answer, ""),
            ]
        }
