"""Items that a thread makes while the ones before them are in use. Knows nothing of what they are."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

Item = TypeVar("Item")

END: Any = object()


def one_ahead(items: Iterator[Item]) -> Generator[Item, None, None]:
    """The items, in order. The first is made here, each other one by a thread while the one before it is in use.

    So what makes them may ask the database for the first only: a thread has a connection of its own, outside of the
    transaction. Raises what making an item raises, in its place. Does not end before what is being made is made.
    """
    item = next(items, END)
    with ThreadPoolExecutor(1, "one-ahead") as thread:
        while item is not END:
            coming = thread.submit(next, items, END)
            yield cast(Item, item)
            item = coming.result()
