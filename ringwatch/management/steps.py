"""How far a command's steps are, on the terminal: a bar of bytes, and one line of each step that is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from tqdm import tqdm

SECONDS_BETWEEN_DRAWINGS = 0.5


class Steps:
    """Draws a bar where there is a terminal; says each step with its time everywhere."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal

    @contextmanager
    def __call__(self, title: str, total: int | None) -> Iterator[Callable[[int], object]]:
        """A step over so many bytes; where nobody knows how many, it is told how many there are by now."""
        started = time.monotonic()
        bar = tqdm(
            desc=title,
            total=total,
            unit="B",
            unit_scale=True,
            file=self._terminal,
            leave=False,
            disable=None,
            mininterval=SECONDS_BETWEEN_DRAWINGS,
        )
        with bar:
            yield bar.update
        self._terminal.write(f"{title} … {time.monotonic() - started:.1f} s\n")
        self._terminal.flush()
