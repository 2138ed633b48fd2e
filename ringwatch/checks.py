"""Refuses a deployment that would not be safe or whole, with what to do about it."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

OLDEST_POSTGRES = 150000


@register(Tags.security)
def debug_is_private(**_: object) -> list[CheckMessage]:
    """Error details show settings and data: only to who sits at the machine."""
    if not (settings.DEBUG and settings.HOSTS):
        return []
    hint = "Unset RINGWATCH_DEBUG, or RINGWATCH_HOSTS when this is for development."
    return [Error("Error details would be shown to the public.", hint=hint, id="ringwatch.E001")]


@register(Tags.database)
def database_is_postgres(databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """Ranges, exclusion constraints and COPY are PostgreSQL's."""
    hint = "Point DATABASE_URL to PostgreSQL 15 or newer."
    found = [connections[name] for name in databases or []]
    return [
        Error(f"The database {one.alias} is not PostgreSQL 15 or newer.", hint=hint, id="ringwatch.E002")
        for one in found
        if not isinstance(one, DatabaseWrapper) or one.pg_version < OLDEST_POSTGRES
    ]


@register(Tags.staticfiles)
def browser_libraries_are_installed(**_: object) -> list[CheckMessage]:
    """The map cannot be drawn without them."""
    folders = [entry[1] for entry in settings.STATICFILES_DIRS if isinstance(entry, tuple)]
    missing = [Path(folder) for folder in folders if not Path(folder).is_dir()]
    return [
        Error(f"{folder} is missing.", hint="Run npm ci.", id="ringwatch.E003", obj=folder.name)
        for folder in missing
    ]


@register(Tags.security, deploy=True)
def site_is_reached_by_https(**_: object) -> list[CheckMessage]:
    """A public site without https gives its curators' sessions away."""
    if settings.HTTPS and settings.HOSTS:
        return []
    hint = "Set RINGWATCH_HOSTS to the site's names and RINGWATCH_HTTPS=1 behind a proxy that speaks https."
    return [CheckWarning("The site is not set up to be reached by https.", hint=hint, id="ringwatch.W004")]


@register(Tags.security, deploy=True)
def database_has_lesser_roles(**_: object) -> list[CheckMessage]:
    """Whatever gets a statement of its own into a page can do what the page's role may."""
    unset = {
        "W006": ("Web server, worker and beat own the tables.", "DATABASE_SITE", settings.SITE_ROLE),
        "W007": (
            "Pages for readers are made in a role that can write.",
            "DATABASE_READER",
            settings.READER_ROLE,
        ),
    }
    return [
        CheckWarning(
            says, hint=f"Make a role of the database and name it in {name}.", id=f"ringwatch.{number}"
        )
        for number, (says, name, role) in unset.items()
        if not role
    ]


@register(Tags.compatibility, deploy=True)
def publishers_can_ask(**_: object) -> list[CheckMessage]:
    """Who fetches from others says who they are."""
    if settings.CONTACT:
        return []
    hint = "Set RINGWATCH_CONTACT to a mail or web address; it is told to each site that is fetched from."
    return [
        CheckWarning("Sites whose lists are fetched cannot see whom to ask.", hint=hint, id="ringwatch.W005")
    ]
