"""Room for what a function calls. A leaf.

CPython keeps the frames of calls in blocks of 16 kB. It asks the system for the next block when one is full, and gives
that back when the call returns that began it. Where a loop lies so deep that its calls cross the end of a block, each
costs two system calls and some page faults: a page took 29 ms or 21, as its templates happened to lie. A function whose
frame is as large as half a megabyte gets a block of one, and all that it calls fits into the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

ROOM_SLOTS = 66_000
"""Of 8 bytes each, which nobody writes to: a little more than half of a block."""


def with_room(function: Callable[P, T]) -> Callable[P, T]:
    """The same function, whose calls cross no end of a block."""

    @wraps(function)
    def roomy(*args: P.args, **named: P.kwargs) -> T:
        return function(*args, **named)

    called = cast(FunctionType, roomy)
    called.__code__ = called.__code__.replace(co_stacksize=ROOM_SLOTS)
    return roomy
