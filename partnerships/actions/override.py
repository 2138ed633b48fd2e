"""A curator's value for one field, beside the computed one. It is never edited: lifted, and set anew."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partnerships.actions import journal
from partnerships.actions.rebuild import columns_of
from partnerships.actions.settle import settle
from partnerships.dates import NotADate
from partnerships.models import Agency, Override, Partnership, Release
from partnerships.models.vocabulary import Kind


def set_(*, agency: Agency, field: str, value: str, reason: str, by, program: str = "") -> Release | None:
    """Put a value in the place of the computed one. Raises ValidationError for a value that cannot be."""
    value = value.strip()
    _check(field, value, reason, program)
    with transaction.atomic():
        _lift(Override.objects.in_force().filter(agency=agency, program=program, field=field), by)
        Override.objects.create(
            agency=agency, program=program, field=field, value=value, reason=reason, made_by=by
        )
        return _settled("override", agency, program, field, reason, by, value=value)


def lift(*, override: Override, by, reason: str = "") -> Release | None:
    """Let the computed value stand again."""
    with transaction.atomic():
        _lift(Override.objects.in_force().filter(pk=override.pk), by)
        return _settled("lift an override", override.agency, override.program, override.field, reason, by)


def _lift(overrides, by) -> None:
    overrides.update(lifted_by=by, lifted_at=timezone.now())


def _settled(
    action: str, agency: Agency, program: str, field: str, reason: str, by, **details
) -> Release | None:
    subject = f"{agency.slug} {program} {field}".replace("  ", " ")
    journal.write(actor=by, action=action, subject=subject, reason=reason, **details)
    return settle({agency.pk}, actor=by, why=f"{agency}: {field.replace('_', ' ')} set by a curator")


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
    try:
        columns = columns_of(field, value)
        for name, given in columns.items():
            Partnership._meta.get_field(name).clean(given, None)
    except (NotADate, ValueError) as error:
        raise ValidationError(f"“{value}” cannot be a {field}: {error}.") from error
