"""Agencies: their records, overrides and listings; merging two that are one, and undoing it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest

from partnerships.actions import merge
from partnerships.admin import merge_preview
from partnerships.admin.agency_acts import EditAgency, MovePoint, Split, point_context
from partnerships.admin.overrides import LiftOverride, SetOverride, SetValues, override_rows, value_in_words
from partnerships.admin.record import ActForm, ReasonField, RecordAdmin, curator_of, publish_message
from partnerships.http.parameters import problem_of_search, whole_number
from partnerships.models import Act, Agency, Match
from partnerships.models.vocabulary import Verdict
from partnerships.queries.curation import agency_profiles, audit_entries, review_queue
from partnerships.queries.curation.agency_profiles import AgencyProfile
from partnerships.queries.provenance import titles

MAX_AGENCIES_FOUND = 8


class Merge(ActForm):
    """This agency is the same as another: its listings move there."""

    name = "merge"
    is_edit = True
    permission = "change_agency"
    button = "Merge"

    into = forms.ModelChoiceField(Agency.objects.living(), widget=forms.HiddenInput)
    survives = forms.ChoiceField(
        required=False,
        label="Which record stays",
        choices=[("", "The other one; this one leads to it"), ("this", "This one; the other leads to it")],
    )
    reason = ReasonField()

    @property
    def chosen(self) -> Agency | None:
        """The agency that was chosen, also when the form is refused for another reason."""
        return getattr(self, "cleaned_data", {}).get("into")

    def carry_out(self, by: User) -> str:
        agency, into = self.record, self.cleaned_data["into"]
        if self.cleaned_data["survives"]:
            agency, into = into, agency
        release = merge.merge(agency=agency, into=into, by=by, reason=self.cleaned_data["reason"])
        return f"{agency} is merged into {into}. {publish_message(release)}"


class Unmerge(ActForm):
    """They are two agencies after all."""

    name = "unmerge"
    is_edit = True
    permission = "change_agency"
    button = "Undo the merge"

    reason = ReasonField()

    def carry_out(self, by: User) -> str:
        release = merge.unmerge(agency=self.record, by=by, reason=self.cleaned_data["reason"])
        return f"The merge is undone: {self.record} stands for itself again. {publish_message(release)}"


class MergedFilter(admin.SimpleListFilter):
    """Agencies that stand for themselves, unless those merged into another are asked for."""

    title = "merging"
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Merged into another")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        everything, *rest = super().choices(changelist)
        yield everything | {"display": "Stands for itself"}
        yield from rest

    def queryset(self, request: HttpRequest, agencies: QuerySet[Agency]) -> QuerySet[Any] | None:
        if self.value() is None:
            return agencies.filter(merged_into=None, withdrawn_at=None)
        return agencies.exclude(merged_into=None)


@admin.register(Agency)
class AgencyAdmin(RecordAdmin):
    page_template = "admin/partnerships/agency.html"
    acts = (SetOverride, SetValues, LiftOverride, Merge, Unmerge, EditAgency, MovePoint, Split)
    list_display = ("name", "kind", "state", "count_rows", "count_programs")
    list_filter = (MergedFilter, "kind", "state")
    search_fields = ("name",)
    search_help_text = "Words of its name, in any spelling that a list uses, or that it had before."
    ordering = ("name", "state", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        matched = Count("matches", filter=Q(matches__verdict=Verdict.SAME), distinct=True)
        held = Count("partnerships", filter=Q(partnerships__published=True), distinct=True)
        agencies: QuerySet[Any] = super().get_queryset(request)
        annotated: QuerySet[Any] = agencies.annotate(matched=matched, held=held)
        return annotated

    def with_words(self, agencies: QuerySet[Any], words: str) -> QuerySet[Any]:
        return agencies.filter(review_queue.name_contains(words))

    @admin.display(description="Rows", ordering="matched")
    def count_rows(self, agency: Any) -> object:
        return agency.matched

    @admin.display(description="Programs", ordering="held")
    def count_programs(self, agency: Any) -> object:
        return agency.held

    def context(self, request: HttpRequest, agency: Agency, bound: ActForm | None) -> dict[str, Any]:
        into = bound.chosen if isinstance(bound, Merge) else _chosen(request, agency)
        return {
            "profile": agency_profiles.profile(agency),
            "titles": titles.of_lists(),
            "fields": override_rows(agency, agency.overrides.in_force().filter(program=""), bound),
            "in_programs": _in_programs(agency),
            "lifted": agency.overrides.exclude(lifted_at=None).select_related("made_by", "lifted_by"),
            "matches": _matches(agency),
            "merge_waits": Act.objects.waiting().touching([f"agency {agency.pk}"]).exists(),
            "merged_from": agency.merged_from.order_by("name"),
            "words": request.GET.get("find", ""),
            "found": found_agencies(request, agency.state, without=[agency.pk]),
            "into": agency_profiles.profile(into) if into else None,
            "previews": merge_preview.both_ways(agency, into, curator_of(request))
            if into
            and request.user.has_perm(f"partnerships.{Merge.permission}")
            and not agency.merged_into_id
            else [],
            **point_context(request, agency, bound),
            "merging": bound if isinstance(bound, Merge) else Merge(agency, initial={"into": into}),
            "history": audit_entries.history(audit_entries.about_agency(agency)),
        }


def _in_programs(agency: Agency) -> list[tuple[Any, ...]]:
    """Overrides in force on the agency's partnerships, each with its partnership and its words."""
    partnerships = {one.program: one for one in agency.partnerships.all()}
    overrides = agency.overrides.in_force().exclude(program="").select_related("made_by").order_by("id")
    return [(partnerships.get(one.program), one, value_in_words(one)) for one in overrides]


def found_agencies(request: HttpRequest, state: str, *, without: list[int]) -> list[AgencyProfile] | None:
    """Profiles of the state's agencies that the words in `find` name; None when nothing was asked."""
    words = request.GET.get("find", "").strip()
    if not words:
        return None
    if problem := problem_of_search(words):
        messages.error(request, problem)
        return []
    agencies = Agency.objects.living().filter(review_queue.name_contains(words)).exclude(pk__in=without)
    if state:
        agencies = agencies.in_state(state)
    return list(
        agency_profiles.profiles(agencies.order_by("name", "state", "id")[:MAX_AGENCIES_FOUND]).values()
    )


def _chosen(request: HttpRequest, agency: Agency) -> Agency | None:
    number = whole_number(request.GET.get("into", ""))
    if number is None:
        return None
    return Agency.objects.living().exclude(pk=agency.pk).filter(pk=number).first()


def _matches(agency: Agency) -> QuerySet[Match]:
    """Every row that was ever held against this agency: those that mean it, those that wait, those that do not."""
    matches = agency.matches.select_related("listing__source", "listing__opened_by", "decided_by")
    return matches.prefetch_related("listing__claims").order_by(
        Case(
            *(
                When(verdict=verdict, then=place)
                for place, verdict in enumerate((Verdict.SAME, Verdict.UNSURE, Verdict.OTHER))
            )
        ),
        "listing__source__title",
        "listing_id",
    )
