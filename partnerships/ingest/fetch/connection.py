"""Connections to the numeric address that was checked, each with one deadline.

A name may resolve to another address a moment later (DNS rebinding), so the library may not resolve it again. A server
that sends a byte now and then never exceeds a read timeout, so there is a total timeout too.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from partnerships.ingest.fetch.addresses import checked_addresses
from partnerships.ingest.fetch.policy import FetchFailed


class Deadline:
    """The end of a total timeout of `seconds`. `what`: the address, for the error message."""

    def __init__(self, seconds: float, what: str) -> None:
        self.seconds, self.what = seconds, what
        self._end = time.monotonic() + seconds

    def within(self, timeout: float | None) -> float:
        """The seconds left, at most `timeout`. Raises FetchFailed when none are left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchFailed(f"{self.what} had not sent everything after {self.seconds:g} seconds.")
        return left if timeout is None else min(left, timeout)


class CheckedNetwork(httpcore.NetworkBackend):
    """Opens connections for httpcore, to public addresses and allowed hosts only."""

    def __init__(self, allowed_private_hosts: frozenset[str], deadline: Deadline) -> None:
        self._allowed_private_hosts, self._deadline, self._plain = (
            allowed_private_hosts,
            deadline,
            httpcore.SyncBackend(),
        )

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = checked_addresses(host, port, self._allowed_private_hosts)
        except OSError as error:
            raise httpcore.ConnectError(f"the name {host} is not known") from error
        failure: Exception = httpcore.ConnectError(f"the name {host} has no address")
        for address in addresses:
            try:
                plain = self._plain.connect_tcp(address, port, self._deadline.within(timeout), local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(plain, self._deadline)
        raise failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise FetchFailed("Lists are fetched over the network only.")


class _Stream(httpcore.NetworkStream):
    def __init__(self, plain: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._plain, self._deadline = plain, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._plain.read(max_bytes, self._deadline.within(timeout))
        except httpcore.ReadTimeout:
            self._deadline.within(timeout)
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, self._deadline.within(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = self._deadline.within(timeout)
        return _Stream(self._plain.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def close(self) -> None:
        self._plain.close()

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)
