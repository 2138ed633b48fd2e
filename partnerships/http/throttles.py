"""How often one client may ask, as throttles of Django REST framework: for the API, pages, files, forms, signing in.

Counts are kept in the cache for all processes together. REST framework's own `SimpleRateThrottle` reads a list of
times and writes it back, so requests at one moment are not all counted; this one adds to a number. A client is
kept only as a keyed hash, for two windows at most. When the cache is away, everyone may ask.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

from partnerships.http.clients import client_of


@dataclass(frozen=True)
class Allowance:
    """Of `most` requests in a window of `window_seconds`, how many were `used`; it ends in `ends_in` seconds."""

    most: int
    window_seconds: int
    used: int
    ends_in: int

    @property
    def is_spent(self) -> bool:
        return self.used > self.most

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f"{self.most};w={self.window_seconds}",
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(max(0, self.most - self.used)),
            "RateLimit-Reset": str(self.ends_in),
        }


class ClientThrottle(BaseThrottle):
    """At most so many requests of one client in a window. `scope`: what is counted together."""

    scope: str
    window_seconds: int

    def max_requests(self) -> int:
        """Requests in a window; 0 for no limit."""
        raise NotImplementedError

    def spend(self, client: str, now: float) -> Allowance | None:
        """Count one request at a time in seconds. None when requests are not limited, or cannot be counted."""
        most = self.max_requests()
        if not most:
            return None
        _window, into = divmod(int(now), self.window_seconds)
        name = self._name(client, now)
        try:
            used = 1 if cache.add(name, 1, 2 * self.window_seconds) else cache.incr(name)
        except (RedisError, ValueError):  # ValueError: the count ended between the two
            return None
        return Allowance(most, self.window_seconds, used, self.window_seconds - into)

    def give_back(self, client: str, now: float) -> None:
        """Count one request less: it was none of those that are limited."""
        with suppress(RedisError, ValueError):
            cache.decr(self._name(client, now))

    def _name(self, client: str, now: float) -> str:
        digest = hmac.new(settings.SECRET_KEY.encode(), client.encode(), hashlib.sha256).hexdigest()[:32]
        return f"{self.scope}-rate:{int(now) // self.window_seconds}:{digest}"

    def allow_request(self, request: Any, view: object = None) -> bool:
        """Whether this request may go on. Its allowance stays on the request, for the headers of the answer."""
        request.allowance = self.spend(client_of(request), time.time())
        return not (request.allowance and request.allowance.is_spent)

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.window_seconds - time.time() % self.window_seconds


class ApiThrottle(ClientThrottle):
    """Requests to the API in a minute, as the operator sets it."""

    scope = "api"
    window_seconds = 60

    def max_requests(self) -> int:
        return int(settings.API_REQUESTS_A_MINUTE)


class FormThrottle(ClientThrottle):
    """Forms that readers send in an hour."""

    scope = "form"
    window_seconds = 60 * 60

    def max_requests(self) -> int:
        return MAX_FORMS_AN_HOUR


class ReaderThrottle(ClientThrottle):
    """Requests of one kind (searches, files, the map's questions) in a minute, as the operator sets it."""

    window_seconds = 60

    def __init__(self, scope: str) -> None:
        self.scope = scope

    def max_requests(self) -> int:
        return int(settings.READER_REQUESTS_A_MINUTE)


class SignInThrottle(ClientThrottle):
    """Failed attempts to sign in."""

    scope = "sign-in"
    window_seconds = 10 * 60

    def max_requests(self) -> int:
        return MAX_FAILED_SIGN_INS if settings.READER_REQUESTS_A_MINUTE else 0


MAX_FORMS_AN_HOUR = 5
MAX_FAILED_SIGN_INS = 10
"""In ten minutes."""


def is_over_the_limit(request: HttpRequest) -> bool:
    """Count one form of this network address; whether it may not be taken."""
    return not FormThrottle().allow_request(request)
