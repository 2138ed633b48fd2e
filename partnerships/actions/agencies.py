"""What a curator knows of an agency itself: its name, kind, ORI, address, a note, its point; and that it is two."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field
from django.utils import timezone

from partnerships.actions import acts, agency_names, audit_log, override
from partnerships.actions.conflicts import EditConflict
from partnerships.actions.releases.publishing import PublishResult, rebuild_and_publish
from partnerships.ingest.listings.listing_writer import agency_slug, free_slugs
from partnerships.models import Agency, Match, Override
from partnerships.models.vocabulary import Kind, Verdict

EDITABLE = ("name", "kind", "ori", "address", "note")
OVERRIDDEN = {"name": "agency_name", "kind": "agency_kind"}
"""Fields of an agency for which an override may stand in force; editing the agency itself lifts it."""
ORI = re.compile(r"^[A-Z]{2}[A-Z0-9]{7}$")


class CannotSplit(Exception):
    """The agency cannot be split so; the message says why."""


def edit(
    *, agency: Agency, by: User, reason: str, was: Mapping[str, str] | None = None, **facts: str
) -> PublishResult:
    """Change what is kept of an agency (`EDITABLE`). A former name stays, and finds it.

    `was`: the values that the curator saw. Raises EditConflict where one of those that they change is another now.
    """
    with transaction.atomic():
        now = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        override.refuse_merged(now)
        seen = was or {name: getattr(now, name) for name in EDITABLE}
        said = {name: value.strip() for name, value in facts.items()}
        changed = {
            name: value for name, value in said.items() if value not in (seen[name], getattr(now, name))
        }
        _refuse_changed(now, changed, seen)
        _check(now, changed, reason)
        with acts.recorded(Agency.objects.filter(pk=now.pk), now.overrides.all()) as recording:
            details = {name: f"{getattr(now, name)} → {value}" for name, value in changed.items()}
            _change(now, changed, by)
            entry = audit_log.write(
                actor=by, action="edit an agency", subject=now.slug, reason=reason, **details
            )
            act = recording.keep(entry, by)
        why = f"{now}: {', '.join(changed)} edited by a curator"
        result = rebuild_and_publish({now.pk}, actor=by, why=why, acts=[act])
        if "name" in changed:
            agency_names.refuse_indistinct(now)
        return result


def _change(agency: Agency, changed: Mapping[str, str], by: User) -> None:
    if "name" in changed:
        names = [name for name in (*agency.former_names, agency.name) if name != changed["name"]]
        agency.former_names = list(dict.fromkeys(names))
    for name, value in changed.items():
        setattr(agency, name, value)
    agency.save()
    lifted = [OVERRIDDEN[name] for name in changed if name in OVERRIDDEN]
    in_force = Override.objects.in_force().filter(agency=agency, program="", field__in=lifted)
    in_force.update(lifted_by=by, lifted_at=timezone.now())


def _refuse_changed(agency: Agency, changed: Mapping[str, str], seen: Mapping[str, str]) -> None:
    for name in changed:
        if seen[name] != getattr(agency, name):
            raise EditConflict(
                f"Someone changed its {name} since you opened the page: it is “{getattr(agency, name)}” now, and you "
                f"wrote “{changed[name]}”. Nothing was changed now; send it again to have yours."
            )


def _check(agency: Agency, changed: Mapping[str, str], reason: str) -> None:
    if not reason.strip():
        raise ValidationError("Say why, for those who come after you.")
    if not changed:
        raise ValidationError("Nothing is changed.")
    if "name" in changed and not changed["name"]:
        raise ValidationError("An agency needs a name.")
    if "kind" in changed and changed["kind"] not in Kind.values:
        raise ValidationError(f"“{changed['kind']}” is not a kind of agency.")
    if ori := changed.get("ori"):
        if not ORI.match(ori):
            raise ValidationError(
                f"“{ori}” is no ORI: two letters and seven letters or digits, such as NY0270100."
            )
        other = Agency.objects.living().filter(ori=ori).exclude(pk=agency.pk).first()
        if other:
            raise ValidationError(f"{other} has the ORI {ori}: if they are one agency, merge them.")
    for name, value in changed.items():
        field = Agency._meta.get_field(name)
        if isinstance(field, Field):
            field.run_validators(value)


def move(
    *, agency: Agency, latitude: float, longitude: float, by: User, reason: str, expected: str = ""
) -> PublishResult:
    """Put the agency at a point that a person chose; its county follows, and its town where one is near."""
    found = override.at_point(agency, latitude, longitude)
    values = {
        "latitude": f"{latitude:.5f}",
        "longitude": f"{longitude:.5f}",
    }
    if found.town:
        values["city"] = found.town
    return override.set_many(agency=agency, values=values, by=by, reason=reason, expected=expected)


def split(
    *, agency: Agency, listings: Collection[int], name: str, kind: str, by: User, reason: str
) -> PublishResult:
    """These rows of an agency speak of another one, which is made; the rest stays."""
    name = name.strip()
    if not name or kind not in Kind.values:
        raise CannotSplit("Say what the other agency is called, and of what kind it is.")
    with transaction.atomic():
        now = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        override.refuse_merged(now)
        matched = Match.objects.filter(agency=now, verdict=Verdict.SAME)
        moving = list(matched.filter(listing__in=listings))
        if not moving or len(moving) == matched.count():
            raise CannotSplit("Choose some of its rows for the other agency, and leave some here.")
        with acts.recorded(Match.objects.filter(listing__in=[one.listing_id for one in moving])) as recording:
            (slug,) = free_slugs([agency_slug(name, now.state)])
            made = Agency.objects.create(slug=slug, name=name, kind=kind, state=now.state)
            recording.also(made)
            _give(moving, made, by, reason)
            details: dict[str, Any] = {"into": made.slug, "listings": sorted(listings)}
            entry = audit_log.write(
                actor=by, action="split an agency", subject=now.slug, reason=reason, **details
            )
            act = recording.keep(entry, by)
        why = f"{now} is two agencies: {made} is the other"
        result = rebuild_and_publish({now.pk, made.pk}, actor=by, why=why, acts=[act])
        agency_names.refuse_indistinct(made)
        return result


def _give(moving: list[Match], made: Agency, by: User, reason: str) -> None:
    """The rows mean the new agency, and no longer the one they were matched to."""
    decided: dict[str, Any] = {"decided_by": by, "decided_at": timezone.now(), "reasons": [reason]}
    numbers = [one.pk for one in moving]
    Match.objects.filter(pk__in=numbers).update(verdict=Verdict.OTHER, **decided)
    Match.objects.bulk_create(
        Match(listing_id=one.listing_id, agency=made, verdict=Verdict.SAME, score=100, **decided)
        for one in moving
    )
