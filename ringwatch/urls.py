"""Addresses of the project: the app's pages, the admin, and two for the machines that watch it."""

from django.contrib import admin
from django.urls import include, path

from ringwatch import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("partnerships.urls")),
]
