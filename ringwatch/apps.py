"""Tells Django of the project's own parts: its checks, and which apps have pages in the admin."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.staticfiles import apps as staticfiles
from django.db.models.signals import post_migrate


class RingwatchConfig(AppConfig):
    name = "ringwatch"

    def ready(self) -> None:
        import_module("ringwatch.checks")
        grant = import_module("ringwatch.database.grants").grant
        post_migrate.connect(grant, sender=apps.get_app_config("partnerships"))
        if settings.REPLICA:
            import_module("partnerships.http.servers").SERVERS[:] = [
                import_module("ringwatch.database.servers").Servers()
            ]


class AdminConfig(SimpleAdminConfig):
    """The admin with these apps' pages. Django's own search would import leaflet's, which need GDAL."""

    default = False
    default_site = "partnerships.admin_site.CurationSite"
    apps_with_pages = ("partnerships",)

    def ready(self) -> None:
        super().ready()
        for name in self.apps_with_pages:
            if find_spec(f"{name}.admin"):
                import_module(f"{name}.admin")


class StaticFilesConfig(staticfiles.StaticFilesConfig):
    """Static files without what browser packages carry beside what browsers load."""

    default = False
    ignore_patterns = [
        *staticfiles.StaticFilesConfig.ignore_patterns,
        "*.md",
        "*.d.ts",
        "package.json",
        "states-10m.json",
        "counties-10m.json",
        "nation-*.json",
        "leaflet-src.js*",
    ]
