"""For search engines: every page that stands for itself, and what is not for them."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify

from partnerships.geography.folding import fold_place
from partnerships.models import Agency, County, Release, ReleaseRow, Source
from partnerships.queries.places.towns import gazetteer_names

SITEMAP_PAGES = (
    "map",
    "partnerships",
    "states",
    "program",
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


class Pages(Sitemap[str]):
    def items(self) -> list[str]:
        return list(SITEMAP_PAGES)

    def location(self, name: str) -> str:
        return reverse(name)


class Records(Sitemap[ReleaseRow]):
    """Each partnership of the newest version."""

    limit = 20_000

    def items(self) -> QuerySet[ReleaseRow]:
        return ReleaseRow.objects.newest().order_by("partnership_id").only("partnership_id", "changed_on")

    def lastmod(self, row: ReleaseRow) -> date:
        return row.changed_on


class Agencies(Sitemap[Agency]):
    limit = 20_000

    def items(self) -> QuerySet[Agency]:
        named = ReleaseRow.objects.newest().values("agency_number")
        return Agency.objects.living().filter(pk__in=named).order_by("pk").only("slug")


Dated = tuple[str, str, date]
"""A kind of place, which one, and the day of its last change."""


class Places(Sitemap[Dated]):
    """States and counties in which something is on record."""

    def items(self) -> list[Dated]:
        rows = ReleaseRow.objects.newest()
        states = rows.exclude(state="").order_by("state").values("state").annotate(on=Max("changed_on"))
        counties = rows.exclude(county_fips="").order_by("county_fips").values("county_fips")
        known = set(County.objects.values_list("fips", flat=True))
        return [("state", one["state"], one["on"]) for one in states] + [
            ("county", one["county_fips"], one["on"])
            for one in counties.annotate(on=Max("changed_on"))
            if one["county_fips"] in known
        ]

    def location(self, place: Dated) -> str:
        return reverse(place[0], args=[place[1]])

    def lastmod(self, place: Dated) -> date:
        return place[2]


class Towns(Sitemap[Dated]):
    """Towns of which an agency is on record, at the address that their pages have."""

    limit = 20_000

    def items(self) -> list[Dated]:
        rows = ReleaseRow.objects.newest().exclude(state="").exclude(city="").order_by("state", "city")
        found = rows.values_list("state", "city").annotate(on=Max("changed_on"))
        names = gazetteer_names({state for state, _city, _on in found})
        known = ((state, names.get((state, fold_place(city)), ""), on) for state, city, on in found)
        return list(
            {(state, slugify(name)): (state, slugify(name), on) for state, name, on in known if name}.values()
        )

    def location(self, town: Dated) -> str:
        return reverse("town", args=[town[0], town[1]])

    def lastmod(self, town: Dated) -> date:
        return town[2]


class Sources(Sitemap[Source]):
    def items(self) -> QuerySet[Source]:
        return Source.objects.order_by("pk")


class Releases(Sitemap[Release]):
    def items(self) -> QuerySet[Release]:
        return Release.objects.order_by("number")

    def location(self, release: Release) -> str:
        return reverse("release", args=[release.number])

    def lastmod(self, release: Release) -> datetime:
        return release.published_at


SITEMAPS = {
    "pages": Pages,
    "places": Places,
    "towns": Towns,
    "agencies": Agencies,
    "partnerships": Records,
    "sources": Sources,
    "releases": Releases,
}
