"""Asking a web server that a test has started."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

from ringwatch.web import server

CLIENTS = server.threads + 6
"""More than one process has threads for."""


def address_of(site) -> tuple[str, int]:
    parts = urlsplit(site)
    return parts.hostname, parts.port


def status(site, path, own="127.0.0.1") -> int:
    """The status of one answer. `own`: the address from which it is asked."""
    connection = HTTPConnection(*address_of(site), timeout=10, source_address=(own, 0))
    connection.request("GET", path)
    found = connection.getresponse().status
    connection.close()
    return found
