"""Acts on an agency itself: editing what is kept of it, putting it at a point, and saying that it is two."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from partnerships.actions import agencies, override
from partnerships.actions.agencies import EDITABLE
from partnerships.admin.record import ActForm, ReasonField, publish_message
from partnerships.admin.small_map import small_map
from partnerships.field_errors import FormInOwnWords
from partnerships.models import Agency, Match
from partnerships.models.vocabulary import Kind, Verdict
from partnerships.queries.curation import candidates


class EditAgency(ActForm):
    """What is kept of the agency. Its former name stays on file and finds it."""

    name = "edit"
    is_edit = True
    permission = "change_agency"
    button = "Change it"

    agency_name = forms.CharField(max_length=300, label="Name")
    kind = forms.ChoiceField(choices=Kind.choices)
    ori = forms.CharField(required=False, max_length=20, label="ORI", help_text="Such as NY0270100.")
    agency_address = forms.CharField(required=False, max_length=300, label="Address")
    note = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For curators; readers do not see it.",
    )
    reason = ReasonField()

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        now = {field_of(name): getattr(record, name) for name in EDITABLE}
        for name in EDITABLE:
            now[f"was_{name}"] = getattr(record, name)
        self.seen = {name: (data or {}).get(f"was_{name}", now[f"was_{name}"]) for name in EDITABLE}
        if data is not None:  # a form that comes again can be sent again
            data = {**data.dict(), **{name: value for name, value in now.items() if name.startswith("was_")}}
        super().__init__(record, data, files, initial=now, **options)
        for name in EDITABLE:
            self.fields[f"was_{name}"] = forms.CharField(
                required=False, strip=False, widget=forms.HiddenInput
            )
            if self.seen[name] != now[f"was_{name}"]:
                theirs = now[f"was_{name}"]
                self.fields[field_of(name)].help_text = f"Someone else’s, by now: “{theirs}”"

    @classmethod
    def is_offered(cls, record: Agency) -> bool:
        return record.merged_into_id is None

    def carry_out(self, by: User) -> str:
        facts = {name: self.cleaned_data[field_of(name)] for name in EDITABLE}
        release = agencies.edit(
            agency=self.record, by=by, reason=self.cleaned_data["reason"], was=self.seen, **facts
        )
        return f"{facts['name']}: changed. {publish_message(release)}"


def field_of(name: str) -> str:
    """The form's field for a fact; a form has a `name` and an `address` of its own."""
    return f"agency_{name}" if name in ("name", "address") else name


class MovePoint(ActForm):
    """The agency is put at a point; its county follows, and its town where one is near."""

    name = "move"
    is_edit = True
    permission = "add_override"
    button = "Put it there"

    latitude = forms.FloatField(widget=forms.HiddenInput, min_value=-90, max_value=90)
    longitude = forms.FloatField(widget=forms.HiddenInput, min_value=-180, max_value=180)
    expected = forms.CharField(widget=forms.HiddenInput)
    reason = ReasonField(label="How you know")

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        initial = {"expected": record.overrides.fingerprint()} | options.pop("initial", {})
        super().__init__(record, data, files, initial=initial, **options)

    @classmethod
    def is_offered(cls, record: Agency) -> bool:
        return record.merged_into_id is None

    def carry_out(self, by: User) -> str:
        release = agencies.move(agency=self.record, by=by, **self.cleaned_data)
        return f"{self.record} is put at this point. {publish_message(release)}"


class AskPoint(FormInOwnWords):
    """A point to be looked at before it is saved."""

    latitude = forms.FloatField(min_value=-90, max_value=90)
    longitude = forms.FloatField(min_value=-180, max_value=180)


def point_context(request: HttpRequest, agency: Agency, bound: ActForm | None) -> dict[str, Any]:
    """The map of the agency, and what is at the point that is asked about."""
    asked = AskPoint(request.GET if "latitude" in request.GET else None)
    there, refusal = None, ""
    if asked.is_bound and asked.is_valid():
        try:
            there = override.at_point(agency, **asked.cleaned_data)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    moving = bound if isinstance(bound, MovePoint) else None
    if there and not moving:
        moving = MovePoint(agency, initial=asked.cleaned_data)
    points = [
        candidates.point("agency", "", one.agency_name, one.latitude, one.longitude)
        for one in agency.partnerships.filter(published=True).exclude(latitude=None)[:1]
    ]
    if asked.is_bound and asked.is_valid():
        given = asked.cleaned_data
        points.append(candidates.point("row", "", "The new point", given["latitude"], given["longitude"]))
    return {
        "asked": asked,
        "there": there,
        "refusal": refusal,
        "moving": moving,
        "map": {"points": points, **small_map()},
    }


class Split(ActForm):
    """Some of its rows speak of another agency, which is made."""

    name = "split"
    is_edit = True
    permission = "change_agency"
    button = "Split it"

    agency_name = forms.CharField(max_length=300, label="What the other agency is called")
    kind = forms.ChoiceField(choices=Kind.choices, label="Its kind")
    listings = forms.MultipleChoiceField(label="Rows that speak of it", widget=forms.CheckboxSelectMultiple)
    reason = ReasonField()

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(record, data, files, initial={"kind": record.kind}, **options)
        rows = self.fields["listings"]
        matched = Match.objects.filter(agency=record, verdict=Verdict.SAME).select_related("listing__source")
        if isinstance(rows, forms.MultipleChoiceField):
            rows.choices = [
                (
                    one.listing_id,
                    f"{one.listing.source}: “{one.listing.agency}”, {one.listing.city or one.listing.state}",
                )
                for one in matched.order_by("listing__source__title", "listing_id")
            ]

    @classmethod
    def is_offered(cls, record: Agency) -> bool:
        return record.merged_into_id is None

    def carry_out(self, by: User) -> str:
        said = self.cleaned_data
        release = agencies.split(
            agency=self.record,
            listings=[int(one) for one in said["listings"]],
            name=said["agency_name"],
            kind=said["kind"],
            by=by,
            reason=said["reason"],
        )
        return f"{said['agency_name']} is an agency of its own. {publish_message(release)}"
