"""Addresses of the site: the app's pages and the admin. health.py answers two more."""

from importlib import import_module

from django.contrib import admin
from django.urls import include, path

import_module("partnerships.admin")  # which registers the curators' pages

urlpatterns = [
    path("admin/account/", include("allauth.account.urls")),
    path("admin/account/factors/", include("allauth.mfa.urls")),
    path("admin/account/sessions/", include("allauth.usersessions.urls")),
    path("admin/", admin.site.urls),
    path("", include("partnerships.urls")),
]

handler400 = "partnerships.views.failed.unreadable"
handler500 = "partnerships.views.failed.failed"
handler404 = "partnerships.views.places.find.not_found"
