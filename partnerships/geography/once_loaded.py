"""What is read from the reference tables once a process: they change with the program only. It knows no table."""

from __future__ import annotations

from collections.abc import Callable, Sized
from functools import wraps
from typing import TypeVar

Found = TypeVar("Found", bound=Sized)


def once_loaded(read: Callable[[], Found]) -> Callable[[], Found]:
    """A function that gives what `read` found first. An empty answer is not kept: the tables may not be loaded yet."""
    kept: list[Found] = []

    @wraps(read)
    def answer() -> Found:
        if kept:
            return kept[0]
        if found := read():
            kept.append(found)
        return found

    return answer
