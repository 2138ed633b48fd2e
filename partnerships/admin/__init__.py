"""The curators' pages. Forms collect, `actions` act; nothing that is computed or published can be typed over."""

from django.contrib import admin

from partnerships.admin import (
    agencies,
    corrections,
    gatherings,
    journal,
    listings,
    overrides,
    partnerships,
    releases,
    runs,
    snapshots,
    sources,
)

__all__ = [
    "agencies",
    "corrections",
    "gatherings",
    "journal",
    "listings",
    "overrides",
    "partnerships",
    "releases",
    "runs",
    "snapshots",
    "sources",
]

admin.site.site_header = "ringwatch, for curators"
admin.site.site_title = "ringwatch"
admin.site.index_title = "What waits for you"
