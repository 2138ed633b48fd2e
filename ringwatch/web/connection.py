"""A connection to a client, as the worker holds it. Knows nothing of the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from gunicorn.workers.gthread import TConn

from ringwatch.web.sending import SendingSocket

SLOW_SECONDS = 1.0
"""A client is slow that has not taken after so long what is sent to it."""
MAX_SLOW_OF_ONE, MAX_SHARE_SLOW = 2, 0.5
"""How many threads of one client may send so slowly, and which share of all, while others wait for a thread."""


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection whose end is waited for by the main loop's poller, not by the main loop."""

    def __init__(self, worker: Any, client: SendingSocket, address: Any, server: Any) -> None:
        super().__init__(worker.cfg, client, address, server)
        self.worker, self.arrived_bytes, self.drained_bytes, self.wanted_bytes = worker, 0, 0, 1
        self.peer = worker.as_one(address[0]) if isinstance(address, tuple) else ""
        """Who is at the other end, as one client: where proxies stand before the site, one of them."""
        self.asker = self.peer
        """Who sent the request that is read, as one client."""

    def close(self, graceful: bool = False) -> None:
        if graceful:
            self.worker.linger(self)
        else:
            self.worker.forget(self)
            super().close()


def to_let_go(answered: Collection[Connection], now: float) -> Connection | None:
    """Of the connections that have a thread, all of which are taken: one that is too slow, first of who has most.

    None where only few are: a reader on a slow line is sent all while a crowd waits for what is computed.
    """
    of_each = Counter(conn.asker for conn in answered)
    slow = [conn for conn in answered if conn.sock.sending_since < now - SLOW_SECONDS]
    found = min(slow, key=lambda conn: (-of_each[conn.asker], conn.sock.sending_since), default=None)
    if found and (of_each[found.asker] > MAX_SLOW_OF_ONE or len(slow) > MAX_SHARE_SLOW * len(answered)):
        return found
    return None
