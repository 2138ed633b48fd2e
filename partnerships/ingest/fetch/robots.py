"""robots.txt by RFC 9309, read by Protego: the group that names us, else that for all; its longest matching rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

MAX_BYTES = 500 * 1024
"""Bytes that are read: the minimum that the RFC sets."""
MAX_DELAY_SECONDS = 60
AFTER_PRODUCT_TOKEN = re.compile(
    r"(?<![^\r\n])([ \t]*user-agent[ \t]*:[ \t]*[a-z_-]+)[^\r\n]*", re.IGNORECASE
)
"""The rest of a line User-agent after the product token, such as a version. Protego compares it; the RFC does not.

No blank of it is a line's end: blank lines would each be read to the last of them.
"""


@dataclass(frozen=True)
class Robots:
    """The rules of a site for the crawler `name`."""

    rules: Protego
    name: str

    @property
    def delay(self) -> float:
        """The seconds that the site asks for between two requests, at most a minute."""
        return min(self.rules.crawl_delay(self.name) or 0, MAX_DELAY_SECONDS)

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched. Of two rules of equal length, the one that allows holds."""
        return bool(self.rules.can_fetch(url, self.name))


def read_robots(text: str, name: str) -> Robots:
    """The rules of the text for the crawler `name`."""
    return Robots(Protego.parse(AFTER_PRODUCT_TOKEN.sub(r"\1", text)), name)
