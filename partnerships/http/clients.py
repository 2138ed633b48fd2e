"""Who asks: one client for limits and counts; whether it is somebody who is signed in."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

IPV6_CLIENT_BITS = 64
"""A household or a server has a network of this length, so its single addresses are no clients of their own."""


def client_of(request: Any) -> str:
    """The network address that a request comes from, as one client: an IPv6 address is its /64.

    Of the addresses in `X-Forwarded-For` so many of the last are believed as `RINGWATCH_PROXIES` says.
    """
    return as_one(BaseThrottle().get_ident(request) or "")


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the request comes with a session: readers have none."""
    return "HTTP_COOKIE" in request.META and settings.SESSION_COOKIE_NAME in request.COOKIES


def as_one(text: str) -> str:
    """The client that an address belongs to. What is no address stands for itself."""
    try:
        address = ip_address(_without_port(text.strip()))
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), IPV6_CLIENT_BITS), strict=False))


def _without_port(text: str) -> str:
    """`[2001:db8::1]:443`, `192.0.2.1:443` and `fe80::1%eth0`, as some proxies write them, without what follows."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    return text.partition("%")[0]
