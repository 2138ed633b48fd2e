"""The outlines of states and counties, and which of them border on each other, as us-atlas draws them.

Knows the npm package's files by FIPS code, and no table of ours. The files are read once a process; an outline is
worked out when it is asked for.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partnerships.geography.topojson import Ring, polygons, sharing_a_line

Level = Literal["states", "counties"]
Polygons = list[list[Ring]]
"""Polygons of one area: each a list of rings, the outer one first."""
CREDIT = _("Boundaries: US Census Bureau")
"""What stands on every map that shows them."""
IN_DEGREES = "counties-10m.json"
SIDE_BY_SIDE = "states-albers-10m.json"


@cache
def shape(level: Level, fips: str) -> Polygons:
    """The polygons of a state or a county in degrees (longitude, latitude); none where the map has no such area."""
    return _shape(IN_DEGREES, level, fips)


@cache
def shape_beside_others(fips: str) -> Polygons:
    """The polygons of one of the fifty states or the District on a plane of 975 by 610, Alaska and Hawaii set in."""
    return _shape(SIDE_BY_SIDE, "states", fips)


@cache
def bordering(level: Level) -> dict[str, frozenset[str]]:
    """Each area's FIPS code → those of the areas that share a line with it."""
    return sharing_a_line(_topology(IN_DEGREES), level)


def counties_of(state_fips: str) -> list[str]:
    """The FIPS codes of the counties that the map draws in a state."""
    return sorted(fips for fips in _geometries(IN_DEGREES, "counties") if fips.startswith(state_fips))


def _shape(file: str, level: Level, fips: str) -> Polygons:
    geometry = _geometries(file, level).get(fips)
    return polygons(_topology(file), geometry) if geometry else []


@cache
def _geometries(file: str, level: Level) -> dict[str, dict[str, Any]]:
    return {geometry["id"]: geometry for geometry in _topology(file)["objects"][level]["geometries"]}


@cache
def _topology(file: str) -> dict[str, Any]:
    path = Path(settings.NODE_MODULES) / "us-atlas" / file
    topology: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return topology
