"""How a fact about the site is told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Level(IntEnum):
    """As exit statuses for programs that watch: 0, 1, 2."""

    FINE = 0
    WARNING = 1
    ALARM = 2


Reply = tuple[Level, str, dict[str, float], list[str]]
"""Level, sentence, figures, lines of what there is to say further."""


def reply(
    level: Level, sentence: str, figures: Mapping[str, float] | None = None, lines: list[str] | None = None
) -> Reply:
    """An answer, most of which have no lines."""
    return level, sentence, dict(figures or {}), lines or []
