"""Change sets: a curator's edits that wait, as readers would see them, and publishing them as one release."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse

from partnerships.actions import change_set_edits
from partnerships.actions.releases import change_sets
from partnerships.admin.record import (
    ActForm,
    ReasonField,
    RecordAdmin,
    curator_of,
    page_address,
    publish_message,
)
from partnerships.models import Act, ChangeSet
from partnerships.queries.changes import ChangeType
from partnerships.queries.curation.audit_words import EntryInWords, in_words, words_of
from partnerships.queries.partnership_changes import unpublished_changes
from partnerships.queries.provenance import titles

MAX_RECORDS_SHOWN = 200
"""Records that the page shows one by one; it says how many there are."""
MAY_CHANGE = "partnerships.change_changeset"


class OfChangeSet(ActForm):
    """An act on a whole change set, as its page showed it. That of another person is named before it is acted on."""

    permission = "change_changeset"
    of_another = forms.BooleanField(required=False)
    expected = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(record, data, files, initial={"expected": record.fingerprint()}, **options)
        self.fields["of_another"].label = f"These are the edits of {record.curator.get_username()}, not mine"
        self.order_fields(["reason", "of_another"])

    def refuse_mistaken(self, by: User) -> None:
        if self.record.curator_id != by.pk and not self.cleaned_data["of_another"]:
            owner = self.record.curator.get_username()
            raise ValidationError(f"These are the edits of {owner}. Tick that you know, and send it again.")


class Publish(OfChangeSet):
    """What waits becomes one release, and the change set ends."""

    name = "publish"
    button = "Publish as one version"

    reason = ReasonField(
        label="Why, for readers", max_length=500, help_text="It stands beside the version, for ever."
    )

    def carry_out(self, by: User) -> str:
        self.refuse_mistaken(by)
        self.release = change_sets.publish_together(
            change_set=self.record,
            by=by,
            reason=self.cleaned_data["reason"],
            expected=self.cleaned_data["expected"],
        )
        return f"The change set has ended. {publish_message(self.release)}"

    def next_address(self) -> str:
        return page_address(self.release) if self.release else reverse("admin:index")


class Discard(OfChangeSet):
    """Every edit is undone, and the change set ends."""

    name = "discard"
    button = "Discard all of it"

    reason = ReasonField(help_text="It stands in the history; readers do not see it.")

    def carry_out(self, by: User) -> str:
        self.refuse_mistaken(by)
        number = self.record.edits().count()
        release = change_set_edits.discard(
            change_set=self.record,
            by=by,
            reason=self.cleaned_data["reason"],
            expected=self.cleaned_data["expected"],
        )
        return f"Discarded, with {number} {'edit' if number == 1 else 'edits'}. {publish_message(release)}"

    def next_address(self) -> str:
        return reverse("admin:index")


class TakeOut(ActForm):
    """One edit is undone; the others go on waiting. `act`: which."""

    name = "take_out"
    permission = "change_changeset"
    button = "Take out"

    act = forms.ModelChoiceField(Act.objects.all(), widget=forms.HiddenInput)

    def __init__(self, record: Any, data: Any = None, files: Any = None, *, act: Act | None = None) -> None:
        auto_id = f"{self.name}-{act.pk if act else 'posted'}-%s"
        super().__init__(record, data, files, auto_id=auto_id, initial={"act": act})
        choices = self.fields["act"]
        if isinstance(choices, forms.ModelChoiceField):
            choices.queryset = record.edits().select_related("entry")

    def carry_out(self, by: User) -> str:
        act = self.cleaned_data["act"]
        change_set_edits.take_out(change_set=self.record, act=act, by=by)
        return f"Taken out: {words_of(act.entry)}. Readers never saw it."


def _edits(change_set: ChangeSet) -> list[tuple[Act, TakeOut, EntryInWords]]:
    """Each edit with the form that takes it out, newest first."""
    edits = list(change_set.edits().select_related("entry").order_by("-id"))
    words = in_words(one.entry for one in edits)
    return [(one, TakeOut(change_set, act=one), words[one.entry_id]) for one in edits]


@admin.register(ChangeSet)
class ChangeSetAdmin(RecordAdmin):
    """Whose edits wait, and which."""

    page_template = "admin/partnerships/change_set.html"
    acts = (Publish, Discard, TakeOut)
    list_display = ("__str__", "began_at", "agencies")
    list_select_related = ("curator",)
    ordering = ("id",)

    @admin.display(description="Agencies whose changes wait")
    def agencies(self, change_set: ChangeSet) -> object:
        return change_set.waiting_agencies.count()

    def get_urls(self) -> list[Any]:
        address = path("begin/", self.admin_site.admin_view(self.begin), name="partnerships_changeset_begin")
        return [address, *super().get_urls()]

    def begin(self, request: HttpRequest) -> HttpResponseBase:
        """From now on this curator's edits wait."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(MAY_CHANGE):
            raise PermissionDenied
        change_set = change_sets.begin(by=curator_of(request))
        messages.success(
            request, "Your edits wait in a change set from now on. Readers see them when you publish it."
        )
        return HttpResponseRedirect(page_address(change_set))

    def context(self, request: HttpRequest, change_set: ChangeSet, bound: ActForm | None) -> dict[str, Any]:
        differing = unpublished_changes(change_set.waiting_agencies.values("agency"))
        return {
            "records": differing[:MAX_RECORDS_SHOWN],
            "titles": titles.of_changes(differing[:MAX_RECORDS_SHOWN]),
            "counts": {
                change_type.value: sum(one.change_type == change_type for one in differing)
                for change_type in ChangeType
            },
            "number": len(differing),
            "more": max(0, len(differing) - MAX_RECORDS_SHOWN),
            "is_own": change_set.curator_id == request.user.pk,
            "edits": _edits(change_set),
        }

    def page(self, request: HttpRequest, record: Any, *, bound: ActForm | None = None) -> TemplateResponse:
        """One's own change set asks for no word on whose it is."""
        answer = super().page(request, record, bound=bound)
        if record.curator_id == request.user.pk:
            for form in (answer.context_data or {})["forms"].values():
                form.fields.pop("of_another", None)
        return answer
