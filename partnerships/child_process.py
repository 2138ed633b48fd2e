"""Work that a second process does: while this one goes on, or because it may take only so much time and memory.

The child is a copy of this process, with all that its work needs but the database, whose connection is in use here.
Knows nothing of lists.
"""

from __future__ import annotations

import gc
import math
import os
import resource
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import connections

__all__ = ["BrokenProcessPool", "LimitReached", "mapped_in_child", "within_limits"]

Item = TypeVar("Item")
Result = TypeVar("Result")

ITEMS_AHEAD = 1
"""How many items the child may be ahead of who takes its results."""

MAX_SECONDS = 20
"""Of work that somebody waits for: by the clock, and of the processor."""
MAX_MEMORY_BYTES = 1 << 30
"""Of address space, more than this process has."""
SECONDS_TO_END = 1
"""How long a child that has told its result may take to end by itself."""
FAILED = 1
"""Exit status of a child whose work did not come to an end in this program."""

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


class LimitReached(Exception):
    """The work was stopped because it took too much. The message says of what, as a sentence about “it”."""


_one_within_limits = threading.Lock()


def within_limits(work: Callable[[], Result]) -> Result:
    """What `work` gives, from a child that is stopped where it takes more than `MAX_SECONDS` or `MAX_MEMORY_BYTES`.

    Raises what the work raises, or LimitReached. The result is pickled; what else the work changes stays in the child.
    One at a time: each may take much memory. A thread may call this beside others, whose locks the child has as they
    were: a work that needs one of them is stopped like one that takes too long.
    """
    if not _one_within_limits.acquire(timeout=MAX_SECONDS):
        raise LimitReached("It waited for another one, which takes long.")
    try:
        result, error = _outcome_of(*_started(work))
    finally:
        _one_within_limits.release()
    if error is not None:
        raise error
    return cast(Result, result)


def _started(work: Callable[[], Any]) -> tuple[ForkProcess, Connection]:
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    with sender:
        child = context.Process(target=_run_and_send, args=(work, sender), daemon=True)
        child.start()
    return child, receiver


def _outcome_of(child: ForkProcess, receiver: Connection) -> tuple[Any, Exception | None]:
    """What the child tells: a result, or an error. After that it has ended, and with it all that it started."""
    with receiver:
        try:
            if not receiver.poll(MAX_SECONDS):
                return None, LimitReached(f"It took more than {MAX_SECONDS} seconds.")
            outcome: tuple[Any, Exception | None] = receiver.recv()
            receiver.poll(SECONDS_TO_END)  # until there is nobody who could tell more
        except EOFError:
            outcome = (None, LimitReached("It took more memory or time than there is for it."))
        finally:
            _end(child)
    if child.exitcode == FAILED:
        raise RuntimeError("A child process could not tell its result; its traceback is in the log.")
    return outcome


def _end(child: ForkProcess) -> None:
    """Its group first: until it is waited for, no other group can have its number."""
    if child.pid:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.join()


def _run_and_send(work: Callable[[], Any], sender: Connection) -> None:
    os.setpgid(0, 0)
    _leave_parent_alone()
    _limit()
    outcome: tuple[Any, Exception | None] = None, None
    try:
        outcome = work(), None
    except MemoryError:
        outcome = None, LimitReached("It took more memory than there is for it.")
    except Exception as error:  # noqa: BLE001 (raised again in the parent)
        error.add_note("".join(traceback.format_exception(error)))
        outcome = None, error
    sender.send(outcome)
    # What else would end here is the parent's, such as the pool of threads that this was forked from.
    os._exit(0)


def _limit() -> None:
    """Let this process take no more than it may, give way to those that answer readers, and end before any of them."""
    gc.freeze()  # what the parent made is the parent's to end
    os.nice(settings.NICE)
    _lower(resource.RLIMIT_CPU, math.ceil(MAX_SECONDS))
    with suppress(OSError):  # a system without /proc
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + MAX_MEMORY_BYTES)
        Path("/proc/self/oom_score_adj").write_text("1000")


def _lower(limit: int, most: int) -> None:
    """Not what a program that the child starts may ask for itself."""
    _soft, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (most, hard) if hard == resource.RLIM_INFINITY else (min(most, hard), hard))


def _begin(work: Callable[[Any], Any]) -> None:
    global _work  # noqa: PLW0603 (one work a child)
    _work = work
    gc.freeze()  # what the parent made is not gone through for cycles, nor written to and so copied
    _leave_parent_alone()


def _leave_parent_alone() -> None:
    """In a child: nothing it does reaches what is its parent's, and it ends with that."""
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
