"""robots.txt by RFC 9309: the group that names us, else the group for all; of its rules, the longest that matches."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BYTES = 500 * 1024
"""Bytes that are read: the minimum that the RFC sets."""
MAX_DELAY_SECONDS = 60


@dataclass(frozen=True)
class Robots:
    """`rules`: (allowed, pattern). `delay`: the seconds that the site asks for between two requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0

    def allows(self, path: str) -> bool:
        """Whether the path, with its query, may be fetched. Of two rules of equal length, the one that allows holds."""
        matching = [(len(pattern), allowed) for allowed, pattern in self.rules if _matches(pattern, path)]
        return max(matching, default=(0, True))[1]


def read_robots(text: str, name: str) -> Robots:
    """The rules of the groups that name us, else of those for everyone."""
    groups: dict[str, list[tuple[str, str]]] = {}
    naming: list[str] = []
    in_rules = False
    for line in text.splitlines():
        field, _colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            naming = [] if in_rules else naming
            in_rules = False
            naming.append(_token(value))
            groups.setdefault(naming[-1], [])
        elif field in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for user_agent in naming:
                groups[user_agent].append((field, value))
    return _robots(groups.get(name.lower(), groups.get("*", [])))


def _token(user_agent: str) -> str:
    found = re.match(r"[A-Za-z_-]+|\*", user_agent)
    return found[0].lower() if found else user_agent.lower()


def _robots(lines: list[tuple[str, str]]) -> Robots:
    rules = tuple((field == "allow", value) for field, value in lines if field != "crawl-delay" and value)
    delays = [
        float(value)
        for field, value in lines
        if field == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)
    ]
    return Robots(rules, min(max(delays, default=0), MAX_DELAY_SECONDS))


def _matches(pattern: str, path: str) -> bool:
    """`*` stands for any text, `$` for the end. Searched from left to right without backtracking: linear time."""
    ends = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in others[:-1]:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if not others:
        return not ends or at == len(path)
    if ends:
        return path.endswith(others[-1]) and len(path) - len(others[-1]) >= at
    return path.find(others[-1], at) >= 0
