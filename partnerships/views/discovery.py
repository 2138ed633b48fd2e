"""For search engines: every page that stands for itself, and what is not for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from partnerships.models import Agency, County, Release, ReleaseRow, Source

PAGES = (
    "map",
    "partnerships",
    "states",
    "trends",
    "timeline",
    "changes",
    "sources",
    "data",
    "methodology",
    "glossary",
    "corrections",
    "about",
    "api-docs",
)
NOT_FOR_ENGINES = ("/admin/", "/cite/", "/embed/", "/map/")


def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: pages are welcome, machines' files and the curators' desk are not pages."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ENGINES), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class Pages(Sitemap):
    def items(self) -> Any:
        return list(PAGES)

    def location(self, name: str) -> str:
        return reverse(name)


class Records(Sitemap):
    """Each partnership of the newest version."""

    limit = 20_000

    def items(self) -> Any:
        return ReleaseRow.objects.newest().order_by("partnership_id").only("partnership_id", "changed_on")

    def lastmod(self, row: ReleaseRow) -> Any:
        return row.changed_on


class Agencies(Sitemap):
    limit = 20_000

    def items(self) -> Any:
        named = ReleaseRow.objects.newest().values("agency_number")
        return Agency.objects.living().filter(pk__in=named).order_by("pk").only("slug")


class Places(Sitemap):
    """States and counties in which something is on record."""

    def items(self) -> Any:
        rows = ReleaseRow.objects.newest()
        states = rows.exclude(state="").order_by("state").values("state").annotate(on=Max("changed_on"))
        counties = rows.exclude(county_fips="").order_by("county_fips").values("county_fips")
        known = set(County.objects.values_list("fips", flat=True))
        return [("state", one["state"], one["on"]) for one in states] + [
            ("county", one["county_fips"], one["on"])
            for one in counties.annotate(on=Max("changed_on"))
            if one["county_fips"] in known
        ]

    def location(self, place: tuple[str, str, date]) -> str:
        return reverse(place[0], args=[place[1]])

    def lastmod(self, place: tuple[str, str, date]) -> Any:
        return place[2]


class Lists(Sitemap):
    def items(self) -> Any:
        return Source.objects.order_by("pk")


class Releases(Sitemap):
    def items(self) -> Any:
        return Release.objects.order_by("number")

    def location(self, release: Release) -> str:
        return reverse("release", args=[release.number])

    def lastmod(self, release: Release) -> Any:
        return release.published_at


SITEMAPS = {
    "pages": Pages,
    "places": Places,
    "agencies": Agencies,
    "partnerships": Records,
    "sources": Lists,
    "releases": Releases,
}
