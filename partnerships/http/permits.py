"""How many answers of one kind this process computes at a time: a few for all, fewer for one client.

Who gets no permit waits a little; only so many may wait, of all kinds together and of one client, because each holds
a thread. Whatever kind an answer is of, few are computed at the same time.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MAX_WAITING_REQUESTS, MAX_WAITING_REQUESTS_OF_ONE = 24, 4
"""Requests of one process, and of one client in it; `ringwatch.web.server` has threads for them beside those that
compute and send."""
WAIT_STEP_SECONDS = 0.05
RESERVED_SECONDS = 0.3
"""How long a permit is kept for an answer that nobody begins to send."""

MAX_SLOTS = 1
"""At once in one process. With two, in a crowd, answers take longer and no more of them are given."""
SLOT_WAIT_SECONDS = 1.0
"""Behind answers that take long, as from a database that hangs, threads go on without a slot."""


class NoPermit(Exception):
    """Every permit is taken, and as many wait for one as may."""


class WaitingRoom:
    """Where clients wait: `total` requests at most, `each` of one client."""

    def __init__(self, *, total: int, each: int) -> None:
        self.total, self.each = total, each
        self._waiting: Counter[str] = Counter()
        self._guard = threading.Lock()

    @contextmanager
    def waiting(self, client: str) -> Iterator[None]:
        """In the block, the client waits. Raises NoPermit where it cannot even do that."""
        with self._guard:
            if self._waiting.total() >= self.total or self._waiting[client] >= self.each:
                raise NoPermit
            self._waiting[client] += 1
        try:
            yield
        finally:
            with self._guard:
                self._waiting[client] -= 1
                self._waiting += Counter()  # forget who does not wait any more


WAITING_ROOM = WaitingRoom(total=MAX_WAITING_REQUESTS, each=MAX_WAITING_REQUESTS_OF_ONE)


class Permit:
    """One permit, a client's until it gives it back; or until it lapses."""

    def __init__(self, client: str, changed: threading.Condition) -> None:
        self.client, self.ends_at = client, math.inf
        self._changed = changed

    def give_back(self) -> None:
        """Let another take it. Again does nothing."""
        with self._changed:
            self.ends_at = 0
            self._changed.notify_all()

    def held_by(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks, while they are sent. The permit lapses when nobody begins to send them."""
        self.ends_at = time.monotonic() + RESERVED_SECONDS
        return self._held(chunks)

    def _held(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        self.ends_at = math.inf
        try:
            yield from chunks
        finally:
            self.give_back()


class Permits:
    """`total` permits, `each` of them at most for one client."""

    def __init__(self, *, total: int, each: int, wait_seconds: float) -> None:
        self.total, self.each, self.wait_seconds = total, each, wait_seconds
        self._taken: list[Permit] = []
        self._changed = threading.Condition(threading.RLock())

    def take(self, client: str) -> Permit:
        """A permit for a client. Raises NoPermit."""
        with self._changed:
            if not self._is_free_for(client):
                with WAITING_ROOM.waiting(client):
                    self._wait(lambda: self._is_free_for(client))
            permit = Permit(client, self._changed)
            self._taken.append(permit)
        return permit

    def _wait(self, is_free: Callable[[], bool]) -> None:
        until = time.monotonic() + self.wait_seconds
        while not is_free():
            if time.monotonic() >= until:
                raise NoPermit
            self._changed.wait(WAIT_STEP_SECONDS)

    def _is_free_for(self, client: str) -> bool:
        now = time.monotonic()
        self._taken = [permit for permit in self._taken if permit.ends_at > now]
        own = sum(permit.client == client for permit in self._taken)
        return own < self.each and len(self._taken) < self.total


@dataclass(eq=False)
class SlotRequest:
    """A thread that waits for a slot, for the answer of a client."""

    client: str
    has_slot: threading.Event = field(default_factory=threading.Event)


class Slots:
    """Room for so many threads that compute an answer; each other goes on after so many seconds at the latest.

    Python computes in one thread at a time. When many are let loose on a page each, all end late, and what changes
    hands thousands of times a second costs a third more; in turn, half of them end early. A slot goes to the
    client for whom the fewest compute, of those to the one who had one the longest ago: who asks for much waits behind
    who asks for one page.
    """

    def __init__(self, at_once: int, wait_seconds: float) -> None:
        self._free, self._wait_seconds = at_once, wait_seconds
        self._waiting: list[SlotRequest] = []
        self._computing: Counter[str] = Counter()
        self._last_slot: dict[str, int] = {}
        """Client → the number of the slot that it last had, of all that were given; while somebody waits."""
        self._slots_given = 0
        self._guard = threading.Lock()

    def has_free(self) -> bool:
        return self._free > 0

    @contextmanager
    def one(self, client: str) -> Iterator[None]:
        """In the block, this thread has a slot, or has waited long enough for one."""
        has_slot = self._take(client)
        try:
            yield
        finally:
            if has_slot:
                self._give_back(client)

    def _take(self, client: str) -> bool:
        with self._guard:
            if self._free:
                self._free -= 1
                self._note_slot(client)
                return True
            one = SlotRequest(client)
            self._waiting.append(one)
        if one.has_slot.wait(self._wait_seconds):
            return True
        with self._guard:
            if one in self._waiting:
                self._waiting.remove(one)
            return one.has_slot.is_set()  # at the last moment

    def _give_back(self, client: str) -> None:
        with self._guard:
            self._computing[client] -= 1
            if not self._waiting:
                self._free += 1
                self._computing += Counter()  # forget for whom nothing is computed
                self._last_slot = {one: self._last_slot[one] for one in self._computing}
                return
            first = min(self._waiting, key=self._order)
            self._waiting.remove(first)
            self._note_slot(first.client)
            first.has_slot.set()

    def _order(self, one: SlotRequest) -> tuple[int, int]:
        return self._computing[one.client], self._last_slot.get(one.client, 0)

    def _note_slot(self, client: str) -> None:
        self._computing[client] += 1
        self._slots_given += 1
        self._last_slot[client] = self._slots_given


SLOTS = Slots(MAX_SLOTS, SLOT_WAIT_SECONDS)
