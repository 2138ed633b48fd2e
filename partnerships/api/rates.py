"""How often one address may ask: a count a minute, kept in Redis for all processes together.

An address is kept only as a keyed hash and for two minutes. When Redis is away, everyone may ask.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

WINDOW = 60
"""Seconds for which requests are counted together."""


@dataclass(frozen=True)
class Allowance:
    """Of `most` requests in this window, how many were `used`; it ends in `ends_in` seconds."""

    most: int
    used: int
    ends_in: int

    @property
    def is_spent(self) -> bool:
        return self.used > self.most

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f"{self.most};w={WINDOW}",
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(max(0, self.most - self.used)),
            "RateLimit-Reset": str(self.ends_in),
        }


def spend(client: str, now: float) -> Allowance | None:
    """Count one request of this client. None when requests are not limited, or cannot be counted."""
    most = settings.API_REQUESTS_A_MINUTE
    if not most:
        return None
    window, into = divmod(int(now), WINDOW)
    digest = hmac.new(settings.SECRET_KEY.encode(), client.encode(), hashlib.sha256).hexdigest()[:32]
    name = f"api-rate:{window}:{digest}"
    try:
        used = 1 if cache.add(name, 1, 2 * WINDOW) else cache.incr(name)
    except (RedisError, ValueError):  # ValueError: the count ended between the two
        return None
    return Allowance(most, used, WINDOW - into)


class Throttle(BaseThrottle):
    """What REST framework asks. The allowance stays on the request, for the headers of its answer."""

    def allow_request(self, request, view) -> bool:
        request.allowance = spend(self.get_ident(request), time.time())
        return not (request.allowance and request.allowance.is_spent)

    def wait(self) -> float:
        return WINDOW - time.time() % WINDOW
