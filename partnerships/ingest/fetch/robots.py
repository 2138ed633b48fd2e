"""robots.txt as RFC 9309 has it: the group that names us, else that for all; the longest matching rule holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

LARGEST = 500 * 1024
"""Bytes that are read; the RFC's own minimum."""
LONGEST_DELAY = 60


@dataclass(frozen=True)
class Robots:
    """Rules as (allowed, pattern), and the seconds a site asks for between two requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0

    def allows(self, path: str) -> bool:
        """Whether the path, with its query, may be fetched. Of two rules of one length, allowing wins."""
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
            for agent in naming:
                groups[agent].append((field, value))
    return _robots(groups.get(name.lower(), groups.get("*", [])))


def _token(agent: str) -> str:
    found = re.match(r"[A-Za-z_-]+|\*", agent)
    return found[0].lower() if found else agent.lower()


def _robots(lines: list[tuple[str, str]]) -> Robots:
    rules = tuple((field == "allow", value) for field, value in lines if field != "crawl-delay" and value)
    delays = [
        float(value)
        for field, value in lines
        if field == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)
    ]
    return Robots(rules, min(max(delays, default=0), LONGEST_DELAY))


def _matches(pattern: str, path: str) -> bool:
    """`*` stands for anything, `$` for the end. Parts are looked for from left to right: no backtracking."""
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
