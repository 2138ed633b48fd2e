"""Addresses of the API, version 1."""

from django.urls import path, re_path

from partnerships.api import agencies, counts, evidence, openapi, partnerships, releases, root, unknown

urlpatterns = [
    path("", root.Root.as_view(), name="api-root"),
    path("partnerships/", partnerships.Partnerships.as_view(), name="api-partnerships"),
    path("partnerships/<str:partnership_id>/", partnerships.Partnership.as_view(), name="api-partnership"),
    path("agencies/", agencies.Agencies.as_view(), name="api-agencies"),
    path("agencies/<str:agency_id>/", agencies.Agency.as_view(), name="api-agency"),
    path("counts/", counts.Counts.as_view(), name="api-counts"),
    path("changes/", releases.Changes.as_view(), name="api-changes"),
    path("releases/", releases.Releases.as_view(), name="api-releases"),
    path("releases/<str:number>/", releases.Release.as_view(), name="api-release"),
    path("sources/", evidence.Sources.as_view(), name="api-sources"),
    path("sources/<str:source>/", evidence.Source.as_view(), name="api-source"),
    path("snapshots/", evidence.Snapshots.as_view(), name="api-snapshots"),
    path("listings/", evidence.Listings.as_view(), name="api-listings"),
    path("statements/", evidence.Statements.as_view(), name="api-statements"),
    path("places/", counts.Places.as_view(), name="api-places"),
    path("schema/", openapi.Document.as_view(), name="api-schema"),
    re_path("", unknown.Unknown.as_view()),
]
