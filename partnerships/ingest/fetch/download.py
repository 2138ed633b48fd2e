"""Downloads: redirects by hand, tries again with growing pauses, robots.txt and a host's pace respected."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import httpx
from django.core.cache import cache
from redis.exceptions import RedisError

from partnerships.ingest.fetch import robots
from partnerships.ingest.fetch.addresses import shown, web_address
from partnerships.ingest.fetch.policy import NAME, FetchFailed, Terms
from partnerships.ingest.fetch.request import Answer, MayPass, ask

MOST_REDIRECTS = 5


class Downloads:
    """Those of one fetch: each site's robots.txt is read once."""

    def __init__(self, terms: Terms):
        self.terms = terms
        self._robots: dict[str, robots.Robots] = {}

    def get(self, address: str, *, seen: Mapping[str, str] | None = None) -> Answer:
        """What is at the address, wherever that sends on to. Raises FetchFailed or NotModified."""
        answer = self._get(web_address(address), self._politely, largest=self.terms.largest, seen=seen)
        if answer.refusal:
            raise FetchFailed(answer.refusal)
        return answer

    def _get(self, url: httpx.URL, asking: Callable, **asked) -> Answer:
        first = url
        for _hop in range(MOST_REDIRECTS + 1):
            answer = asking(url, **asked)
            if not answer.onward:
                return answer
            url = web_address(answer.onward, base=url)
        raise FetchFailed(f"{shown(first)} sends on to another address more than {MOST_REDIRECTS} times.")

    def _politely(self, url: httpx.URL, **asked) -> Answer:
        rules = self._rules(url)
        if not rules.allows(url.raw_path.decode("ascii")):
            raise FetchFailed(f"{shown(url)} is closed to programs by the site's robots.txt.")
        return self._patiently(url, delay=rules.delay, **asked)

    def _rules(self, url: httpx.URL) -> robots.Robots:
        """The site's rules. None that can be found, none to keep; a site in trouble is left alone."""
        site = url.copy_with(raw_path=b"/robots.txt")
        if str(site) not in self._robots:
            answer = self._get(site, self._patiently, largest=robots.LARGEST)
            self._robots[str(site)] = robots.read_robots(answer.content.decode("utf-8", "replace"), NAME)
        return self._robots[str(site)]

    def _patiently(self, url: httpx.URL, *, delay: float = 0, **asked) -> Answer:
        """Ask, and ask again while the trouble may pass."""
        for pause in (*self.terms.pauses, None):
            self._wait_for_turn(url, max(delay, self.terms.pace))
            try:
                return ask(url, self.terms, **asked)
            except MayPass as trouble:
                wait = max(pause or 0, trouble.wait or 0)
                if wait > self.terms.longest_pause:
                    raise FetchFailed(
                        f"{trouble} It asks to be left alone for {wait:,.0f} seconds."
                    ) from trouble
                if pause is None:
                    raise FetchFailed(
                        f"{trouble} It was asked {len(self.terms.pauses) + 1} times."
                    ) from trouble
                self.terms.sleep(wait)
        raise AssertionError("the last pause is None")

    def _wait_for_turn(self, url: httpx.URL, pace: float) -> None:
        """One request to a host at a time, whichever process makes it."""
        if pace < 1:
            return
        try:
            while not cache.add(f"fetched-{url.host}", 1, timeout=math.ceil(pace)):
                self.terms.sleep(0.1)
        except RedisError:  # while it is away nobody knows of the others' requests
            self.terms.sleep(pace)
