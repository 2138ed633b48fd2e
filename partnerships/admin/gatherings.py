"""Gatherings: a curator's edits that wait, as readers would see them, and publishing them as one release."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse

from partnerships.actions import gather
from partnerships.admin.record import ActForm, ReasonField, RecordAdmin, page_address, published
from partnerships.models import Gathering
from partnerships.queries.partnership_changes import unpublished_changes

SHOWN = 200
"""Records that the page shows one by one; it says how many there are."""
MAY_GATHER = "partnerships.change_gathering"


class Publish(ActForm):
    """What waits becomes one release, and the gathering ends."""

    name = "publish"
    permission = "change_gathering"
    button = "Publish as one release"

    reason = ReasonField(
        label="Why, for readers", max_length=500, help_text="It stands beside the release, for ever."
    )

    def carry_out(self, by):
        self.release = gather.publish_together(
            gathering=self.record, by=by, reason=self.cleaned_data["reason"]
        )
        return f"The gathering has ended. {published(self.release)}"

    def next_address(self) -> str:
        return page_address(self.release) if self.release else reverse("admin:index")


@admin.register(Gathering)
class GatheringAdmin(RecordAdmin):
    """Whose edits wait, and which."""

    page_template = "admin/partnerships/gathering.html"
    acts = (Publish,)
    list_display = ("__str__", "began_at", "agencies")
    list_select_related = ("curator",)
    ordering = ("id",)

    @admin.display(description="Agencies whose changes wait")
    def agencies(self, gathering):
        return gathering.gathered.count()

    def get_urls(self):
        address = path("begin/", self.admin_site.admin_view(self.begin), name="partnerships_gathering_begin")
        return [address, *super().get_urls()]

    def begin(self, request):
        """From now on this curator's edits wait."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(MAY_GATHER):
            raise PermissionDenied
        gathering = gather.begin(by=request.user)
        messages.success(
            request, "Your edits are gathered from now on. Readers see them when you publish them."
        )
        return HttpResponseRedirect(page_address(gathering))

    def context(self, request, gathering, bound):
        differing = unpublished_changes(gathering.gathered.values("agency"))
        return {
            "records": differing[:SHOWN],
            "counts": {
                what: sum(one.what == what for one in differing) for what in ("added", "changed", "withdrawn")
            },
            "number": len(differing),
            "more": max(0, len(differing) - SHOWN),
            "is_own": gathering.curator_id == request.user.pk,
        }
