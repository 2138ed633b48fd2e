"""Where data are: database, cache, static files, and the files that are kept."""

from pathlib import Path

from ringwatch import environment, services
from ringwatch.environment import read
from ringwatch.settings.core import BASE_DIR, DEBUG, NODE_MODULES, VAR_DIR

# Database and cache

DATABASE_URL = read(
    "DATABASE_URL",
    "the PostgreSQL database (15 or newer), as `postgresql://user:password@host:5432/name`, `?host=/folder` for a "
    "socket; unset, an embedded one is used",
    default=services.DATABASE_URL,
)
DATABASE_PASSWORD = read(
    "DATABASE_PASSWORD", "the database's password, where `DATABASE_URL` has none", default=""
)
REDIS_URL = read(
    "REDIS_URL",
    "the Redis or Valkey server, by `redis://`, `rediss://` or `unix://`; unset, an embedded one is used",
    default=services.REDIS_URL,
)
CACHE_URL = read(
    "CACHE_URL",
    "the Redis or Valkey server of the cache, which may forget; unset, that of REDIS_URL, or an embedded one",
    default=services.CACHE_URL if REDIS_URL == services.REDIS_URL else REDIS_URL,
)
DATABASES = {
    "default": environment.postgres(DATABASE_URL, DATABASE_PASSWORD)
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
REPLICA = read(
    "DATABASE_REPLICA_URL",
    "a streaming replica of the database, written as `DATABASE_URL` is, that readers' pages are read from",
    default=None,
    convert=lambda address: environment.postgres(address, DATABASE_PASSWORD),
)
SITE_ROLE = read(
    "DATABASE_SITE",
    "the role of the database that web server, worker and beat have, which owns nothing; unset, the embedded server's, "
    "else that of `DATABASE_URL`",
    default=services.SITE_ROLE if DATABASE_URL == services.DATABASE_URL else "",
)
SITE_PASSWORD = read("DATABASE_SITE_PASSWORD", "that role's password, where it has one", default="")
READER_ROLE = read(
    "DATABASE_READER",
    "the role of the database that only reads, for pages for readers; unset, the embedded server's, else none",
    default=services.READER_ROLE if DATABASE_URL == services.DATABASE_URL else "",
)
READER_PASSWORD = read("DATABASE_READER_PASSWORD", "that role's password, where it has one", default="")
READER_STATEMENT_SECONDS = read(
    "RINGWATCH_STATEMENT_SECONDS",
    "how long the database may take over one statement for a reader; 0 for no limit",
    default=15,
    convert=int,
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "ringwatch.cache.Cache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "ringwatch",
    }
}
KEEP_PAGES = not DEBUG
"""Whether pages that were made once are kept; tests and whoever changes the program do without."""

# Static files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    (
        "leaflet",
        NODE_MODULES / "leaflet" / "dist",
    ),  # found before the older Leaflet that django-leaflet brings
    ("vendor/topojson-client", NODE_MODULES / "topojson-client" / "src"),
    ("vendor/us-atlas", NODE_MODULES / "us-atlas"),
]
STORAGES = {
    "default": read(
        "RINGWATCH_S3",
        "the bucket that keeps lists as they were fetched, as s3://bucket/folder?region_name=…&endpoint_url=…",
        {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        environment.s3,
    ),
    "staticfiles": {"BACKEND": "ringwatch.static_files.StaticFiles"},
}

WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "map",
    "png",
    "jpg",
    "jpeg",
    "gif",
    "webp",
    "zip",
    "gz",
    "br",
    "woff",
    "woff2",
)

# Files: the lists as they were fetched, which nobody is served; and the CSV of the newest versions, which readers are

MEDIA_ROOT = read(
    "RINGWATCH_FILES",
    "the folder that keeps lists as they were fetched, and the newest versions as files",
    VAR_DIR / "files",
    Path,
)
