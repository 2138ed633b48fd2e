"""Settings of the project, in the order of Django's documentation.

What differs between machines comes from the environment; docs/operations.md lists every variable. Facts of
the domain are not settings.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF

from ringwatch import environment, errors, secret, services
from ringwatch.environment import read, switch, words

django_stubs_ext.monkeypatch()  # ModelAdmin[Agency] and its like, written for the type checker, may be evaluated

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = read(
    "RINGWATCH_VAR", "the folder of all that is kept here", services.VAR_DIR, lambda _text: services.VAR_DIR
)
NODE_MODULES = BASE_DIR / "node_modules"

# Core settings

SECRET_KEY = read(
    "RINGWATCH_SECRET_KEY",
    "the key that signs sessions, the same for all processes; unset, one is made once and kept in `var`",
    default=None,
) or secret.kept(VAR_DIR)
DEBUG = read(
    "RINGWATCH_DEBUG", "1 to show error details, for development only", default=False, convert=switch
)
HTTPS = read("RINGWATCH_HTTPS", "1 when readers reach the site by https", default=False, convert=switch)
HOSTS = read("RINGWATCH_HOSTS", "the names the site is reached by, with commas between", [], words)
ALLOWED_HOSTS = [*HOSTS, "localhost", "127.0.0.1", "[::1]"]
CONTACT = read(
    "RINGWATCH_CONTACT", "an address (mail or page) told to the sites whose lists are fetched", default=""
)

INSTALLED_APPS = [
    "ringwatch.apps.RingwatchConfig",
    "partnerships.apps.PartnershipsConfig",
    "ringwatch.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "ringwatch.apps.StaticFilesConfig",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "csp",
    "django_filters",
    "leaflet",
]

MIDDLEWARE = [
    "partnerships.http.headers.safe_headers",
    "ringwatch.health.answers_first",
    "ringwatch.logs.access.access_log",
    "partnerships.operations.metrics.measured",
    "ringwatch.database.readers.patient",
    "partnerships.http.tracking.untracked",
    "partnerships.http.encoding.accepted_encodings",
    "partnerships.views.kept_pages.keep",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partnerships.http.content_policy.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "partnerships.views.answers.dataset_version",
    "partnerships.http.guard.guarded",
    "partnerships.http.query_time.limited",
    "partnerships.http.limits.Limits",
]

ROOT_URLCONF = "ringwatch.urls"
WSGI_APPLICATION = "ringwatch.wsgi.application"

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

# Security

CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
HSTS_PRELOAD = read(
    "RINGWATCH_HSTS_PRELOAD",
    "1 to let browsers learn of the site's https before a first visit: hard to take back",
    default=False,
    convert=switch,
)
SECURE_HSTS_PRELOAD = HTTPS and HSTS_PRELOAD
SILENCED_SYSTEM_CHECKS = ["security.W021"]
"""Django would have every site preloaded; here an operator asks for it, and not to ask is no fault."""
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],  # and the import map, by its hash
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Templates

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]

# Language and time: one language an installation, so an answer kept by version is the same for every reader

LANGUAGE_CODE = read("RINGWATCH_LANGUAGE", "the language of the pages, such as es", default="en-us")
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
SITE_TIME_ZONE = read(
    "RINGWATCH_TIME_ZONE",
    "the time zone in which it is today or tomorrow for this site, such as America/Chicago",
    default="America/New_York",
    convert=environment.time_zone,
)
USE_I18N = True
USE_TZ = True

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
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
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

# Lists

LARGEST_LIST = read(
    "RINGWATCH_LARGEST_LIST",
    "the most bytes a list may have, as sent and unpacked",
    default=50_000_000,
    convert=int,
)

KEEP_FREE = read(
    "RINGWATCH_KEEP_FREE",
    "bytes that stay free on the disk that holds the lists: a list that would leave less is not stored",
    default=200_000_000,
    convert=int,
)

FETCH_ALLOW = read(
    "RINGWATCH_FETCH_ALLOW",
    "hosts, with commas between, that lists may be fetched from although their address is a private one",
    default=[],
    convert=words,
)
FETCH_SECONDS = read(
    "RINGWATCH_FETCH_SECONDS", "how many seconds one download may take", default=120.0, convert=float
)
FETCH_PAUSE = read(
    "RINGWATCH_FETCH_PAUSE",
    "seconds between two requests to one host; tries after a failure wait 2, 8 and 32 times as long",
    default=1.0,
    convert=float,
)

# Signing in

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
ADMIN_PASSWORD = read(
    "RINGWATCH_ADMIN_PASSWORD",
    "the password that the first account, `admin`, is made with; unset, one is made up and shown once",
    default="",
)

# Mail

SITE_ADDRESS = read(
    "RINGWATCH_ADDRESS",
    "where readers reach the site, such as https://ringwatch.example; it stands in mails and kept files",
    default=f"{'https' if HTTPS else 'http'}://{HOSTS[0]}" if HOSTS else "http://localhost:8000",
)
MAIL = read("RINGWATCH_MAIL", "the server that takes our mails; unset, none are sent", None, environment.mail)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_SSL, EMAIL_USE_TLS = (
    MAIL or environment.NO_MAIL
)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = read(
    "RINGWATCH_MAIL_FROM",
    "the address that our mails come from",
    default=f"ringwatch <ringwatch@{HOSTS[0] if HOSTS else 'localhost'}>",
)

# The API

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "partnerships.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": read(
        "RINGWATCH_PROXIES",
        "how many proxies stand before the site: so many of the last addresses in X-Forwarded-For are theirs",
        default=1 if HTTPS else 0,
        convert=int,
    ),
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "ringwatch API",
    "VERSION": "1",
    "DESCRIPTION": "Which US police, sheriff’s and fire departments took part in Ring’s programs, since when, and "
    "who says so. Read-only, open to every site, no key. Every answer names the version of the data set that it was "
    "read from; the same version always gives the same answer.",
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "POSTPROCESSING_HOOKS": [],  # a closed list of words stays beside the field that holds it
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
READER_REQUESTS_A_MINUTE = read(
    "RINGWATCH_READER_RATE",
    "how many searches, files and questions to the map, each, one client may ask for in a minute; 0 for no limit",
    default=300,
    convert=int,
)
API_REQUESTS_A_MINUTE = read(
    "RINGWATCH_API_RATE",
    "how many requests a minute one address may send to the API; 0 for no limit",
    default=600,
    convert=int,
)

# Logging

LOG_FORMATS = {"lines": "LineFormatter", "json": "JsonLineFormatter"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "ringwatch.logs.context.ContextFilter"}},
    "formatters": {
        "chosen": {
            "()": "ringwatch.logs.formats."
            + LOG_FORMATS[
                read(
                    "RINGWATCH_LOG",
                    "how the processes write what they do: lines for people, or json",
                    "lines",
                    environment.one_of(LOG_FORMATS),
                )
            ]
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "chosen", "filters": ["context"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}},
}

# Figures and errors for the operator

METRICS_TOKEN = read(
    "RINGWATCH_METRICS_TOKEN",
    "the word with which a program may read /metrics from another machine (Authorization: Bearer …)",
    default="",
)
SENTRY = read(
    "RINGWATCH_SENTRY", "the address (DSN) of a Sentry server that is told of errors", None, errors.address
)
if SENTRY:
    errors.tell(SENTRY)

# The map

TILES = read(
    "RINGWATCH_TILES",
    "the address of street tiles that readers may switch on, with {z}, {x} and {y} in it; unset, there are none",
    default=None,
    convert=environment.tiles,
)
TILES_BY = read("RINGWATCH_TILES_BY", "who runs the street tiles, as readers are told", default="")
TILES_CREDIT = read("RINGWATCH_TILES_CREDIT", "whom the street tiles are credited to", default="")
LEAFLET_CONFIG: dict[str, Any] = {
    "TILES": [(TILES_BY or environment.host(TILES), TILES, TILES_CREDIT or TILES_BY)] if TILES else [],
    "MIN_ZOOM": 2,
    "MAX_ZOOM": 12,
    "ATTRIBUTION_PREFIX": "Boundaries: US Census Bureau",
    "RESET_VIEW": False,
    "NO_GLOBALS": True,
}

# The work queue: a task is given back to the queue when its worker dies

CELERY_BROKER_URL = environment.celery_broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
TASK_SECONDS = read(
    "RINGWATCH_TASK_SECONDS",
    "how many seconds an import may take before another worker is given it",
    default=3600,
    convert=int,
)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": TASK_SECONDS,
    "global_keyprefix": "ringwatch-queue:",
    "socket_connect_timeout": 5,
    "socket_timeout": 5,  # the worker waits for tasks a second at a time
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "ringwatch"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "partnerships.operations.schedule.SteadyScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "send the digests that are due": {
        "task": "partnerships.tasks.send_due_digests",
        "schedule": timedelta(hours=1),
    },
    "fetch the sources that are due": {
        "task": "partnerships.tasks.enqueue_due_sources",
        "schedule": timedelta(minutes=5),
    },
    "keep the file of the newest version": {
        "task": "partnerships.tasks.keep_newest_file",
        "schedule": timedelta(minutes=1),
    },
    "keep the map's points of the newest version": {
        "task": "partnerships.tasks.keep_newest_points",
        "schedule": timedelta(minutes=1),
    },
    "show that a worker lives": {
        "task": "partnerships.tasks.show_life",
        "schedule": timedelta(minutes=1),
        "options": {"expires": timedelta(minutes=2).total_seconds()},
    },
    "take up the runs that were interrupted": {
        "task": "partnerships.tasks.resume_interrupted_runs",
        "schedule": timedelta(minutes=1),
    },
}

VARIABLES = dict(environment.VARIABLES)
"""What was read above; docs/operations.md shows it (`bin/manage settings_table --write`)."""
