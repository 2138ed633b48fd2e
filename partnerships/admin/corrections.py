"""Readers' reports of mistakes, and answering them. Mending the record itself is an override or a match."""

from __future__ import annotations

from django import forms
from django.contrib import admin

from partnerships.actions import corrections
from partnerships.admin.record import ActForm, RecordAdmin, page_address
from partnerships.models import Correction, Partnership
from partnerships.models.vocabulary import Answer


class AnswerReport(ActForm):
    """What came of it, for all readers."""

    name = "answer"
    permission = "change_correction"
    button = "Answer"

    outcome = forms.ChoiceField(choices=Answer, label="What came of it")
    answer = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Answer",
        help_text="Every reader sees it. Name no private person, and not who wrote.",
    )

    def clean(self):
        given = super().clean()
        if given.get("outcome") != Answer.UNRELATED and not given.get("answer"):
            self.add_error("answer", "Readers need a sentence: what was changed, or why not.")
        return given

    def carry_out(self, by):
        outcome = Answer(self.cleaned_data["outcome"])
        corrections.answer(correction=self.record, outcome=outcome, answer=self.cleaned_data["answer"], by=by)
        return f"{self.record} is answered: {outcome.label.lower()}."


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    page_template = "admin/partnerships/correction.html"
    acts = (AnswerReport,)
    list_display = ("received_at", "record", "wrong", "outcome", "answered_by", "answered_at")
    list_filter = (("outcome", admin.EmptyFieldListFilter), "outcome")
    search_fields = ("record", "wrong", "answer")
    list_select_related = ("answered_by",)
    ordering = ("-id",)

    def context(self, request, correction, bound):
        partnership = _partnership(correction.record)
        return {
            "facts": [
                ("About", correction.record, page_address(partnership) if partnership else ""),
                ("What is wrong", correction.wrong, ""),
                ("A page that shows it", correction.address, ""),
                ("Mail address, for questions", correction.email, ""),
                ("Received", f"{correction.received_at:%Y-%m-%d %H:%M} UTC", ""),
                ("What came of it", correction.get_outcome_display() or "It waits for an answer.", ""),
                ("Answer", correction.answer, ""),
            ]
        }


def _partnership(record: str) -> Partnership | None:
    number = record.strip().upper().removeprefix("RW-")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return Partnership.objects.filter(pk=int(number)).first() if is_number else None
