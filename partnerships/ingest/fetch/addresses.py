"""The addresses that may be fetched from: those of public machines, and hosts that a setting names."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

from partnerships.ingest.fetch.policy import FetchFailed

NAT64_NETWORK = IPv6Network("64:ff9b::/96")
"""IPv4 addresses in the notation of networks without IPv4 (RFC 6052)."""
MAX_ADDRESS_SHOWN = 200


def web_address(text: str, *, base: httpx.URL | None = None) -> httpx.URL:
    """The address, absolute. Raises FetchFailed for anything but http and https."""
    try:
        url = base.join(text) if base else httpx.URL(text)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchFailed(f"“{text[:MAX_ADDRESS_SHOWN]}” is not a web address.") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise FetchFailed(f"Only http and https addresses are fetched, not {text[:MAX_ADDRESS_SHOWN]}.")
    if url.userinfo:
        raise FetchFailed(
            "An address with a user name or password in it is not fetched: it would be published."
        )
    if base is not None and base.scheme == "https" and url.scheme == "http":
        raise FetchFailed(
            f"{shown_address(base)} sends on to an address without encryption, {shown_address(url)}."
        )
    return url.copy_with(fragment=None)


def shown_address(url: httpx.URL) -> str:
    """The address as a sentence shows it, cut to 200 characters."""
    text = str(url)
    return text if len(text) <= MAX_ADDRESS_SHOWN else f"{text[:MAX_ADDRESS_SHOWN]}…"


def checked_addresses(host: str, port: int, allowed_private_hosts: frozenset[str]) -> list[str]:
    """The host's numeric addresses, each checked. Connect to these: another lookup of the name may give others.

    Raises OSError when the name is not known, FetchFailed when any address is private and the host not allowed.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not {host.lower(), f"{host.lower()}:{port}"} & allowed_private_hosts:
        for address in addresses:
            if not is_public(address):
                raise FetchFailed(
                    f"{host} is {'' if host == address else f'at {address}, '}on this machine or a private network: "
                    "nothing is fetched from there unless RINGWATCH_FETCH_ALLOW names the host."
                )
    return addresses


def is_public(text: str) -> bool:
    """Whether an address is on the public internet. An IPv6 address that contains an IPv4 address is judged by that."""
    address = _unwrapped(ip_address(text.partition("%")[0]))
    return address.is_global and not (
        address.is_multicast
        or address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_reserved
        or address.is_unspecified
        or getattr(address, "is_site_local", False)
    )


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if wrapped := address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]:
        return wrapped
    if address in NAT64_NETWORK or 1 < int(address) < 1 << 32:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
