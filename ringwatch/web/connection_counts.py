"""How many connections each process of the web server has. A leaf.

The numbers lie in memory that all of them share: they are started by the process that has imported this module.
"""

from __future__ import annotations

import mmap

SEATS = 64
"""Of how many processes at a time a number is known."""
NOBODY = -1

_COUNTS = memoryview(mmap.mmap(-1, 4 * SEATS)).cast("i")
for _seat in range(SEATS):
    _COUNTS[_seat] = NOBODY


def tell(process: int, connections: int) -> None:
    """`process`: the number that the server gave it."""
    _COUNTS[process % SEATS] = connections


def forget(process: int) -> None:
    """The process takes no more connections."""
    _COUNTS[process % SEATS] = NOBODY


def fewest_of_others(process: int) -> int | None:
    """How many connections the process has that has the fewest, this one aside; None where it is alone."""
    others = (count for seat, count in enumerate(_COUNTS) if seat != process % SEATS and count != NOBODY)
    return min(others, default=None)
