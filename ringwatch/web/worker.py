"""gunicorn's threaded worker, of which no slow client holds a thread. Knows nothing of the site.

gunicorn gives a connection to a thread as soon as it is accepted, and lingers over a closed one in its main loop: some
forty clients that send a byte now and then stop every thread. Here a request waits in the kernel's buffer, watched by
the main loop, until its headers and a small body are all there; only then does it get a thread. A few threads start at
a time: those of a crowd would take a fifth of the processor by handing it to each other. They start for the clients in
turns. Where every thread is taken and others wait, a client that takes long over reading its answer is let go; where no
more connections are taken, one that asks nothing. And a process that has more connections than another leaves the next
one to that: a client keeps its connection, so those that one process takes while the other looks away would be answered
by half of the machine.
"""

from __future__ import annotations

import errno
import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from ringwatch.web import connection_counts, own_answers
from ringwatch.web.arrival import MAX_HEADER_BYTES, MAX_WAITED_BYTES, is_endless, is_whole
from ringwatch.web.connection import Connection, to_let_go
from ringwatch.web.forwarded import asker_address
from ringwatch.web.ready import InTurns
from ringwatch.web.sending import SendingSocket

ARRIVAL_SECONDS = 10.0
"""How long headers and a small body may take to arrive, however often the client sends a byte."""
LINGER_SECONDS = 2.0
"""How long a closed connection is drained, so that the client reads the end of the answer."""
MAX_QUICK = 4
"""Threads of one process that answer at once, but for those that take long. Python computes in one thread at a time: of
thirty that want to, each wakes twice a millisecond to ask for its turn."""
MAX_QUICK_OF_ONE = 2
"""Of them, for one client: a page that takes another reader long computes beside those."""
QUICK_SECONDS = 0.02
"""A thread that answers for longer computes little, or waits for another program, and holds up no others."""
REST_SECONDS = 0.05
"""How long a thread reads the rest of a body that nobody has read. All of a short one has arrived; a client that still
owes a longer one has its connection closed."""
DRAINED_BYTES = 64 * 1024
YIELD_SECONDS = 0.002
"""How long a process leaves a new connection to one that has fewer. Where none takes it, this one does."""
MAX_CONNECTIONS_OF_ONE = 100
"""Of one client in one process, while no proxy stands before the site. A browser opens six."""


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Accepts, waits for whole requests and drains closed connections in the main loop; threads only answer."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.lingering: deque[Connection] = deque()
        self.ready: InTurns[Connection] = InTurns()
        """Connections whose requests have arrived, and have no thread yet."""
        self.quick: dict[Connection, float] = {}
        """Those that a thread answers, and since when; without those that take long."""
        self.answered: set[Connection] = set()
        """All that a thread answers."""
        self.starting = Lock()
        self.open: dict[str, set[Connection]] = {}
        """By the one at the other end, all that are not closed."""
        self.yields_until, self.has_yielded = 0.0, False
        self.proxies = 0
        """How many proxies stand before the site. Whose requests they send is told by so many of the last addresses."""
        self.as_one: Callable[[str], str] = str
        """The client that an address belongs to, as the site tells clients apart."""

    def run(self) -> None:
        """As gunicorn does, until the server stops; then what lingers is closed."""
        try:
            super().run()
        finally:
            connection_counts.forget(self.age)
            for conn in self.lingering:
                conn.close()

    def set_accept_enabled(self, enabled: bool) -> None:
        """As gunicorn does; but not while another process has the time to take what comes."""
        if not (enabled and time.monotonic() < self.yields_until):
            super().set_accept_enabled(enabled)

    def leaves_it_to_others(self) -> bool:
        """Whether another process with fewer connections may take this one: for a moment, this one does not accept."""
        fewest = connection_counts.fewest_of_others(self.age)
        if self.has_yielded or fewest is None or self.nr_conns <= fewest:
            self.has_yielded = False
            return False
        self.yields_until, self.has_yielded = time.monotonic() + YIELD_SECONDS, True
        self.set_accept_enabled(False)
        return True

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, and wait for its request."""
        if self.leaves_it_to_others():
            return
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        conn = Connection(self, SendingSocket.of(client), address, listener.getsockname())
        own = self.open.setdefault(conn.peer, set())
        own.add(conn)
        if len(own) > MAX_CONNECTIONS_OF_ONE and conn.peer and not self.proxies:
            self.refuse(conn, own_answers.too_many() if len(own) <= 2 * MAX_CONNECTIONS_OF_ONE else b"")
            return
        self.nr_conns += 1
        connection_counts.tell(self.age, self.nr_conns)
        self.await_request(conn)

    def refuse(self, conn: Connection, answer: bytes) -> None:
        """Close it with this answer. Whoever opens ever more connections is not even told."""
        with suppress(OSError):
            conn.sock.send(answer, socket.MSG_DONTWAIT)
        conn.close(graceful=bool(answer))

    def forget(self, conn: Connection) -> None:
        """It is closed."""
        own = self.open.get(conn.peer, set())
        own.discard(conn)
        if not own:
            self.open.pop(conn.peer, None)

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """The first bytes of a next request on a connection that was kept alive: mostly all of it."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        try:
            arrived = client.recv(MAX_WAITED_BYTES, socket.MSG_PEEK)
        except OSError:
            arrived = b""
        if is_whole(arrived):
            self.tell_asker(conn, arrived)
            self.enqueue_req(conn)
        else:
            self.await_request(conn)

    def tell_asker(self, conn: Connection, arrived: bytes) -> None:
        if self.proxies:
            conn.asker = self.as_one(asker_address(arrived, self.proxies)) or conn.peer

    def enqueue_req(self, conn: Connection) -> None:
        """The request has arrived: a thread answers it when few others are at work."""
        with self.starting:
            self.ready.put(conn.asker, conn)
        self.start_ready()

    def start_ready(self) -> None:
        """Give threads to those that are next."""
        with self.starting:
            now = time.monotonic()
            for conn in [conn for conn, started in self.quick.items() if started < now - QUICK_SECONDS]:
                del self.quick[conn]
            while len(self.quick) < MAX_QUICK and len(self.answered) < self.cfg.threads:
                of_each = Counter(conn.asker for conn in self.quick)
                found = self.ready.take(
                    [asker for asker, count in of_each.items() if count >= MAX_QUICK_OF_ONE]
                )
                if found is None:
                    break
                self.quick[found] = now
                self.answered.add(found)
                super().enqueue_req(found)

    def handle(self, conn: Connection) -> Any:
        """In a thread: as gunicorn does; then the next may start."""
        try:
            return super().handle(conn)
        finally:
            with self.starting:
                self.quick.pop(conn, None)
                self.answered.discard(conn)
            self.start_ready()

    def take_from_slow(self) -> None:
        """Where none is left for who waits, let a client go that takes long over its answer."""
        with self.starting:
            if not self.ready or len(self.answered) < self.cfg.threads:
                return
            if found := to_let_go(self.answered, time.monotonic()):
                with suppress(OSError):
                    found.sock.shutdown(socket.SHUT_RDWR)  # its thread cannot send and ends

    def make_room(self) -> None:
        """Where no more connections are taken, close one that waits for a request: first one of who has most."""
        if self.nr_conns < self.worker_connections:
            return
        if idle := [*self.pending_conns, *self.keepalived_conns]:
            found = max(idle, key=lambda conn: len(self.open[conn.peer]))
            self.wait_no_more(found)
            found.close()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """As gunicorn does, but no longer than until those at work have taken long, or others took a new connection."""
        if self.alive:
            connection_counts.tell(self.age, self.nr_conns)
        else:
            connection_counts.forget(self.age)
        yields = self.yields_until - time.monotonic()
        timeout = min(timeout, QUICK_SECONDS) if self.ready else timeout
        super().wait_for_and_dispatch_events(min(timeout, yields) if yields > 0 else timeout)
        self.take_from_slow()
        self.make_room()
        self.start_ready()

    def await_request(self, conn: Connection) -> None:
        conn.timeout = time.monotonic() + ARRIVAL_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Bytes arrived, or the client is gone. The poller is told to wait for more bytes than there are."""
        try:
            arrived = client.recv(MAX_WAITED_BYTES, socket.MSG_PEEK)
            whole = is_whole(arrived)
            wanted = 1 if whole else len(arrived) + 1
            if wanted != conn.wanted_bytes:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, wanted)
                conn.wanted_bytes = wanted
        except BlockingIOError:
            return
        except OSError:
            arrived, whole = b"", False
        if whole:
            conn.arrived_bytes = 0
            self.tell_asker(conn, arrived)
            super().on_pending_socket_readable(conn, client)
        elif is_endless(arrived):
            self.wait_no_more(conn)
            self.refuse(conn, own_answers.headers_too_long(MAX_HEADER_BYTES))
        elif len(arrived) == conn.arrived_bytes:  # no more came, so this is the end: the client is gone
            self.wait_no_more(conn)
            self.linger(conn)
        else:
            conn.arrived_bytes = len(arrived)

    def wait_no_more(self, conn: Connection) -> None:
        """No request comes of it any more."""
        self.poller.unregister(conn.sock)
        (self.pending_conns if conn in self.pending_conns else self.keepalived_conns).remove(conn)
        self.nr_conns -= 1

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """Whether the connection is kept for a next request.

        gunicorn's thread waits five seconds for a body that nobody has read. Ours waits for the client neither there
        nor for the rest of a next request that has begun.
        """
        if not keepalive or not conn.parser.finish_body(deadline=time.monotonic() + REST_SECONDS):
            return False
        ahead = conn.parser.unreader.buf.getvalue()
        return not ahead or is_whole(ahead)

    def linger(self, conn: Connection) -> None:
        """Say that nothing more is sent, and drain what the client still sends."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.drain, conn))
        except (OSError, ValueError):
            conn.close()
            return
        conn.timeout = time.monotonic() + LINGER_SECONDS
        self.lingering.append(conn)

    def drain(self, conn: Connection, client: socket.socket) -> None:
        try:
            data = client.recv(DRAINED_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        conn.drained_bytes += len(data)
        if not data or conn.drained_bytes > DRAINED_BYTES:
            self.lingering.remove(conn)
            self.poller.unregister(client)
            conn.close()

    def murder_pending(self) -> None:
        """Close what did not arrive in time, and what lingered long enough."""
        super().murder_pending()
        while self.lingering and self.lingering[0].timeout <= time.monotonic():
            conn = self.lingering.popleft()
            self.poller.unregister(conn.sock)
            conn.close()
