"""What keeps readers and curators safe: https, the content policy, and signing in."""

from datetime import timedelta

from csp.constants import NONE, SELF

from ringwatch.environment import read, switch
from ringwatch.settings.core import HTTPS

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

# Signing in

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "partnerships.admin.people.sign_in.Adapter"
ACCOUNT_FORMS = {"login": "partnerships.admin.people.sign_in.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up by themselves: the adapter says so
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "admin:login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "ringwatch"
MFA_TOTP_TOLERANCE = 1  # a code that ended while it was typed is taken for 30 seconds more (RFC 6238, 5.2)
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # localhost, which browsers take for safe
SECOND_FACTOR = read(
    "RINGWATCH_SECOND_FACTOR",
    "1 to let nobody into the admin without a second factor: a code from an app, or a passkey",
    default=False,
    convert=switch,
)
ADMIN_PASSWORD = read(
    "RINGWATCH_ADMIN_PASSWORD",
    "the password that the first account, `admin`, is made with; unset, one is made up and shown once",
    default="",
)
