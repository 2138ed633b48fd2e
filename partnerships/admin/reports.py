"""Readers' reports of mistakes, beside the record that they are about, and answering them.

Mending the record itself is an override, evidence or a match; the forms stand on the report's page, filled in.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from partnerships.actions import reports
from partnerships.admin.columns import set_or_not
from partnerships.admin.evidence import AddEvidence, evidence_address
from partnerships.admin.overrides import SetValues
from partnerships.admin.record import ActForm, RecordAdmin, page_address
from partnerships.dates import day_in_words, moment_in_words
from partnerships.http.parameters import whole_number
from partnerships.models import Agency, AuditEntry, Partnership, Report
from partnerships.models.curation.reports import CHANGED_SOMETHING, SPAM_KEPT_FOR
from partnerships.models.vocabulary import ReportOutcome
from partnerships.queries.curation import agency_profiles, audit_entries, reported, review_queue

NO_VERSION = "In no version: the correction is not in the data"


class ReportForm(ActForm):
    """After an act on a report, the next that waits."""

    permission = "change_report"

    @classmethod
    def is_offered(cls, record: Report) -> bool:
        return not record.outcome

    def next_address(self) -> str:
        following = review_queue.reports().first()
        return page_address(following) if following else reverse("admin:partnerships_report_changelist")


class AnswerReport(ReportForm):
    """What came of it, for all readers."""

    name = "answer"
    button = "Answer"

    outcome = forms.ChoiceField(
        choices=[
            ("", "Choose one"),
            *((one, one.label) for one in ReportOutcome if one != ReportOutcome.SPAM),
        ],
        label="What came of it",
    )
    version = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="Where readers find the correction",
        help_text="Versions since the report that changed this agency. Published only with a correction.",
    )
    answer = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Answer",
        help_text="Every reader sees it. Name no private person, and not who wrote.",
    )

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(record, data, files, **options)
        versions = reported.versions_since(record, reported.agencies_of(record))
        version = self.fields["version"]
        if isinstance(version, forms.TypedChoiceField):
            version.choices = [*((one.number, f"{one}: {one.why}") for one in versions), ("", NO_VERSION)]
            version.initial = versions[0].number if versions else None

    def carry_out(self, by: User) -> str:
        said = self.cleaned_data
        outcome = ReportOutcome(said["outcome"])
        version = said["version"] if outcome in CHANGED_SOMETHING else None
        reports.answer(report=self.record, outcome=outcome, answer=said["answer"], version=version, by=by)
        return f"{self.record} is answered: {outcome.label.lower()}."


class DeleteAsSpam(ReportForm):
    """Out of sight with one key; it can be taken back from the history."""

    name = "spam"
    button = "Delete as spam"

    def carry_out(self, by: User) -> str:
        reports.delete_as_spam(report=self.record, by=by)
        entry = AuditEntry.objects.filter(subject=f"report {self.record.pk}").latest("id")
        return format_html(
            'Report {} is deleted as spam. <a href="{}">Take it back</a> within {} days.',
            self.record.pk,
            page_address(entry),
            SPAM_KEPT_FOR.days,
        )


@admin.register(Report)
class ReportAdmin(RecordAdmin):
    page_template = "admin/partnerships/report.html"
    acts = (AnswerReport, DeleteAsSpam)
    list_display = ("received_at", "record", "wrong", "outcome", "answered_by", "answered_at")
    list_filter = (
        ("outcome", set_or_not("answered", "Waits for an answer", "Answered")),
        "outcome",
    )
    search_fields = ("record", "wrong", "answer")
    list_select_related = ("answered_by",)
    ordering = ("-id",)

    def context(self, request: HttpRequest, report: Report, bound: ActForm | None) -> dict[str, Any]:
        partnership = reported.partnership_of(report.record)
        return {
            "facts": [
                ("About", report.record, page_address(partnership) if partnership else ""),
                ("What is wrong", report.wrong, ""),
                ("A page that shows it", report.address, report.address),
                ("Mail address, for questions", report.email, ""),
                ("Received", f"{moment_in_words(report.received_at)} UTC", ""),
                ("What came of it", report.get_outcome_display() or "It waits for an answer.", ""),
                *([("Answer", report.answer, "")] if report.answer else []),
                *([("Found in version", report.version, "")] if report.version else []),
            ],
            "history": audit_entries.history(audit_entries.about_report(report)),
            **_beside(request, report, partnership),
        }


def _beside(request: HttpRequest, report: Report, partnership: Partnership | None) -> dict[str, Any]:
    """The agency that the report is about, with the forms that mend it; or those it may be about."""
    agencies = reported.agencies_of(report)
    asked = whole_number(request.GET.get("agency", ""))
    chosen = [one for one in agencies if one.pk == asked] or (agencies if len(agencies) == 1 else [])
    if not chosen:
        return {"profiles": list(agency_profiles.profiles(agencies).values())}
    profile = agency_profiles.profile(chosen[0])
    may_set = request.user.has_perm(f"partnerships.{SetValues.permission}") and not report.outcome
    of_agency = [one for one in profile.partnerships if partnership is None or one.pk == partnership.pk]
    targets: list[Agency | Partnership] = [*of_agency, profile.agency] if may_set else []
    evidence = {"report": report.pk, "agency": profile.agency.pk}
    return {
        "profile": profile,
        "setting": [(one, _filled_in(one, report)) for one in targets],
        "evidence": evidence_address(**evidence)
        if request.user.has_perm(f"partnerships.{AddEvidence.permission}") and not report.outcome
        else "",
    }


def _filled_in(record: Agency | Partnership, report: Report) -> SetValues:
    """The form of several values, with what the report gives for it. Its reason is public, so no word of the reader
    is in it.
    """
    initial = {
        "reason": f"Reported by a reader on {day_in_words(report.received_at)}.",
        "source_address": report.address,
        "report": report.pk,
    }
    return SetValues(record, initial=initial, auto_id=f"{record._meta.model_name}-{record.pk}-%s")
