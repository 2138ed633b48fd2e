"""How many answers of one kind this process computes at a time: a few for all, fewer for one client.

Who gets no permit waits a little, and who asked for least lately is next: a reader who searches now and then does not
wait behind forty programs that search without end. Only so many may wait, of all kinds together and of one client,
because each holds a thread. Whatever kind an answer is of, few are computed at the same time.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MAX_WAITING_REQUESTS, MAX_WAITING_REQUESTS_OF_ONE = 24, 4
"""Requests of one process, and of one client in it; `ringwatch.web.server` has threads for them beside those that
compute and send."""
WAIT_STEP_SECONDS = 0.05
HALF_LIFE_SECONDS = 10.0
MAX_CLIENTS_REMEMBERED = 4_096
"""Of more, those are forgotten of whose requests hardly anything counts any more."""
MIN_DEMAND_REMEMBERED = 0.1
"""In requests."""
RESERVED_SECONDS = 0.3
"""How long a permit is kept for an answer that nobody begins to send."""

MAX_SLOTS = 1
"""At once in one process. With two, in a crowd, answers take longer and no more of them are given."""
SLOT_WAIT_SECONDS = 1.0
"""Behind answers that take long, as from a database that hangs, threads go on without a slot."""


class NoPermit(Exception):
    """Every permit is taken, and as many wait for one as may."""


class Demand:
    """How much each client asked for lately. What was asked for HALF_LIFE_SECONDS ago counts half."""

    def __init__(self) -> None:
        self._asked: dict[str, tuple[float, float]] = {}
        """Client → what it asked for, as of when."""
        self._next_forgetting = MAX_CLIENTS_REMEMBERED
        """How many clients are remembered when it is next seen who can be forgotten. Seen for each new client of a
        crowd, that took 2 ms of the processor a request."""

    def note(self, client: str, now: float) -> float:
        """Count one request of a client, at a time in seconds; what it has asked for by then, which is 1 or more."""
        if client not in self._asked and len(self._asked) >= self._next_forgetting:
            self._asked = {
                one: said for one, said in self._asked.items() if _faded(*said, now) > MIN_DEMAND_REMEMBERED
            }
            self._next_forgetting = max(MAX_CLIENTS_REMEMBERED, 2 * len(self._asked))
        asked = 1 + _faded(*self._asked.get(client, (0.0, now)), now)
        self._asked[client] = asked, now
        return asked


def _faded(asked: float, then: float, now: float) -> float:
    """What counts now of what a client had asked for then."""
    return float(asked * 0.5 ** ((now - then) / HALF_LIFE_SECONDS))


@dataclass(eq=False)
class PermitRequest:
    """A request that waits. `demand`: what its client had asked for when it came."""

    client: str
    demand: float
    has_to_leave: bool = False


class WaitingRoom:
    """Where requests wait: `total` at most, `each` of one client.

    When it is full, a request of a client that asked for less lately comes in all the same; the one in it whose client
    asked for most has to leave.
    """

    def __init__(self, *, total: int, each: int) -> None:
        self.total, self.each = total, each
        self._waiting: list[PermitRequest] = []
        self._guard = threading.Lock()

    @contextmanager
    def waiting(self, one: PermitRequest) -> Iterator[None]:
        """In the block, it waits. Raises NoPermit where it cannot even do that."""
        with self._guard:
            self._make_room_for(one)
            self._waiting.append(one)
        try:
            yield
        finally:
            with self._guard:
                self._waiting.remove(one)

    def _make_room_for(self, one: PermitRequest) -> None:
        staying = [each for each in self._waiting if not each.has_to_leave]
        if sum(each.client == one.client for each in staying) >= self.each:
            raise NoPermit
        if len(staying) >= self.total:
            last = max(staying, key=lambda each: each.demand)
            if last.demand <= one.demand:
                raise NoPermit
            last.has_to_leave = True


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
    """`total` permits, `each` of them at most for one client. Of those who wait, who asked for least lately is next."""

    def __init__(self, *, total: int, each: int, wait_seconds: float) -> None:
        self.total, self.each, self.wait_seconds = total, each, wait_seconds
        self._taken: list[Permit] = []
        self._waiting: list[PermitRequest] = []
        self._demand = Demand()
        self._changed = threading.Condition(threading.RLock())

    def take(self, client: str) -> Permit:
        """A permit for a client. Raises NoPermit."""
        with self._changed:
            one = PermitRequest(client, self._demand.note(client, time.monotonic()))
            self._waiting.append(one)
            try:
                if not self._is_next(one):
                    if not self.wait_seconds:
                        raise NoPermit
                    with WAITING_ROOM.waiting(one):
                        self._wait(one)
                permit = Permit(client, self._changed)
                self._taken.append(permit)
            finally:
                self._waiting.remove(one)
                self._changed.notify_all()
        return permit

    def _wait(self, one: PermitRequest) -> None:
        until = time.monotonic() + self.wait_seconds
        while not self._is_next(one):
            if one.has_to_leave or time.monotonic() >= until:
                raise NoPermit
            self._changed.wait(WAIT_STEP_SECONDS)

    def _is_next(self, one: PermitRequest) -> bool:
        """Whether a permit is free for it, and none that waits for the same comes first."""
        now = time.monotonic()
        self._taken = [permit for permit in self._taken if permit.ends_at > now]
        own = Counter(permit.client for permit in self._taken)
        able = [each for each in self._waiting if own[each.client] < self.each]
        is_one_free = len(self._taken) < self.total
        return is_one_free and min(able, key=lambda each: each.demand, default=None) is one


@dataclass(eq=False)
class SlotRequest:
    """A thread that waits for a slot, for the answer of a client."""

    client: str
    demand: float
    has_slot: threading.Event = field(default_factory=threading.Event)


class Slots:
    """Room for so many threads that compute an answer; each other goes on after so many seconds at the latest.

    Python computes in one thread at a time. When many are let loose on a page each, all end late, and what changes
    hands thousands of times a second costs a third more; in turn, half of them end early. A slot goes to the
    client for whom the fewest compute, of those to the one who asked for least lately: who asks for much waits behind
    who asks for one page.
    """

    def __init__(self, at_once: int, wait_seconds: float) -> None:
        self._free, self._wait_seconds = at_once, wait_seconds
        self._waiting: list[SlotRequest] = []
        self._computing: Counter[str] = Counter()
        self._demand = Demand()
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
            demand = self._demand.note(client, time.monotonic())
            if self._free:
                self._free -= 1
                self._computing[client] += 1
                return True
            one = SlotRequest(client, demand)
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
            if not self._computing[client]:
                del self._computing[client]
            if not self._waiting:
                self._free += 1
                return
            first = min(self._waiting, key=lambda one: (self._computing[one.client], one.demand))
            self._waiting.remove(first)
            self._computing[first.client] += 1
            first.has_slot.set()


SLOTS = Slots(MAX_SLOTS, SLOT_WAIT_SECONDS)
