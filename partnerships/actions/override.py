"""A curator's value for one field, beside the computed one. It is never edited: lifted, and set anew.

`expected` is the fingerprint of the agency's overrides as the curator saw them: where someone has set or lifted one of
the same fields since, an act raises EditConflict. Empty = whatever they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from partnerships.actions import acts, agency_names, audit_log
from partnerships.actions.conflicts import EditConflict
from partnerships.actions.rebuild import without_overrides
from partnerships.actions.rebuild.flat_values import columns_of
from partnerships.actions.releases.publishing import PublishResult, rebuild_and_publish
from partnerships.dates import NotADate
from partnerships.geography.at_point import Whereabouts, whereabouts
from partnerships.models import Act, Agency, AuditEntry, County, Override, Partnership
from partnerships.models.vocabulary import Kind

DEGREES = {"latitude": 90, "longitude": 180}
"""How far from zero a coordinate may be."""
NAME_AND_PLACE = ("agency_name", "city", "county", "county_fips")
"""Fields by which readers tell two agencies apart."""


def set_(*, agency: Agency, field: str, value: str, **options: Any) -> PublishResult:
    """Put a value in the place of the computed one. Raises ValidationError for a value that cannot be, and
    SameName where readers could not tell the agency from another any more. `options`: as for `set_many`.
    """
    return set_many(agency=agency, values={field: value}, **options)


def set_many(
    *,
    agency: Agency,
    values: Mapping[str, str],
    reason: str,
    by: User,
    program: str = "",
    expected: str = "",
    source_address: str = "",
) -> PublishResult:
    """Put several values in the place of the computed ones, as one act. Raises as `set_` does, for any of them.

    A point brings its county along. `source_address`: the page or document that shows it.
    """
    values = {field: value.strip() for field, value in values.items()}
    for field, value in values.items():
        _check(field, value, reason, program)
    values = _with_county(agency, values)
    with transaction.atomic():
        _lock(agency)
        _refuse_changed(agency, program, values, expected)
        computed = computed_values(agency, program)
        with acts.recorded(agency.overrides.all()) as recording:
            former = Override.objects.in_force().filter(agency=agency, program=program, field__in=values)
            _lift(former, by)
            for field, value in values.items():
                Override.objects.create(
                    agency=agency,
                    program=program,
                    field=field,
                    value=value,
                    reason=reason,
                    source_address=source_address,
                    instead_of=computed_of(field, computed),
                    made_by=by,
                )
            act = recording.keep(_logged("override", agency, program, values, reason, by), by)
        return _published(agency, list(values), by, act)


def lift(*, override: Override, by: User, reason: str = "") -> PublishResult:
    """Let the computed value stand again. Raises EditConflict when it was lifted already."""
    with transaction.atomic():
        _lock(override.agency)
        if not Override.objects.in_force().filter(pk=override.pk).exists():
            raise EditConflict("This override is not in force any more. Nothing was changed now.")
        together = list(DEGREES) if override.field in DEGREES else [override.field]
        overrides = override.agency.overrides.in_force().filter(program=override.program, field__in=together)
        lifted = dict.fromkeys(overrides.order_by("id").values_list("field", flat=True), "")
        with acts.recorded(override.agency.overrides.filter(field__in=together)) as recording:
            _lift(overrides, by)
            act = recording.keep(
                _logged("lift an override", override.agency, override.program, lifted, reason, by), by
            )
        return _published(override.agency, list(lifted), by, act)


def _lift(overrides: QuerySet[Override], by: User) -> int:
    return overrides.update(lifted_by=by, lifted_at=timezone.now())


def _lock(agency: Agency) -> None:
    """Lock the agency until the act is done."""
    refuse_merged(Agency.objects.select_for_update(no_key=True).get(pk=agency.pk))


def _refuse_changed(agency: Agency, program: str, values: Mapping[str, str], expected: str) -> None:
    """Raise EditConflict where the overrides of these fields are not those that the curator saw."""
    seen = [int(number) for number in expected.split(",") if number.isdecimal()]
    if not seen and expected not in ("", "none"):  # no fingerprint that we gave
        raise EditConflict("The overrides are not as you saw them. Nothing was changed now.")
    ours = agency.overrides.filter(program=program, field__in=values)
    if not expected or set(ours.in_force()) == set(ours.filter(pk__in=seen)):
        return
    latest = ours.select_related("made_by", "lifted_by").latest("id")
    who = (latest.lifted_by or latest.made_by).get_username()
    theirs = "lifted now" if latest.lifted_at else f"“{latest.value}” now"
    raise EditConflict(
        f"{who} changed an override of this agency since you opened the page: the {latest.field.replace('_', ' ')} is "
        f"{theirs}, and you wrote “{values[latest.field]}”. Nothing was changed now; send it again to have yours."
    )


def _logged(
    action: str, agency: Agency, program: str, values: Mapping[str, str], reason: str, by: User
) -> AuditEntry:
    subject = f"{agency.slug} {program} {', '.join(values)}".replace("  ", " ")
    details = dict(values) if len(values) > 1 else {"value": "".join(values.values())}
    return audit_log.write(actor=by, action=action, subject=subject, reason=reason, **details)


def _published(agency: Agency, fields: Sequence[str], by: User, act: Act) -> PublishResult:
    names = ", ".join(field.replace("_", " ") for field in fields)
    why = f"{agency}: {names} set by a curator"
    result = rebuild_and_publish({agency.pk}, actor=by, why=why, acts=[act])
    if set(fields) & {"start", "end"}:
        _refuse_impossible(agency)
    if set(fields) & set(NAME_AND_PLACE):
        agency_names.refuse_indistinct(agency)
    return result


def at_point(agency: Agency, latitude: float, longitude: float) -> Whereabouts:
    """What is at a point where an agency may be put. Raises ValidationError outside its state."""
    found = whereabouts(latitude, longitude)
    if found is None:
        raise ValidationError(f"{latitude}, {longitude} is in no county of the United States.")
    if agency.state and found.state != agency.state:
        raise ValidationError(
            f"{latitude}, {longitude} is in {found.county}, and the agency is in {agency.state}."
        )
    return found


def _with_county(agency: Agency, values: dict[str, str]) -> dict[str, str]:
    """The values, with the county of a point; raises ValidationError for what cannot be together."""
    point = [float(values[name]) for name in DEGREES if name in values]
    if len(point) == 1:
        raise ValidationError("Latitude and longitude are set together.")
    if point:
        county = at_point(agency, *point).county
        return {"county": county.full_name, "county_fips": county.fips} | values
    if fips := values.get("county_fips"):
        county = County.objects.get(fips=fips)
        if agency.state and county.state_id != agency.state:
            raise ValidationError(f"{county} is not in {agency.state}, where the agency is.")
    return values


def computed_values(agency: Agency, program: str) -> dict[str, Any]:
    """What the lists alone give for a program; without one, for the first of its programs."""
    found = without_overrides(agency=agency)
    return found.get(program) or next(iter(found.values()), {})


def computed_of(field: str, computed: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a field as the lists give them, as JSON holds them."""
    return {name: as_stored(computed.get(name)) for name in COLUMNS_OF[field]}


def as_stored(value: Any) -> Any:
    """A value as `Override.instead_of` holds it."""
    return str(value) if value is not None and not isinstance(value, int | float | bool) else value


COLUMNS_OF = {
    **{field: (field,) for field in (*Override.AGENCY_FIELDS, "status")},
    **{field: (field, f"{field}_precision") for field in ("start", "end")},
}
"""The columns by which a field is compared with what the lists give."""


def _refuse_impossible(agency: Agency) -> None:
    """Raise ValidationError where a partnership would end before it began."""
    for one in Partnership.objects.filter(agency=agency, published=True):
        begins = one.start.lower if one.start else None
        ends = one.end.upper if one.end else None
        if begins and ends and begins >= ends:
            raise ValidationError(f"{one} would end before it began. Nothing was changed now.")


def refuse_merged(agency: Agency) -> None:
    if agency.merged_into_id:
        raise ValidationError(f"{agency} was merged into {agency.merged_into}; act on that one.")


def _check(field: str, value: str, reason: str, program: str) -> None:
    """The same rules that `rebuild` relies on, before anything is written."""
    allowed = Override.PARTNERSHIP_FIELDS if program else Override.AGENCY_FIELDS
    if field not in allowed:
        raise ValidationError(f"{field} cannot be set here; {', '.join(allowed)} can.")
    if not reason.strip():
        raise ValidationError("Say why, for those who come after you.")
    if field == "agency_name" and not value:
        raise ValidationError("An agency needs a name.")
    if field == "agency_kind" and value not in Kind.values:
        raise ValidationError(f"“{value}” is not a kind of agency: {', '.join(Kind.values)}.")
    if field == "county_fips" and value and not (len(value) == 5 and value.isascii() and value.isdigit()):
        raise ValidationError(f"“{value}” is not a county's FIPS code, five digits such as 06037.")
    if field == "county_fips" and value and not County.objects.filter(fips=value).exists():
        raise ValidationError(f"No county has the FIPS code {value}.")
    try:
        columns = columns_of(field, value)
        if field in DEGREES and not abs(columns[field]) <= DEGREES[field]:
            raise ValueError(f"degrees from -{DEGREES[field]} to {DEGREES[field]} are meant")
        for column in Partnership._meta.concrete_fields:
            if column.name in columns:
                column.clean(columns[column.name], None)
    except (NotADate, ValueError) as error:
        raise ValidationError(f"“{value}” cannot be a {field}: {error}.") from error
