"""What a merge would move and what readers would see of it, for either record that may stay."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from partnerships.actions import merge
from partnerships.admin.impact import ActPreview, result_of
from partnerships.models import Agency, Override
from partnerships.models.vocabulary import Verdict
from partnerships.queries.partnership_changes import PartnershipChange


@dataclass(frozen=True)
class MergePreview:
    """One direction: `agency` leads to `into` afterwards."""

    agency: Agency
    into: Agency
    listings: int
    asked: int
    moving: list[Override]
    staying: list[Override]
    readers: ActPreview

    @property
    def refusal(self) -> str:
        return self.readers.refusal

    @property
    def changes(self) -> list[PartnershipChange]:
        """The records that readers would see otherwise."""
        return [one.change for one in self.readers.impact.records] if self.readers.impact else []

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
    return MergePreview(
        agency=agency,
        into=into,
        listings=agency.matches.filter(verdict=Verdict.SAME).count(),
        asked=agency.matches.filter(verdict=Verdict.UNSURE).count(),
        moving=list(moving),
        staying=list(overrides.exclude(pk__in=moving.values("pk"))),
        readers=result_of(lambda: merge.preview(agency=agency, into=into, by=by)),
    )


def both_ways(agency: Agency, other: Agency, by: User) -> list[MergePreview]:
    return [preview(agency, other, by), preview(other, agency, by)]
