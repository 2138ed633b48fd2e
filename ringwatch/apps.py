"""Tells Django of the project's own parts: its checks, and which apps have pages in the admin."""

from collections.abc import Sequence
from importlib import import_module

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.contrib.staticfiles import apps as staticfiles
from django.core.checks import CheckMessage, Tags, register
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
    """The admin, whose pages come with the addresses (`ringwatch.urls`): who serves none, such as a worker, does
    without. Django's own search for pages would also import leaflet's, which need GDAL."""

    default = False
    default_site = "partnerships.admin_site.CurationSite"

    def ready(self) -> None:
        register(check_dependencies, Tags.admin)
        register(_check_pages, Tags.admin)


def _check_pages(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    import_module("ringwatch.urls")
    return check_admin_app(app_configs)


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
