"""What the map's pages have to be told: its limits, its addresses, and the part of it that shows what was found."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.templatetags.static import static
from django.urls import reverse
from leaflet import app_settings

from partnerships.exports import map_points
from partnerships.geography import outlines
from partnerships.geography.territories import territories
from partnerships.queries.question import Question

register = template.Library()

VIEW_ZOOMS = {"state": 6.5, "county": 8.5, "place": 10, "zip": 10, "agency": 10}
"""How close the map comes to what was found: the whole of a state, a town and its neighbors."""


@register.filter
def view_fragment(found: Any) -> str:
    """The fragment of the map's address that shows what was found."""
    return f"#{VIEW_ZOOMS[found.kind]}/{found.latitude:.4f}/{found.longitude:.4f}"


def streets() -> Any:
    """Whose street tiles a reader may switch on; None where the operator has set none."""
    for by, tiles, credit in app_settings["TILES"]:
        return {"by": by, "address": tiles, "credit": credit, "host": urlsplit(tiles).netloc}
    return None


@register.simple_tag
def points_address(question: Question) -> str:
    """Where the points of the question's version are."""
    return map_points.address(question)


@register.simple_tag
def map_settings(question: Question) -> dict[str, Any]:
    """What the map's script has to know: its limits, from django-leaflet's settings, and addresses."""
    return {
        "zooms": VIEW_ZOOMS,
        "territories": territories(),
        "streets": streets(),
        "limits": {
            "minZoom": app_settings["MIN_ZOOM"],
            "maxZoom": app_settings["MAX_ZOOM"],
            "attribution": str(outlines.CREDIT),
        },
        "addresses": {
            "points": map_points.address(question),
            "find": reverse("find-json"),
            "facets": reverse("facets"),
            "areas": reverse("areas"),
            "townsPattern": reverse("towns", args=["00"]),
            "statePattern": reverse("state", args=["XX"]),
            "countyPattern": reverse("county", args=["00000"]),
            "recordPattern": reverse("partnership", args=["RW-000000"]),
            "statesAddress": static("vendor/us-atlas/states-albers-10m.json"),
            "countiesAddress": static("vendor/us-atlas/counties-albers-10m.json"),
        },
    }
