"""What the site is: its names, the parts that it is made of, its pages and their language."""

from pathlib import Path

import django_stubs_ext

from ringwatch import environment, secret, services
from ringwatch.environment import read, switch, words

django_stubs_ext.monkeypatch()  # ModelAdmin[Agency] and its like, written for the type checker, may be evaluated

BASE_DIR = Path(__file__).resolve().parents[2]
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "leaflet",
]

MIDDLEWARE = [
    "partnerships.http.headers.safe_headers",
    "ringwatch.database.roles.least",
    "ringwatch.health.answers_first",
    "ringwatch.logs.access.access_log",
    "partnerships.operations.metrics.measured",
    "ringwatch.database.readers.patient",
    "partnerships.http.tracking.untracked",
    "partnerships.http.encoding.accepted_encodings",
    "partnerships.http.limits.Limits",
    "partnerships.http.language.in_readers_language",
    "partnerships.views.kept_pages.keep",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partnerships.http.content_policy.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "partnerships.views.from_replica.or_primary",
    "partnerships.views.answers.dataset_version",
    "partnerships.http.guard.guarded",
    "partnerships.http.query_time.limited",
]

ROOT_URLCONF = "ringwatch.urls"
WSGI_APPLICATION = "ringwatch.wsgi.application"

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

# Languages and time: a reader's own language if the site speaks it, else the site's

LANGUAGE_CODE = read(
    "RINGWATCH_LANGUAGE",
    "the language of pages for readers whose browser asks for none of ours: en-us or es",
    default="en-us",
)
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_NAME = "ringwatch_language"
FORMAT_MODULE_PATH = "ringwatch.formats"
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
