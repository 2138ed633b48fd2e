"""Addresses of the readers' pages and files (the contract's)."""

from typing import Any

from django.contrib.sitemaps import views as sitemaps
from django.urls import URLPattern, include, path, register_converter

from partnerships.api import docs
from partnerships.http import methods
from partnerships.views import (
    agencies,
    articles,
    changes,
    discovery,
    partnerships,
    share_pictures,
    sources,
    status,
    trends,
)
from partnerships.views import map as map_page
from partnerships.views.embeds import builder, oembed
from partnerships.views.embeds import pages as embeds
from partnerships.views.files import charts, data, exports, feeds
from partnerships.views.forms import follow, reports
from partnerships.views.places import areas, find, towns


class PublicId:
    """`RW-000123` in an address ⇄ 123."""

    regex = r"RW-\d{6,}"

    def to_python(self, text: str) -> int:
        return int(text.removeprefix("RW-"))

    def to_url(self, value: int | str) -> str:
        return value if isinstance(value, str) else f"RW-{value:06d}"


register_converter(PublicId, "public_id")


def reads(route: str, view: methods.View, *args: Any, **kwargs: Any) -> URLPattern:
    """An address that is only read. Those of forms are written with `path`."""
    return path(route, methods.reading(view), *args, **kwargs)


urlpatterns = [
    reads("", map_page.front, name="map"),
    reads("map/points.json", map_page.points_json, name="points"),
    reads("map/<int:version>/points.json", map_page.points_json, name="points-of-version"),
    reads("map/<int:version>-<slug:tag>/points.json", map_page.points_json, name="points-of-release"),
    reads("map/facets.json", map_page.facets_json, name="facets"),
    reads("map/areas.json", map_page.areas_json, name="areas"),
    reads("map/towns/<str:fips>.json", map_page.towns_json, name="towns"),
    reads("embed/", embeds.map_page, name="embed"),
    reads("embed/card/", embeds.card, name="embed-card"),
    reads("embed/table/", embeds.table, name="embed-table"),
    reads("embed/builder/", builder.builder, name="embed-builder"),
    reads("share.png", share_pictures.picture, name="share-picture"),
    reads("oembed.json", oembed.oembed, name="oembed"),
    reads("find/", find.page, name="find"),
    reads("find.json", find.suggestions, name="find-json"),
    reads("partnerships/", partnerships.table, name="partnerships"),
    *(
        reads(f"partnerships.{kind}", exports.partnerships, {"extension": kind}, name=f"partnerships-{kind}")
        for kind in exports.FORMATS
    ),
    reads("partnerships/<public_id:number>/", partnerships.record, name="partnership"),
    reads("partnerships/<int:number>/", partnerships.record_by_number),
    reads("agencies/<slug:slug>/", agencies.agency, name="agency"),
    reads("agencies/<slug:slug>/changes.atom", feeds.of_agency, name="agency-feed"),
    path("follow/", follow.follow, name="follow"),
    path("follow/<str:token>/", follow.confirm, name="follow-confirm"),
    path("follow/<str:token>/leave/", follow.leave, name="follow-leave"),
    reads("changes.atom", feeds.of_question, name="changes-feed"),
    reads("states/", areas.states, name="states"),
    reads("states.csv", areas.states_csv, name="states-csv"),
    reads("counties.csv", areas.counties_csv, name="counties-csv"),
    reads("states/<slug:code>/", areas.state, name="state"),
    reads("counties/<slug:fips>/", areas.county, name="county"),
    reads("places/<slug:state>/<slug:slug>/", towns.town, name="town"),
    reads("zip/<str:code>/", towns.zip_code, name="zip"),
    reads("changes/", changes.log, name="changes"),
    reads("changes/<int:number>/", changes.of_release, name="changes-of"),
    path("corrections/", reports.report_a_mistake, name="corrections"),
    reads("glossary/", articles.glossary, name="glossary"),
    reads("trends/", trends.trends, name="trends"),
    reads("charts/<slug:name>.svg", charts.svg, name="chart-svg"),
    reads("charts/<slug:name>.csv", charts.csv, name="chart-csv"),
    reads("charts/<slug:name>/", charts.page, name="chart-page"),
    reads("timeline/", trends.timeline, name="timeline"),
    reads("sources/", sources.sources, name="sources"),
    reads("sources/<slug:slug>/", sources.source, name="source"),
    reads("sources/<slug:slug>/snapshots/", sources.compare, name="source-compare"),
    reads(
        "sources/<slug:slug>/snapshots/<int:older>..<int:newer>/",
        sources.difference,
        name="source-difference",
    ),
    reads(
        "sources/<slug:slug>/snapshots/<int:older>..<int:newer>.json",
        sources.difference_json,
        name="source-difference-json",
    ),
    reads("api/docs/", docs.page, name="api-docs"),
    path("api/v1/", include("partnerships.api.urls")),
    reads("data/", data.data, name="data"),
    reads("data/history.csv", data.history_file, name="history"),
    reads("data/releases/", data.all_releases, name="releases"),
    reads("data/releases/<int:number>/", data.release, name="release"),
    reads("data/releases/<int:older>..<int:newer>/", data.difference, name="difference"),
    *(
        reads(
            f"data/releases/<int:older>..<int:newer>.{kind}",
            data.difference_file,
            {"extension": kind},
            name=f"difference-{kind}",
        )
        for kind in data.DIFFERENCES
    ),
    reads("cite/", data.cite, name="cite"),
    reads("status/", status.status, name="status"),
    reads("robots.txt", discovery.robots, name="robots"),
    reads("sitemap.xml", sitemaps.index, {"sitemaps": discovery.SITEMAPS}, name="sitemap"),
    reads(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": discovery.SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    reads("program/", articles.program, name="program"),
    reads("methodology/", articles.methodology, name="methodology"),
    reads("about/", articles.about, name="about"),
]
