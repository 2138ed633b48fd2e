"""Headers that every answer has, whoever gives it: views, static files, what is refused, what fails. One that nothing
changed has them already.

What only a page obeys is not sent with the static files, of which a first visit brings some seventy.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from csp.constants import HEADER as CONTENT_POLICY
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

ALLOWED_FEATURES = ("clipboard-write", "fullscreen", "geolocation")
"""What the site's own pages may use: links are copied, and the map shows what is near, when a reader asks for it."""
DENIED_FEATURES = (
    "accelerometer", "attribution-reporting", "autoplay", "bluetooth", "browsing-topics", "camera", "clipboard-read",
    "display-capture", "encrypted-media", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "usb", "web-share", "window-management", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(
    [*(f"{name}=(self)" for name in ALLOWED_FEATURES), *(f"{name}=()" for name in DENIED_FEATURES)]
)
OPENER_POLICY = "Cross-Origin-Opener-Policy"
RESOURCE_POLICY = "Cross-Origin-Resource-Policy"
COMMON_HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def safe_headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, the first of all. What a view says itself stands."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            # A browser puts what it says over what it keeps of the page, scripts' hashes and all.
            for name in (OPENER_POLICY, "Content-Length"):
                response.headers.pop(name, None)
            return response
        for name, value in COMMON_HEADERS.items():
            response.headers.setdefault(name, value)
        if _is_page(response) or not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
            _set_content_policy(response)
        if not _is_page(response):
            response.headers.pop(OPENER_POLICY, None)
        response.headers.setdefault(RESOURCE_POLICY, _resource_policy(response))
        response.headers.setdefault("Cache-Control", _cache_control(request, response))
        return response

    return answer


def of_web_server() -> dict[str, str]:
    """The headers of an answer that the web server gives by itself, of which the site knows nothing."""
    return COMMON_HEADERS | {
        CONTENT_POLICY: build_policy(),
        "Permissions-Policy": PERMISSIONS_POLICY,
        RESOURCE_POLICY: "same-origin",
        "Cache-Control": "no-store",
    }


def _set_content_policy(response: HttpResponseBase) -> None:
    """That of the settings, for what was answered before a view's own policy was known. Django's pages for developers
    have styles of their own."""
    if not settings.DEBUG:
        response.headers.setdefault(CONTENT_POLICY, build_policy())


def _is_page(response: HttpResponseBase) -> bool:
    """Whether a browser shows the answer as a page with scripts."""
    return response.get("Content-Type", "text/html").partition(";")[0] in (
        "text/html",
        "application/xhtml+xml",
    )


def _resource_policy(response: HttpResponseBase) -> str:
    """Who may take the answer into a page of theirs: where any site may read or frame it, any site."""
    is_framed = "frame-ancestors *" in response.get(CONTENT_POLICY, "")
    is_open = is_framed or "Access-Control-Allow-Origin" in response
    return "cross-origin" if is_open else "same-origin"


def _cache_control(request: HttpRequest, response: HttpResponseBase) -> str:
    """For what says nothing itself: a browser may keep a page, and asks before it shows it again."""
    is_page = request.method in ("GET", "HEAD") and response.status_code < 400
    return "private, no-cache" if is_page else "no-store"
