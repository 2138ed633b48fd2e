"""Partnerships: what the lists give, what a curator has set, and what readers see, side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.db.models import QuerySet
from django.http import HttpRequest

from partnerships.actions import rebuild
from partnerships.admin.columns import worded_filter
from partnerships.admin.overrides import LiftOverride, SetOverride, SetValues, override_rows, value_in_words
from partnerships.admin.record import ActForm, RecordAdmin, page_address
from partnerships.dates import day_in_words, days_in_prose, range_in_words
from partnerships.http.parameters import whole_number
from partnerships.models import Listing, Override, Partnership, ReleaseRow
from partnerships.queries.curation import audit_entries, review_queue
from partnerships.queries.labels import VALUE_LABELS, field_label
from partnerships.queries.provenance import titles

SHOWN_FIELDS = (
    "agency_name",
    "agency_kind",
    "city",
    "county",
    "county_fips",
    "latitude",
    "longitude",
    "location_precision",
    "status",
    "start",
    "date_basis",
    "end",
    "first_listed_on",
    "last_listed_on",
    "sources",
    "conflicts",
)


class ConflictFilter(admin.SimpleListFilter):
    """Partnerships on which sources do not agree."""

    title = "conflicts"
    parameter_name = "conflicts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Nobody has set a value"), ("any", "Any")]

    def queryset(self, request: HttpRequest, partnerships: QuerySet[Any]) -> QuerySet[Any] | None:
        match self.value():
            case "open":
                return partnerships.filter(pk__in=review_queue.conflicts().values("pk"))
            case "any":
                return partnerships.exclude(conflicts=[])
        return None


@admin.register(Partnership)
class PartnershipAdmin(RecordAdmin):
    page_template = "admin/partnerships/partnership.html"
    acts = (SetOverride, SetValues, LiftOverride)
    list_display = (
        "number",
        "agency_name",
        "state",
        "program",
        "status",
        "started",
        "said_otherwise",
    )
    list_display_links = ("number", "agency_name")
    list_filter = (
        ConflictFilter,
        ("published", worded_filter(admin.BooleanFieldListFilter, "shown to readers")),
        "status",
        "program",
        ("agency_kind", worded_filter(admin.ChoicesFieldListFilter, "kind")),
        "state",
    )
    search_fields = ("agency_name", "city", "county")
    search_help_text = "Words of the agency's name or place, or a number such as RW-000123."
    ordering = ("agency_name", "state", "id")

    def with_words(self, partnerships: QuerySet[Any], words: str) -> QuerySet[Any]:
        number = whole_number(words.strip().upper().removeprefix("RW-"))
        if number is not None:
            return partnerships.filter(pk=number)
        return super().with_words(partnerships, words)

    @admin.display(description="Number", ordering="id")
    def number(self, partnership: Partnership) -> object:
        return partnership.public_id

    @admin.display(description="Start", ordering="start")
    def started(self, partnership: Partnership) -> object:
        return in_words("start", vars(partnership))

    @admin.display(description="Conflict")
    def said_otherwise(self, partnership: Partnership) -> object:
        return days_in_prose(" ".join(partnership.conflicts))

    def context(
        self, request: HttpRequest, partnership: Partnership, bound: ActForm | None
    ) -> dict[str, Any]:
        agency = partnership.agency
        overrides = Override.objects.filter(agency=agency, program__in=["", partnership.program])
        in_force = overrides.in_force().select_related("made_by")
        return {
            "agency": agency,
            "agency_address": page_address(agency),
            "values": _values(partnership, {one.field: one for one in in_force}),
            "fields": override_rows(partnership, in_force.filter(program=partnership.program), bound),
            "lifted": overrides.exclude(lifted_at=None)
            .select_related("made_by", "lifted_by")
            .order_by("-id"),
            "evidence": Listing.objects.filter(pk__in=partnership.listing_ids)
            .select_related("source", "opened_by")
            .prefetch_related("claims")
            .order_by("source__title", "id"),
            "history": audit_entries.history(audit_entries.about_partnership(partnership)),
        }


def _values(partnership: Partnership, overrides: dict[str, Override]) -> list[dict[str, Any]]:
    """A row for each value: what the lists alone give, the override in force, and what is published."""
    computed = rebuild.without_overrides(agency=partnership.agency).get(partnership.program)
    row = ReleaseRow.objects.newest().filter(partnership_id=partnership.pk).first()
    return [
        {
            "label": field_label(name),
            "computed": in_words(name, computed) if computed else "nothing",
            "override": overrides.get(name),
            "set_to": value_in_words(overrides[name]) if name in overrides else "",
            "published": in_words(name, vars(row)) if row else "not published",
        }
        for name in SHOWN_FIELDS
    ]


def in_words(name: str, values: dict[str, Any]) -> str:
    """One value of a flat record, for a person."""
    value = values[name]
    if name == "start" or (name == "end" and value):
        return range_in_words(value, values[f"{name}_precision"])
    if name in ("first_listed_on", "last_listed_on"):
        return day_in_words(value) if value else "–"
    if name in VALUE_LABELS:
        return str(VALUE_LABELS[name][value]) if value else "–"
    if name == "conflicts":
        return " ".join(value) or "none"
    if name == "sources":
        by_slug = titles.of_lists()
        return ", ".join(by_slug.get(slug, slug) for slug in value) or "–"
    return display_for_value(value, "–") if value not in ("", None, []) else "–"
