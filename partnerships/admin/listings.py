"""Rows of lists in the publishers' words, the queue of those that await a match, and settling them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path

from partnerships.actions import acts, match, open_rows
from partnerships.admin.agencies import found_agencies
from partnerships.admin.columns import set_or_not
from partnerships.admin.evidence import AddingEvidence
from partnerships.admin.record import ActForm, RecordAdmin, curator_of
from partnerships.admin.review import (
    FOCUS,
    IN_QUEUE,
    OF_QUEUE,
    AddNote,
    Decide,
    QueueForm,
    Skip,
    UndoLast,
    in_words,
    queue_address,
    row_of,
)
from partnerships.admin.small_map import small_map
from partnerships.dates import day_in_words
from partnerships.models import Listing
from partnerships.models.vocabulary import Verdict
from partnerships.queries.curation import audit_entries, candidates, review_queue


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
class ListingAdmin(AddingEvidence, RecordAdmin):
    page_template = "admin/partnerships/listing.html"
    acts = (Decide, Skip, AddNote, UndoLast)
    records_title, counted = "Rows", ("row", "rows")
    list_display = ("named", "kind", "city", "state", "source", "opened_on", "gone_on")
    list_filter = (
        MatchFilter,
        "source",
        ("closed_by", set_or_not("in the list", "Still in the list", "Gone from it")),
        "kind",
        "state",
    )
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
        return day_in_words(listing.opened_by.observed_on)

    @admin.display(description="Gone since", ordering="closed_by__observed_on")
    def gone_on(self, listing: Listing) -> object:
        return day_in_words(listing.closed_by.observed_on) if listing.closed_by else ""

    def queue_view(self, request: HttpRequest) -> HttpResponseBase:
        """The first row of the queue that nobody else has open, or a page that says that none is left."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = review_queue.order(request.user)
        first = (
            open_rows.take_first(rows=rows, by=curator_of(request))
            if _may(request)
            else next(iter(rows), None)
        )
        if first is not None:
            return HttpResponseRedirect(queue_address(first))
        elsewhere = review_queue.unsettled().count()
        title = "Every row that waits is open elsewhere" if elsewhere else "No row awaits a match"
        context = {**self.frame(request), "title": title, "elsewhere": elsewhere, **_last_decision(request)}
        return TemplateResponse(request, "admin/partnerships/queue_empty.html", context)

    def context(self, request: HttpRequest, listing: Listing, bound: ActForm | None) -> dict[str, Any]:
        queue = IN_QUEUE in request.GET or bool(bound and bound.data.get(IN_QUEUE))
        matches = list(
            listing.matches.select_related("agency__merged_into", "decided_by").order_by("-score", "id")
        )
        found = candidates.of_row(listing, matches)
        known = candidates.in_directory(listing, found)
        points = candidates.map_points(listing, found, known)
        return {
            "queue": queue,
            **(_queue_context(request, listing, bound) if _may(request) else {}),
            "candidates": found,
            "doubts": [reason for one in matches if not one.agency for reason in one.reasons],
            "settled": next((one for one in matches if one.verdict == Verdict.SAME), None),
            "found": found_agencies(request, listing.state, without=[one.agency.pk for one in found]),
            "words": request.GET.get("find", ""),
            "claims": listing.claims.order_by("program", "event"),
            "raw": [(column, value) for column, value in listing.raw.items() if value],
            "blank": sum(1 for value in listing.raw.values() if not value),
            "directory": known,
            "map": {"points": points, **small_map()},
            "on_map": {one["what"] for one in points},
            "history": audit_entries.history(audit_entries.about_listing(listing)),
        }


def _queue_context(request: HttpRequest, listing: Listing, bound: ActForm | None) -> dict[str, Any]:
    """What a person sees who may decide: the forms, where the row stands, and what can be taken back."""
    queue, by = IN_QUEUE in request.GET or bool(bound and bound.data.get(IN_QUEUE)), curator_of(request)
    if queue:
        open_rows.take(listing=listing.pk, by=by)
    rows = review_queue.order(by)
    position = review_queue.Position.of(listing, rows)
    last = acts.latest_of(by, action=OF_QUEUE)
    made: list[type[QueueForm]] = [Decide, Skip, AddNote, UndoLast]
    forms = {
        act.name: bound if bound and bound.name == act.name else act(listing, queue=queue) for act in made
    }
    return {
        "decide": forms["decide"],
        "forms": forms,
        "alike": match.rows_alike(listing),
        "position": position,
        "left": position.left,
        "previous_address": queue_address(position.previous) if position.previous else "",
        "next_address": queue_address(position.next) if position.next else "",
        "holder": open_rows.holder(listing=listing, by=by),
        "last": in_words(last) if last else "",
        "focus": request.GET.get(FOCUS, ""),
    }


def _last_decision(request: HttpRequest) -> dict[str, Any]:
    """The person's newest decision that stands, to be taken back where no row is left, too."""
    last = acts.latest_of(curator_of(request), action=OF_QUEUE) if _may(request) else None
    number = row_of(last) if last else None
    row = Listing.objects.filter(pk=number).first() if number else None
    return {"last": in_words(last), "forms": {"undo_last": UndoLast(row, queue=True)}} if last and row else {}


def _may(request: HttpRequest) -> bool:
    return request.user.has_perm(f"partnerships.{Decide.permission}")
