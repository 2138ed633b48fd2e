"""The addresses that may be fetched from: those of public machines, and hosts that a setting names."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from partnerships.ingest.fetch.policy import FetchFailed

NAT64_NETWORK = IPv6Network("64:ff9b::/96")
"""IPv4 addresses in the notation of networks without IPv4 (RFC 6052)."""
GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All of IPv6 that is given out to be reached from everywhere."""
NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        # RFC 6890 and its successors: this network, private, carriers', this machine, this link
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        # protocols' own, examples, former relays, private, benchmarks
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        # multicast, reserved, broadcast
        "224.0.0.0/4", "240.0.0.0/4",
        # public by its number, and inside a cloud the machines' own host (Azure)
        "168.63.129.16/32",
        # protocols' own, identifiers, examples, a relay, segments
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
"""IANA's registries of special addresses as of 2026, and others that lead into private networks. Our own table, because
Python's differs from version to version."""
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
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return not any(address in network for network in NOT_PUBLIC if network.version == address.version)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if wrapped := address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]:
        return wrapped
    if address in NAT64_NETWORK or 1 < int(address) < 1 << 32:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
