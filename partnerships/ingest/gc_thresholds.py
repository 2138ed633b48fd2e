"""While a list is taken in, Python looks for garbage in cycles less often. Knows nothing of lists."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 50)
"""A run makes millions of small objects that stay and no cycles: looking through them took a fifth of its time."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Collect garbage in cycles after more new objects than usual; outside the block as before."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
