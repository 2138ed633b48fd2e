"""How often one network address may ask, as a throttle of Django REST framework: for the API and for forms.

Counts are kept in the cache for all processes together. REST framework's own `SimpleRateThrottle` reads a list of
times and writes it back, so requests at one moment are not all counted; this one adds to a number. An address is
kept only as a keyed hash, for two windows at most. When the cache is away, everyone may ask.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle


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


class AddressThrottle(BaseThrottle):
    """At most so many requests of one network address in a window. `scope`: what is counted together."""

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
        window, into = divmod(int(now), self.window_seconds)
        digest = hmac.new(settings.SECRET_KEY.encode(), client.encode(), hashlib.sha256).hexdigest()[:32]
        name = f"{self.scope}-rate:{window}:{digest}"
        try:
            used = 1 if cache.add(name, 1, 2 * self.window_seconds) else cache.incr(name)
        except (RedisError, ValueError):  # ValueError: the count ended between the two
            return None
        return Allowance(most, self.window_seconds, used, self.window_seconds - into)

    def allow_request(self, request: Any, view: object = None) -> bool:
        """Whether this request may go on. Its allowance stays on the request, for the headers of the answer."""
        request.allowance = self.spend(self.get_ident(request), time.time())
        return not (request.allowance and request.allowance.is_spent)

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.window_seconds - time.time() % self.window_seconds


class ApiThrottle(AddressThrottle):
    """Requests to the API in a minute, as the operator sets it."""

    scope = "api"
    window_seconds = 60

    def max_requests(self) -> int:
        return int(settings.API_REQUESTS_A_MINUTE)


class FormThrottle(AddressThrottle):
    """Forms that readers send in an hour."""

    scope = "form"
    window_seconds = 60 * 60

    def max_requests(self) -> int:
        return MAX_FORMS_AN_HOUR


MAX_FORMS_AN_HOUR = 5


def is_over_the_limit(request: HttpRequest) -> bool:
    """Count one form of this network address; whether it may not be taken."""
    return not FormThrottle().allow_request(request)
