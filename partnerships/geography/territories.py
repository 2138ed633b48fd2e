"""The land of the five territories, which the map's own file of boundaries leaves out; each is drawn in an inset.

From the same package as the states (us-atlas), in degrees: some 1,200 bytes packed, so they stand in the page.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from partnerships.geography.reference import states
from partnerships.geography.topojson import boundaries

DEGREE_DIGITS = 3  # of a degree: about a hundred meters
CODES = ("AS", "GU", "MP", "PR", "VI")


@cache
def territories() -> dict[str, dict[str, Any]]:
    """Postal code → FIPS code, name, and the rings of its islands as [longitude, latitude]."""
    file = Path(settings.NODE_MODULES) / "us-atlas" / "states-10m.json"
    topology = json.loads(file.read_text(encoding="utf-8"))
    islands = {geometry["id"]: polygons for geometry, polygons in boundaries(topology, "states")}
    known = states()
    return {
        code: {
            "fips": known[code].fips,
            "name": known[code].name,
            "rings": [
                [[round(x, DEGREE_DIGITS), round(y, DEGREE_DIGITS)] for x, y in ring]
                for polygon in islands[known[code].fips]
                for ring in polygon
            ],
        }
        for code in CODES
    }
