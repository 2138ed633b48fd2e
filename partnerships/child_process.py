"""Work that a second process does while this one goes on with what is done already. Knows nothing of lists.

The child is a copy of this process, with all that its work needs but the database, whose connection is in use here.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from django.db import connections

__all__ = ["BrokenProcessPool", "mapped_in_child"]

Item = TypeVar("Item")
Result = TypeVar("Result")

ITEMS_AHEAD = 1
"""How many items the child may be ahead of who takes its results."""

_work: Callable[[Any], Any] | None = None
"""In a child: what it does with each item."""


def mapped_in_child(
    work: Callable[[Item], Result], items: Iterable[Item], *, at_least: int = 2
) -> Iterator[Result]:
    """The results of `work`, in the order of the items, from a child process.

    Items and results are pickled; what else the work changes stays in the child. It ends with the iterator, and with
    this process. Raises what the work raises, and BrokenProcessPool where something ended the child.

    Fewer items than `at_least` are worth no second process, nor does one help on a single processor.
    """
    items = iter(items)
    first = list(islice(items, at_least))
    if len(first) < at_least or os.cpu_count() == 1:
        yield from map(work, chain(first, items))
        return
    items = chain(first, items)
    del first  # the chain lets go of an item once it is given
    with ProcessPoolExecutor(1, get_context("fork"), _begin, (work,)) as child:
        under_way: deque[Future[Result]] = deque()
        for item in items:
            under_way.append(child.submit(_do, item))
            if len(under_way) > ITEMS_AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _begin(work: Callable[[Any], Any]) -> None:
    global _work  # noqa: PLW0603 (one work a child)
    _work = work
    for connection in connections.all(initialized_only=True):
        connection.connection = None  # a statement fails now; it does not mix with those of the parent
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent tells its child nothing; the child would keep a copy of its connection, and all locks."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _do(item: Any) -> Any:
    if _work is None:
        raise RuntimeError("This process was not started to work for another.")
    return _work(item)
