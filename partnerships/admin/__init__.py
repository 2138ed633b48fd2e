"""The curators' pages. Forms collect, `actions` act; nothing that is computed or published can be typed over."""

from django.contrib import admin

from partnerships.admin import (
    agencies,
    audit_log,
    change_sets,
    evidence_pages,
    listings,
    overrides,
    partnerships,
    people,
    releases,
    reports,
)
from partnerships.admin.sources import runs, snapshots, sources

__all__ = [
    "agencies",
    "audit_log",
    "change_sets",
    "evidence_pages",
    "listings",
    "overrides",
    "partnerships",
    "people",
    "releases",
    "reports",
    "runs",
    "snapshots",
    "sources",
]

admin.site.site_header = "ringwatch, for curators"
admin.site.site_title = "ringwatch"
admin.site.index_title = "What waits for you"
