"""What readers are given and how much of it: mail, the API, the map."""

from typing import Any

from ringwatch import environment
from ringwatch.environment import read
from ringwatch.settings.core import HOSTS, HTTPS

# Mail

SITE_ADDRESS = read(
    "RINGWATCH_ADDRESS",
    "where readers reach the site, such as https://ringwatch.example; it stands in mails and kept files",
    default=f"{'https' if HTTPS else 'http'}://{HOSTS[0]}" if HOSTS else "http://localhost:8000",
    default_words="the first of `RINGWATCH_HOSTS`, else `http://localhost:8000`",
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
    default_words="`ringwatch@` the first of `RINGWATCH_HOSTS`, else `localhost`",
)

BOUNCES = read(
    "RINGWATCH_BOUNCES",
    "the mailbox of RINGWATCH_MAIL_FROM, where mails come back that could not be delivered: imaps://user:password@host",
    None,
    environment.mailbox,
)

# Who runs this site, as its page “About” says

OPERATOR = {
    "name": read("RINGWATCH_OPERATOR", "who runs this installation, as its page “About” says", ""),
    "contact": read(
        "RINGWATCH_OPERATOR_CONTACT", "the mail address or page where readers reach who runs it", ""
    ),
    "funding": read("RINGWATCH_FUNDING", "who pays for it, in a sentence for readers", ""),
}

# The API

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "partnerships.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": read(
        "RINGWATCH_PROXIES",
        "how many proxies stand before the site: so many of the last addresses in X-Forwarded-For are theirs",
        default=1 if HTTPS else 0,
        convert=int,
        default_words="`1` with `RINGWATCH_HTTPS=1`, else `0`",
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
    "how many searches, files, pictures, questions to the map, and pages that are not kept, each, one client may ask "
    "for a minute; 0: no limit, on failed sign-ins of one client neither (an account is locked after five all the "
    "same)",
    default=300,
    convert=int,
)
API_REQUESTS_A_MINUTE = read(
    "RINGWATCH_API_RATE",
    "how many requests a minute one address may send to the API; 0 for no limit",
    default=600,
    convert=int,
)

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
    "RESET_VIEW": False,
    "NO_GLOBALS": True,
}
