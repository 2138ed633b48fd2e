"""Whom proxies say that they send a request for. A leaf."""

from __future__ import annotations

import re

FORWARDED_FOR = re.compile(rb"\r\nx-forwarded-for:([^\r\n]*)", re.IGNORECASE)


def asker_address(arrived: bytes, proxies: int) -> str:
    """The address of who sent a request through so many proxies, by its headers; empty where they do not say."""
    head = arrived.partition(b"\r\n\r\n")[0]
    addresses = b",".join(FORWARDED_FOR.findall(head)).decode("latin-1").split(",")
    return addresses[-min(proxies, len(addresses))].strip()
