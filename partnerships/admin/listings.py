"""Rows of lists in the publishers' words, the queue of those that await a match, and settling them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from partnerships.actions import match
from partnerships.admin.agencies import found_agencies
from partnerships.admin.record import ActForm, ReasonField, RecordAdmin, page_address, published
from partnerships.models import Agency, Listing
from partnerships.models.vocabulary import Verdict
from partnerships.queries.curation import agency_profiles, audit_entries, review_queue

IN_QUEUE = "queue"
"""The parameter of a page of the queue, where the next row follows the decision."""


class Decide(ActForm):
    """Whom a row speaks of. `decision`: `same 12`, `other 12` (an agency's number) or `new`."""

    name = "decide"
    permission = "change_match"

    decision = forms.RegexField(r"^((same|other) \d{1,9}|new)$", error_messages={"required": "Choose one."})
    expected = forms.CharField(widget=forms.HiddenInput)
    agency_name = forms.CharField(
        required=False, max_length=300, label="A new agency's name, if not the row's", widget=forms.TextInput
    )
    queue = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = ReasonField(
        required=False, label="Why, if it needs saying; kept in the audit log", widget=forms.TextInput
    )

    def __init__(self, record: Any, data: Any = None, files: Any = None, *, queue: bool = False) -> None:
        expected = record.matches.fingerprint()
        super().__init__(record, data, files, initial={"expected": expected, "queue": queue or None})

    def clean_decision(self) -> Any:
        word, _, number = self.cleaned_data["decision"].partition(" ")
        agency = Agency.objects.filter(pk=number).first() if number else None
        if number and agency is None:
            raise forms.ValidationError("There is no such agency.")
        return word, agency

    def carry_out(self, by: User) -> str:
        word, agency = self.cleaned_data["decision"]
        given = {"listing": self.record, "by": by}
        given |= {name: self.cleaned_data[name] for name in ("reason", "expected")}
        if word == "new":
            name = self.cleaned_data["agency_name"]
            release, done = match.new(**given, name=name), "is a new agency"
        elif word == "same":
            release, done = match.same(agency=agency, **given), f"is the same agency as {agency}"
        else:
            release, done = match.other(agency=agency, **given), f"is not {agency}"
        row = format_html('<a href="{}">{}</a>', page_address(self.record), self.record)
        return format_html("{} {}. {}", row, done, published(release))

    def next_address(self) -> str:
        if not self.cleaned_data["queue"]:
            return page_address(self.record)
        still_waits = review_queue.unsettled().filter(pk=self.record.pk).exists()
        return queue_address(self.record if still_waits else review_queue.next_after(self.record))


def queue_address(listing: Listing | None) -> str:
    """A row's page in the queue; without a row, the page that says that none is left."""
    if listing is None:
        return reverse("admin:partnerships_listing_queue")
    return f"{page_address(listing)}?{IN_QUEUE}=1"


class MatchFilter(admin.SimpleListFilter):
    """Rows by whether we know whom they mean."""

    title = "match"
    parameter_name = "match"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "Awaits a person"), ("settled", "Settled")]

    def queryset(self, request: HttpRequest, listings: QuerySet[Listing]) -> QuerySet[Any] | None:
        match self.value():
            case "waiting":
                return listings.filter(pk__in=Listing.objects.awaiting_match().values("pk"))
            case "settled":
                return listings.filter(matches__verdict=Verdict.SAME)
        return None


@admin.register(Listing)
class ListingAdmin(RecordAdmin):
    page_template = "admin/partnerships/listing.html"
    acts = (Decide,)
    list_display = ("named", "kind", "city", "state", "source", "opened_on", "gone_on")
    list_filter = (MatchFilter, "source", ("closed_by", admin.EmptyFieldListFilter), "kind", "state")
    search_fields = ("agency", "alias", "city", "wording")
    list_select_related = ("source", "opened_by", "closed_by")
    ordering = ("agency", "state", "id")

    def get_urls(self) -> list[Any]:
        queue = path("queue/", self.admin_site.admin_view(self.queue_view), name="partnerships_listing_queue")
        return [queue, *super().get_urls()]

    @admin.display(description="Name in the list", ordering="agency")
    def named(self, listing: Listing) -> object:
        return listing.agency or "(no agency named)"

    @admin.display(description="Shown since", ordering="opened_by__observed_on")
    def opened_on(self, listing: Listing) -> object:
        return listing.opened_by.observed_on

    @admin.display(description="Gone since", ordering="closed_by__observed_on")
    def gone_on(self, listing: Listing) -> object:
        return listing.closed_by.observed_on if listing.closed_by else ""

    def queue_view(self, request: HttpRequest) -> HttpResponseBase:
        """The first row of the queue, or a page that says that nothing waits."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if first := review_queue.unsettled().first():
            return HttpResponseRedirect(queue_address(first))
        context = {**self.frame(request), "title": "No row awaits a match"}
        return TemplateResponse(request, "admin/partnerships/queue_empty.html", context)

    def context(self, request: HttpRequest, listing: Listing, bound: ActForm | None) -> dict[str, Any]:
        queue = IN_QUEUE in request.GET or bool(bound and bound.data.get(IN_QUEUE))
        matches = list(
            listing.matches.select_related("agency__merged_into", "decided_by").order_by("-score", "id")
        )
        agencies = [one.agency for one in matches if one.agency]
        offered = review_queue.similar_agencies(listing, without=[agency.pk for agency in agencies])
        drawn = agency_profiles.profiles([*agencies, *offered])
        found = found_agencies(request, listing.state, without=[])
        left = review_queue.unsettled().count()
        return {
            "queue": queue,
            "left": left,
            "next_address": queue_address(review_queue.next_after(listing)) if left > 1 else "",
            "decide": bound or (Decide(listing, queue=queue) if _may(request) else None),
            "held": [(one, drawn[one.agency.pk]) for one in matches if one.agency],
            "doubts": [reason for one in matches if not one.agency for reason in one.reasons],
            "settled": next((one for one in matches if one.verdict == Verdict.SAME), None),
            "offered": [drawn[agency.pk] for agency in offered],
            "found": found,
            "words": request.GET.get("find", ""),
            "claims": listing.claims.order_by("program", "event"),
            "raw": [(column, value) for column, value in listing.raw.items() if value],
            "blank": sum(1 for value in listing.raw.values() if not value),
            "history": audit_entries.about_listing(listing)[:50],
        }


def _may(request: HttpRequest) -> bool:
    return request.user.has_perm(f"partnerships.{Decide.permission}")
