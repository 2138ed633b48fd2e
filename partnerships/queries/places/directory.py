"""Partnerships as a share of the law enforcement agencies that a directory names.

The directory is from another publisher and another day: "x agencies that lists name, of y that a directory names"
does not say that each of the x is one of the y. Without a directory there is no share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from partnerships.models import LAW_ENFORCEMENT, DirectoryAgency, Snapshot
from partnerships.queries.selection import Selection


@dataclass(frozen=True)
class Share:
    """`partners` of `agencies`, both law enforcement of the kinds a directory is whole for."""

    partners: int
    agencies: int


@dataclass(frozen=True)
class Directory:
    """Whose directory it is, and the day it speaks for."""

    title: str
    publisher: str
    slug: str
    observed_on: date


def directories() -> list[Directory]:
    """The directories that the shares are of; empty before one was taken in."""
    snapshots = Snapshot.objects.filter(
        pk__in=DirectoryAgency.objects.current().order_by().values("snapshot").distinct()
    )
    return [
        Directory(one.source.title, one.source.publisher, one.source.slug, one.observed_on)
        for one in snapshots.select_related("source").order_by("source__slug")
    ]


def by_state(rows: Selection | None) -> dict[str, Share]:
    """State code → share, for each state that a directory knows. `rows`: None where no parts are asked for."""
    return _shares(rows, "state")


def by_county(rows: Selection | None, *, state: str = "") -> dict[str, Share]:
    """County FIPS → share, for each county that a directory knows, of one state or all."""
    return _shares(rows, "county_fips", **({"state": state} if state else {}))


def _shares(rows: Selection | None, place: str, **where: Any) -> dict[str, Share]:
    known = DirectoryAgency.objects.current().counted().filter(**where)
    wholes = known.exclude(**{place: ""}).order_by().values_list(place).annotate(number=Count("id"))
    parts: Mapping[str, int] = {}
    if rows is not None:
        named = rows.where(rows.columns.coded["agency_kind"].marked(LAW_ENFORCEMENT.__contains__))
        parts = named.agencies_by(named.coded(place))
    return {where: Share(parts.get(where, 0), number) for where, number in wholes}
