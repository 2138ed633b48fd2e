"""Addresses of the readers' pages and files (the contract's)."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, register_converter

from partnerships.api import docs
from partnerships.views import (
    agencies,
    articles,
    changes,
    data,
    discovery,
    embed,
    exports,
    feeds,
    find,
    partnerships,
    places,
    sources,
    status,
    towns,
    trends,
)
from partnerships.views import map as map_page
from partnerships.views.forms import follow, reports


class PublicId:
    """`RW-000123` in an address ⇄ 123."""

    regex = r"RW-\d{6,}"

    def to_python(self, text: str) -> int:
        return int(text.removeprefix("RW-"))

    def to_url(self, value: int | str) -> str:
        return value if isinstance(value, str) else f"RW-{value:06d}"


register_converter(PublicId, "public_id")

urlpatterns = [
    path("", map_page.front, name="map"),
    path("map/points.json", map_page.points_json, name="points"),
    path("map/<int:version>/points.json", map_page.points_json, name="points-of-version"),
    path("map/<int:version>-<slug:tag>/points.json", map_page.points_json, name="points-of-release"),
    path("map/areas.json", map_page.areas_json, name="areas"),
    path("map/towns/<str:fips>.json", map_page.towns_json, name="towns"),
    path("embed/", embed.embed, name="embed"),
    path("oembed.json", embed.oembed, name="oembed"),
    path("find/", find.page, name="find"),
    path("find.json", find.suggestions, name="find-json"),
    path("partnerships/", partnerships.table, name="partnerships"),
    *(
        path(f"partnerships.{kind}", exports.partnerships, {"extension": kind}, name=f"partnerships-{kind}")
        for kind in exports.FORMATS
    ),
    path("partnerships/<public_id:number>/", partnerships.record, name="partnership"),
    path("partnerships/<int:number>/", partnerships.record_by_number),
    path("agencies/<slug:slug>/", agencies.agency, name="agency"),
    path("agencies/<slug:slug>/changes.atom", feeds.of_agency, name="agency-feed"),
    path("follow/", follow.follow, name="follow"),
    path("follow/<str:token>/", follow.confirm, name="follow-confirm"),
    path("follow/<str:token>/leave/", follow.leave, name="follow-leave"),
    path("changes.atom", feeds.of_question, name="changes-feed"),
    path("states/", places.states, name="states"),
    path("states/<slug:code>/", places.state, name="state"),
    path("counties/<slug:fips>/", places.county, name="county"),
    path("places/<slug:state>/<slug:slug>/", towns.town, name="town"),
    path("zip/<str:code>/", towns.zip_code, name="zip"),
    path("changes/", changes.log, name="changes"),
    path("changes/<int:number>/", changes.of_release, name="changes-of"),
    path("corrections/", reports.report_a_mistake, name="corrections"),
    path("glossary/", articles.glossary, name="glossary"),
    path("trends/", trends.trends, name="trends"),
    path("timeline/", trends.timeline, name="timeline"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("sources/<slug:slug>/snapshots/", sources.compare, name="source-compare"),
    path(
        "sources/<slug:slug>/snapshots/<int:older>..<int:newer>/",
        sources.difference,
        name="source-difference",
    ),
    path(
        "sources/<slug:slug>/snapshots/<int:older>..<int:newer>.json",
        sources.difference_json,
        name="source-difference-json",
    ),
    path("api/docs/", docs.page, name="api-docs"),
    path("api/v1/", include("partnerships.api.urls")),
    path("data/", data.data, name="data"),
    path("data/history.csv", data.history_file, name="history"),
    path("data/releases/", data.all_releases, name="releases"),
    path("data/releases/<int:number>/", data.release, name="release"),
    path("data/releases/<int:older>..<int:newer>/", data.difference, name="difference"),
    *(
        path(
            f"data/releases/<int:older>..<int:newer>.{kind}",
            data.difference_file,
            {"extension": kind},
            name=f"difference-{kind}",
        )
        for kind in data.DIFFERENCES
    ),
    path("cite/", data.cite, name="cite"),
    path("status/", status.status, name="status"),
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": discovery.SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": discovery.SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("program/", articles.program, name="program"),
    path("methodology/", articles.methodology, name="methodology"),
    path("about/", articles.about, name="about"),
]
