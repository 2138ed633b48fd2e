"""Connections to the very address that was checked, each held to one deadline.

A name may answer with another address a moment later (DNS rebinding), and a server that sends a byte now and
then is never silent: so neither the library's own resolving nor its time limits are enough.
"""

from __future__ import annotations

import time

import httpcore

from partnerships.ingest.fetch.addresses import checked_addresses
from partnerships.ingest.fetch.policy import FetchFailed


class Deadline:
    """A moment after which nothing more is waited for. `what` names the address in the refusal."""

    def __init__(self, seconds: float, what: str):
        self.seconds, self.what = seconds, what
        self._end = time.monotonic() + seconds

    def within(self, timeout: float | None) -> float:
        """How long may still be waited. Raises FetchFailed when it is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchFailed(f"{self.what} had not sent everything after {self.seconds:g} seconds.")
        return left if timeout is None else min(left, timeout)


class CheckedNetwork(httpcore.NetworkBackend):
    """Opens connections for httpcore, to public addresses and allowed hosts only."""

    def __init__(self, allow: frozenset[str], deadline: Deadline):
        self._allow, self._deadline, self._plain = allow, deadline, httpcore.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        try:
            addresses = checked_addresses(host, port, self._allow)
        except OSError as error:
            raise httpcore.ConnectError(f"the name {host} is not known") from error
        failure = httpcore.ConnectError(f"the name {host} has no address")
        for address in addresses:
            try:
                plain = self._plain.connect_tcp(address, port, self._deadline.within(timeout), local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(plain, self._deadline)
        raise failure

    def connect_unix_socket(self, path, timeout=None, socket_options=None):
        raise FetchFailed("Lists are fetched over the network only.")


class _Stream(httpcore.NetworkStream):
    def __init__(self, plain: httpcore.NetworkStream, deadline: Deadline):
        self._plain, self._deadline = plain, deadline

    def read(self, max_bytes, timeout=None):
        try:
            return self._plain.read(max_bytes, self._deadline.within(timeout))
        except httpcore.ReadTimeout:
            self._deadline.within(timeout)
            raise

    def write(self, buffer, timeout=None):
        self._plain.write(buffer, self._deadline.within(timeout))

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        timeout = self._deadline.within(timeout)
        return _Stream(self._plain.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def close(self):
        self._plain.close()

    def get_extra_info(self, info):
        return self._plain.get_extra_info(info)
