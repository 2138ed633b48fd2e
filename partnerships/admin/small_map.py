"""The small map on the curators' pages: what its script has to know (django-leaflet's settings, and addresses)."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from leaflet import app_settings

from partnerships.geography import outlines


def small_map() -> dict[str, Any]:
    return {
        "limits": {
            "minZoom": app_settings["MIN_ZOOM"],
            "maxZoom": app_settings["MAX_ZOOM"],
            "attribution": str(outlines.CREDIT),
        },
        "addresses": {
            "townsPattern": reverse("towns", args=["00"]),
            "statesAddress": static("vendor/us-atlas/states-albers-10m.json"),
            "countiesAddress": static("vendor/us-atlas/counties-albers-10m.json"),
        },
    }
