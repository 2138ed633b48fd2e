"""Overrides: a curator's value beside the computed one, set and lifted on the record's own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from partnerships.actions import override, override_review
from partnerships.admin.columns import set_or_not
from partnerships.admin.record import (
    ActForm,
    OfReportForm,
    ReasonField,
    RecordAdmin,
    page_address,
    publish_message,
)
from partnerships.dates import day_in_words, moment_in_words
from partnerships.models import Agency, Override, Partnership
from partnerships.models.vocabulary import Kind, Status
from partnerships.queries.labels import field_label, set_value_words

FIELDS = (*Override.AGENCY_FIELDS, *Override.PARTNERSHIP_FIELDS)
CHOICES = {"agency_kind": Kind.choices, "status": Status.choices}
HINTS = {
    "start": "2020-07-01, 2020-07, 2020, or by 2019-09-05; empty for not known.",
    "end": "2020-07-01, 2020-07 or 2020; empty for not known.",
    "county_fips": "Five digits, such as 06037.",
    "latitude": "Degrees, such as 34.0522. Set the longitude too.",
    "longitude": "Degrees, such as -118.2437. Set the latitude too.",
}


def source_field() -> forms.URLField:
    return forms.URLField(
        required=False,
        max_length=2000,
        assume_scheme="https",
        label="Address",
        help_text="Of the page or document that shows it. Readers see it with the reason.",
    )


class SetOverride(ActForm):
    """A value for one field of an agency or of a partnership. `field`: which; a posted form carries it."""

    name = "set_override"
    is_edit = True
    permission = "add_override"
    button = "Set this value"

    field = forms.ChoiceField(
        choices=[(name, field_label(name)) for name in FIELDS], widget=forms.HiddenInput
    )
    expected = forms.CharField(widget=forms.HiddenInput)
    value = forms.CharField(required=False, max_length=300)
    reason = ReasonField()
    source_address = source_field()

    def __init__(self, record: Any, data: Any = None, files: Any = None, *, field: str = "") -> None:
        field = data.get("field", "") if data is not None else field
        agency, _program = whose(record)
        super().__init__(
            record,
            data,
            files,
            auto_id=f"{self.name}-{field}-%s",
            initial={"field": field, "expected": agency.overrides.fingerprint()},
        )
        self.fields["value"].label = str(field_label(field or "value"))
        self.fields["value"].help_text = HINTS.get(field, "")
        if choices := CHOICES.get(field):
            self.fields["value"].widget = forms.Select(choices=choices)

    def carry_out(self, by: User) -> str:
        agency, program = whose(self.record)
        field = self.cleaned_data["field"]
        release = override.set_(agency=agency, program=program, by=by, **self.cleaned_data)
        return f"{field_label(field)} is set. {publish_message(release)}"


AS_IT_IS = "As it is"


class SetValues(OfReportForm):
    """Several values of an agency or of a partnership as one act: those that are chosen, written, or ticked."""

    name = "set_values"
    is_edit = True
    permission = "add_override"
    button = "Set these values"

    expected = forms.CharField(widget=forms.HiddenInput)
    reason = ReasonField()
    source_address = source_field()

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        agency, _program = whose(record)
        initial = {"expected": agency.overrides.fingerprint()} | options.pop("initial", {})
        super().__init__(record, data, files, initial=initial, **options)
        for name in reversed(fields_of(record)):
            label, choices = str(field_label(name)), CHOICES.get(name)
            value: forms.Field = forms.CharField(
                required=False, max_length=300, label=label, help_text=HINTS.get(name, "")
            )
            if choices:
                value = forms.ChoiceField(required=False, choices=[("", AS_IT_IS), *choices], label=label)
                self.fields = {f"value_{name}": value, **self.fields}
                continue
            tick = forms.BooleanField(required=False, label=f"Set: {label}")
            self.fields = {f"set_{name}": tick, f"value_{name}": value, **self.fields}

    def carry_out(self, by: User) -> str:
        agency, program = whose(self.record)
        said = self.cleaned_data
        values = {name: said[f"value_{name}"] for name in fields_of(self.record) if self._is_set(name)}
        if not values:
            raise ValidationError("Choose or write the values that are to be set, or tick them.")
        common = {name: said[name] for name in ("expected", "reason", "source_address")}
        release = override.set_many(agency=agency, program=program, values=values, by=by, **common)
        named = ", ".join(str(field_label(name)) for name in values)
        return f"{'Values' if len(values) > 1 else 'Value'} set: {named}. {publish_message(release)}"

    def _is_set(self, name: str) -> bool:
        """A tick sets an empty value, too: not known."""
        return bool(self.cleaned_data.get(f"set_{name}") or self.cleaned_data[f"value_{name}"])


def fields_of(record: Agency | Partnership) -> tuple[str, ...]:
    """The fields that are set on a page one by one; a point is set on the map, with its county."""
    if isinstance(record, Partnership):
        return Override.PARTNERSHIP_FIELDS
    return tuple(name for name in Override.AGENCY_FIELDS if name not in override.DEGREES)


class LiftOverride(ActForm):
    """Let the computed value stand again."""

    name = "lift_override"
    is_edit = True
    permission = "change_override"
    button = "Lift"

    override = forms.ModelChoiceField(Override.objects.all(), widget=forms.HiddenInput)
    reason = ReasonField(required=False, widget=forms.TextInput)

    def __init__(
        self, record: Any, data: Any = None, files: Any = None, *, lifted: Override | None = None
    ) -> None:
        super().__init__(
            record,
            data,
            files,
            auto_id=f"{self.name}-{lifted.pk if lifted else 'posted'}-%s",
            initial={"override": lifted},
        )
        agency, _program = whose(record)
        choices = self.fields["override"]
        assert isinstance(choices, forms.ModelChoiceField)  # noqa: S101  # as declared above
        choices.queryset = Override.objects.filter(agency=agency)

    def carry_out(self, by: User) -> str:
        lifted = self.cleaned_data["override"]
        release = override.lift(override=lifted, by=by, reason=self.cleaned_data["reason"])
        return f"{field_label(lifted.field)}: the computed value stands again. {publish_message(release)}"


def whose(record: Agency | Partnership) -> tuple[Agency, str]:
    """The agency and the program (empty for the agency itself) that an override on this page is for."""
    if isinstance(record, Partnership):
        return record.agency, record.program
    return record, ""


def value_in_words(override: Override) -> str:
    """The value as readers see it, rather than as it is typed."""
    return set_value_words(override.field, override.value)


def override_rows(
    record: Agency | Partnership, overrides: QuerySet[Override], bound: ActForm | None
) -> list[dict[str, Any]]:
    """Each field that can be overridden on a page, with the override in force and the forms to act."""
    in_force = {one.field: one for one in overrides.select_related("made_by")}
    on_agency = isinstance(record, Agency)
    return [
        {
            "field": field,
            "label": field_label(field),
            "override": in_force.get(field),
            "words": value_in_words(in_force[field]) if field in in_force else "",
            "set": _form_of(record, field, bound),
            "lift": LiftOverride(record, lifted=in_force[field]) if field in in_force else None,
            "open": _is_about(bound, field),
        }
        for field in (Override.AGENCY_FIELDS if on_agency else Override.PARTNERSHIP_FIELDS)
    ]


def _form_of(record: Agency | Partnership, field: str, bound: ActForm | None) -> ActForm | None:
    if bound and _is_about(bound, field):
        return bound
    return SetOverride(record, field=field) if field in fields_of(record) else None


def _is_about(bound: ActForm | None, field: str) -> bool:
    return isinstance(bound, SetOverride) and bound.data.get("field") == field


def stored_in_words(stored: dict[str, Any] | None) -> str:
    """What the lists gave when an override was set."""
    if stored is None:
        return "not recorded: this override was set before that was kept"
    return ", ".join(str(value) for value in stored.values() if value not in (None, "")) or "nothing"


class ListsCaughtUpFilter(admin.SimpleListFilter):
    """Overrides that the lists now confirm or contradict."""

    title = "what the lists say now"
    parameter_name = "lists"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("changed", "The same, or something new")]

    def queryset(self, request: HttpRequest, overrides: QuerySet[Override]) -> QuerySet[Any] | None:
        if self.value() != "changed":
            return None
        return overrides.filter(pk__in=[one.override.pk for one in override_review.overrides_to_review()])


@admin.register(Override)
class OverrideAdmin(RecordAdmin):
    """All overrides, those in force and those lifted."""

    list_display = ("agency", "what", "shown_value", "reason", "set_by", "lifted")
    list_filter = (
        ListsCaughtUpFilter,
        ("lifted_at", set_or_not("in force", "In force", "Lifted")),
        "field",
        "program",
    )
    search_fields = ("agency__name", "agency__slug", "reason")
    list_select_related = ("agency", "made_by")
    ordering = ("-id",)

    @admin.display(description="Field", ordering="field")
    def what(self, override: Override) -> object:
        program = override.get_program_display()
        return f"{field_label(override.field)}, {program}" if program else field_label(override.field)

    @admin.display(description="Value")
    def shown_value(self, override: Override) -> object:
        return value_in_words(override)

    @admin.display(description="Set", ordering="made_at")
    def set_by(self, override: Override) -> object:
        return f"{override.made_by}, {day_in_words(override.made_at.date())}"

    @admin.display(description="Lifted", ordering="lifted_at")
    def lifted(self, override: Override) -> object:
        return day_in_words(override.lifted_at.date()) if override.lifted_at else ""

    def context(self, request: HttpRequest, override: Override, bound: ActForm | None) -> dict[str, Any]:
        return {
            "title": f"{override.agency}: {str(field_label(override.field)).lower()} set by a curator",
            "facts": [
                ("Agency", override.agency, page_address(override.agency)),
                ("Program", override.get_program_display() or "all of its programs", ""),
                ("Value", value_in_words(override), ""),
                ("Why", override.reason, ""),
                ("Shown by", override.source_address, override.source_address),
                ("The lists gave then", stored_in_words(override.instead_of), ""),
                ("Set by", f"{override.made_by}, {moment_in_words(override.made_at)} UTC", ""),
                (
                    "Lifted",
                    f"{override.lifted_by}, {moment_in_words(override.lifted_at)} UTC"
                    if override.lifted_at
                    else "no: it is in force",
                    "",
                ),
            ],
        }
