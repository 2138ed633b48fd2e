"""Change sets: a curator's edits that wait, as readers would see them, and publishing them as one release."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import path, reverse

from partnerships.actions.releases import change_sets
from partnerships.admin.record import (
    ActForm,
    ReasonField,
    RecordAdmin,
    curator_of,
    page_address,
    publish_message,
)
from partnerships.models import ChangeSet
from partnerships.queries.partnership_changes import unpublished_changes

MAX_RECORDS_SHOWN = 200
"""Records that the page shows one by one; it says how many there are."""
MAY_CHANGE = "partnerships.change_changeset"


class Publish(ActForm):
    """What waits becomes one release, and the change set ends."""

    name = "publish"
    permission = "change_changeset"
    button = "Publish as one version"

    reason = ReasonField(
        label="Why, for readers", max_length=500, help_text="It stands beside the version, for ever."
    )

    def carry_out(self, by: User) -> str:
        self.release = change_sets.publish_together(
            change_set=self.record, by=by, reason=self.cleaned_data["reason"]
        )
        return f"The change set has ended. {publish_message(self.release)}"

    def next_address(self) -> str:
        return page_address(self.release) if self.release else reverse("admin:index")


@admin.register(ChangeSet)
class ChangeSetAdmin(RecordAdmin):
    """Whose edits wait, and which."""

    page_template = "admin/partnerships/change_set.html"
    acts = (Publish,)
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
            "counts": {
                change_type: sum(one.change_type == change_type for one in differing)
                for change_type in ("added", "changed", "withdrawn")
            },
            "number": len(differing),
            "more": max(0, len(differing) - MAX_RECORDS_SHOWN),
            "is_own": change_set.curator_id == request.user.pk,
        }
