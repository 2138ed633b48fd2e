"""What a merge would move and what readers would see of it, for either record that may stay."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import OperationalError

from partnerships.actions import merge
from partnerships.models import Agency, Override
from partnerships.models.vocabulary import Verdict
from partnerships.queries.partnership_changes import PartnershipChange, unpublished_changes


@dataclass(frozen=True)
class MergePreview:
    """One direction: `agency` leads to `into` afterwards. `changes` is None where somebody is publishing just now."""

    agency: Agency
    into: Agency
    listings: int
    asked: int
    moving: list[Override]
    staying: list[Override]
    changes: list[PartnershipChange] | None
    refusal: str

    @property
    def names(self) -> list[str]:
        """The names by which `into` is found as well from then on."""
        names = dict.fromkeys([self.agency.name, *self.agency.former_names])
        return [name for name in names if name not in (self.into.name, *self.into.former_names)]

    @property
    def is_ori_moving(self) -> bool:
        return bool(self.agency.ori) and not self.into.ori


def preview(agency: Agency, into: Agency, by: User) -> MergePreview:
    """The merge is tried and taken back, so that what is shown is what it does."""
    overrides = agency.overrides.in_force().order_by("program", "field")
    moving = merge.overrides_that_move(agency, into).order_by("program", "field")
    changes: list[PartnershipChange] | None = None
    refusal = ""
    try:
        with merge.tried(agency=agency, into=into, by=by):
            changes = unpublished_changes([agency.pk, into.pk])
    except merge.CannotMerge as refused:
        refusal = str(refused)
    except OperationalError:  # the lock is another's for longer than we wait
        changes = None
    return MergePreview(
        agency=agency,
        into=into,
        listings=agency.matches.filter(verdict=Verdict.SAME).count(),
        asked=agency.matches.filter(verdict=Verdict.UNSURE).count(),
        moving=list(moving),
        staying=list(overrides.exclude(pk__in=moving.values("pk"))),
        changes=changes,
        refusal=refusal,
    )


def both_ways(agency: Agency, other: Agency, by: User) -> list[MergePreview]:
    return [preview(agency, other, by), preview(other, agency, by)]
