"""A client's socket that knows since when it sends. A leaf."""

from __future__ import annotations

import math
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SEND_SECONDS = 20
"""How long a client may read nothing of its answer."""


class SendingSocket(socket.socket):
    """A client's socket."""

    sending_since = math.inf
    """When it began to send what its client has not taken yet, by the monotonic clock; infinity when there is none."""

    @classmethod
    def of(cls, accepted: socket.socket) -> SendingSocket:
        """The same connection."""
        own = cls(accepted.family, accepted.type, accepted.proto, accepted.detach())
        own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_SECONDS, 0))
        return own

    def sendall(self, data: Any, flags: int = 0) -> None:
        with self._sending():
            super().sendall(data, flags)

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Without a timeout of its own, Python waits for ever once the kernel's has passed."""
        self.settimeout(SEND_SECONDS)  # for each piece; of `sendall` it would be for all
        try:
            with self._sending():
                return super().sendfile(file, offset, count)
        finally:
            self.settimeout(None)

    @contextmanager
    def _sending(self) -> Iterator[None]:
        self.sending_since = time.monotonic()
        try:
            yield
        finally:
            self.sending_since = math.inf
