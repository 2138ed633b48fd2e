"""Downloads: follows redirects, retries with growing delays, obeys robots.txt and the minimal interval of a host."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import httpx
from django.core.cache import cache
from redis.exceptions import RedisError

from partnerships.ingest.fetch import robots
from partnerships.ingest.fetch.addresses import shown_address, web_address
from partnerships.ingest.fetch.policy import ROBOT_NAME, ClosedToPrograms, FetchFailed, FetchPolicy
from partnerships.ingest.fetch.request import PERMANENT_STATUSES, Response, TemporaryFailure, send_request

MAX_REDIRECTS = 5
POLL_SECONDS = 0.1


class _Get(Protocol):
    def __call__(
        self, url: httpx.URL, *, max_bytes: int, validators: Mapping[str, str] | None = None
    ) -> Response: ...


class Downloader:
    """The downloads of one fetch: each site's robots.txt is read once."""

    def __init__(self, policy: FetchPolicy) -> None:
        self.policy = policy
        self._robots: dict[str, robots.Robots] = {}

    def get(self, address: str, *, base: str = "", validators: Mapping[str, str] | None = None) -> Response:
        """What is at the address, after redirects. `base`: of the file that points on to it, if one does.

        Raises FetchFailed, also where that file came encrypted and the address is not, or NotModified.
        """
        url = web_address(address, base=httpx.URL(base) if base else None)
        response = self._get(url, self._get_allowed, max_bytes=self.policy.max_bytes, validators=validators)
        if response.refusal:
            raise FetchFailed(response.refusal, status=response.status)
        return response

    def _get(
        self, url: httpx.URL, get: _Get, *, max_bytes: int, validators: Mapping[str, str] | None = None
    ) -> Response:
        """The response after redirects; `get` sends one request."""
        first, for_good = url, True
        for _redirect in range(MAX_REDIRECTS + 1):
            response = get(url, max_bytes=max_bytes, validators=validators)
            if not response.redirect:
                moved_to = str(url) if for_good and url != first else ""
                return replace(response, found_at=str(url), moved_to=moved_to)
            for_good &= response.status in PERMANENT_STATUSES
            url = web_address(response.redirect, base=url)
        raise FetchFailed(
            f"{shown_address(first)} sends on to another address more than {MAX_REDIRECTS} times."
        )

    def _get_allowed(
        self, url: httpx.URL, *, max_bytes: int, validators: Mapping[str, str] | None = None
    ) -> Response:
        """The response, if the site's robots.txt allows the request."""
        rules = self._rules(url)
        if not rules.allows(str(url)):
            raise ClosedToPrograms(f"{shown_address(url)} is closed to programs by the site's robots.txt.")
        return self._get_with_retries(url, delay=rules.delay, max_bytes=max_bytes, validators=validators)

    def _rules(self, url: httpx.URL) -> robots.Robots:
        """The site's robots.txt. A refusal (4xx) means no rules; after any other failure nothing is fetched."""
        site = url.copy_with(raw_path=b"/robots.txt")
        if str(site) not in self._robots:
            try:
                response = self._get(site, self._get_with_retries, max_bytes=robots.MAX_BYTES)
            except FetchFailed as failure:
                if shown_address(site) not in str(
                    failure
                ):  # it is about the host, not about what it answered
                    raise
                sentence = (
                    f"The site did not say what is closed to programs, so nothing was fetched: {failure}"
                )
                raise FetchFailed(
                    sentence, status=failure.status, retry_after=failure.retry_after
                ) from failure
            text = response.content.decode("utf-8", "replace")
            self._robots[str(site)] = robots.read_robots(text, ROBOT_NAME)
        return self._robots[str(site)]

    def _get_with_retries(
        self,
        url: httpx.URL,
        *,
        max_bytes: int,
        validators: Mapping[str, str] | None = None,
        delay: float = 0,
    ) -> Response:
        """The response; retried after a temporary failure. `delay`: seconds that robots.txt asks for."""
        tries = len(self.policy.retry_delays) + 1
        for number in range(tries):
            self._wait_min_interval(url, max(delay, self.policy.min_interval))
            try:
                return send_request(url, self.policy, max_bytes=max_bytes, validators=validators)
            except TemporaryFailure as failure:
                retry_delay = self.policy.retry_delays[number] if number < tries - 1 else 0
                wait = max(retry_delay, failure.wait or 0)
                if wait > self.policy.max_retry_delay:
                    raise FetchFailed(
                        f"{failure} It asks to be left alone for {wait:,.0f} seconds.",
                        status=failure.status,
                        retry_after=wait,
                    ) from failure
                if number == tries - 1:
                    raise FetchFailed(
                        f"{failure} It was asked {tries} times.", status=failure.status
                    ) from failure
                self.policy.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _wait_min_interval(self, url: httpx.URL, seconds: float) -> None:
        """Wait until `seconds` have passed since the last request to this host, by any process."""
        if seconds < 1:
            return
        try:
            while not cache.add(f"fetched-{url.host}", 1, timeout=math.ceil(seconds)):
                self.policy.sleep(POLL_SECONDS)
        except RedisError:  # without the cache, other processes' requests are not known
            self.policy.sleep(seconds)
