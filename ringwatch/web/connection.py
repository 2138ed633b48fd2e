"""A connection to a client, as the worker holds it. Knows nothing of the site."""

from __future__ import annotations

from typing import Any

from gunicorn.workers.gthread import TConn

from ringwatch.web.sending import SendingSocket


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
