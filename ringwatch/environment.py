"""Values from the environment. One function reads them, so that an odd one is always explained alike."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

PLANNER_OPTIONS = "-c random_page_cost=1.1 -c parallel_setup_cost=5000"
"""What every connection asks PostgreSQL to reckon with: disks on which any page is as near as the next, and that
calling helpers takes longer than counting 100,000 rows alone."""


STOP_WITHOUT_CLIENT = "-c client_connection_check_interval=2s"
"""What every connection asks PostgreSQL for: that it ends a statement whose client is gone."""
CONNECTION_TIMEOUTS = {"connect_timeout": "5", "tcp_user_timeout": "10000", "keepalives_idle": "30"}
"""Seconds to connect, milliseconds until a network that takes nothing is given up, seconds until it is tried."""


@dataclass(frozen=True)
class Variable:
    """One variable that the project reads: what it is, and what is taken where it is unset."""

    name: str
    purpose: str
    default: Any
    default_words: str = ""


VARIABLES: dict[str, Variable] = {}
"""Every variable that was read so far; docs/operations.md shows them."""
FILE_SUFFIX = "_FILE"


def read(
    name: str,
    purpose: str,
    default: Any,
    convert: Callable[[str], Any] = str,
    default_words: str = "",
) -> Any:
    """The variable ``name`` through ``convert``; ``default`` when it is unset or empty.

    ``convert`` refuses a text with a ValueError. Every error names the variable and what it is for. ``default_words``
    say in the table of variables what the default follows from, where it depends on others.
    """
    VARIABLES[name] = Variable(name, purpose, default, default_words)
    text = given(name, purpose)
    if not text:
        return default
    try:
        return convert(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={text!r} cannot be used: {error}. It is {purpose}.") from error


def given(name: str, purpose: str) -> str:
    """The text of a variable, or of the file that ``NAME_FILE`` names: secrets need not stand in the environment."""
    path = os.environ.get(f"{name}{FILE_SUFFIX}", "").strip()
    text = os.environ.get(name, "").strip()
    if not path:
        return text
    if text:
        raise ImproperlyConfigured(f"Set {name} or {name}{FILE_SUFFIX}, not both: {purpose}.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}{FILE_SUFFIX}={path} cannot be read ({error}): {purpose}."
        ) from error


def table(variables: Mapping[str, Variable], names: Mapping[str, str]) -> str:
    """Variables as rows of a Markdown table, by name. `names`: what defaults of this machine are called."""
    ordered = sorted(variables.values(), key=lambda one: one.name)
    rows = [
        f"| `{one.name}` | {one.default_words or _shown(one.default, names)} | {one.purpose} |"
        for one in ordered
    ]
    return "\n".join(["| variable | default | what it is |", "|---|---|---|", *rows])


def _shown(default: Any, names: Mapping[str, str]) -> str:
    """A default in a cell; nothing for what is unset."""
    if isinstance(default, bool):
        return f"`{int(default)}`"
    if default is None or isinstance(default, dict | list) or default == "":
        return ""
    return names.get(str(default), f"`{default}`")


def switch(text: str) -> bool:
    """``1`` or ``0`` (``true``, ``yes``, ``on`` and their opposites are understood)."""
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError("expected 1 or 0")


def niceness(text: str) -> int:
    """How much a process gives way to others: nice(2) without what only an administrator may ask for."""
    found = int(text)
    if not 0 <= found <= 19:
        raise ValueError("expected a number from 0 to 19")
    return found


def time_zone(text: str) -> str:
    """The name of a time zone that this machine knows."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError("expected a name of the time zone database, such as America/New_York") from error
    return text


def one_of(choices: Collection[str]) -> Callable[[str], str]:
    """One of these words, and no other."""

    def convert(text: str) -> str:
        if text not in choices:
            raise ValueError(f"expected {' or '.join(choices)}")
        return text

    return convert


def words(text: str) -> list[str]:
    """A list separated by commas or spaces."""
    return text.replace(",", " ").split()


def tiles(address: str) -> str:
    """The address of a tile, with ``{z}``, ``{x}`` and ``{y}`` where its numbers go."""
    if not all(part in address for part in ("{z}", "{x}", "{y}")) or "{s}" in address:
        raise ValueError("expected one host and the places {z}, {x} and {y}")
    if urlsplit(address).scheme not in {"https", "http"} or not host(address):
        raise ValueError("expected an address like https://tiles.example/{z}/{x}/{y}.png")
    return address


def host(address: str) -> str:
    """The host of an address, with its port where one is named."""
    return urlsplit(address).netloc


def postgres(address: str, password: str = "") -> dict[str, Any]:
    """A ``postgresql://`` address for DATABASES; ``?host=/folder`` is the folder of a Unix socket.

    ``password``: the one to use where the address has none.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("expected an address like postgresql://user:password@host:5432/name")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ValueError("the address names no database")
    return {
        "ENGINE": "ringwatch.database",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or password,
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": {"options": f"{PLANNER_OPTIONS} {STOP_WITHOUT_CLIENT}", **CONNECTION_TIMEOUTS} | options,
    }


NO_MAIL = ("localhost", 25, "", "", False, False)
"""What ``mail`` gives for a server that nobody named."""


def mail(address: str) -> tuple[str, int, str, str, bool, bool]:
    """Host, port, user, password, and whether TLS comes at once or by STARTTLS, of a mail server's address.

    ``smtp://`` sends in the clear, ``smtp+tls://`` asks for STARTTLS, ``smtps://`` begins with TLS.
    """
    parts = urlsplit(address)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ValueError("expected an address like smtp+tls://user:password@mail.example:587")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    secure = parts.scheme == "smtps", parts.scheme == "smtp+tls"
    return parts.hostname, parts.port or ports[parts.scheme], user, password, *secure


class Mailbox(NamedTuple):
    """Where mails are read. ``tls``: "at once", "starttls" or "" for none."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    folder: str


def mailbox(address: str) -> Mailbox:
    """A mailbox by its address. ``imaps://`` begins with TLS, ``imap+tls://`` asks for it, ``imap://`` has none."""
    parts = urlsplit(address)
    kinds = {"imap": (143, ""), "imap+tls": (143, "starttls"), "imaps": (993, "at once")}
    if parts.scheme not in kinds or not parts.hostname or not parts.username:
        raise ValueError("expected an address like imaps://user:password@mail.example/INBOX")
    port, tls = kinds[parts.scheme]
    user, password = unquote(parts.username), unquote(parts.password or "")
    return Mailbox(
        parts.hostname, parts.port or port, user, password, tls, unquote(parts.path.strip("/")) or "INBOX"
    )


def celery_broker(address: str) -> str:
    """A Redis client's address as the work queue writes it: ``unix://`` sockets have another scheme there."""
    parts = urlsplit(address)
    if parts.scheme != "unix":
        return address
    database = parse_qs(parts.query).get("db", ["0"])[-1]
    password = f":{parts.password}@" if parts.password else ""
    return f"redis+socket://{password}{parts.path}?virtual_host={database}"


S3_OPTIONS = {"region_name", "endpoint_url", "addressing_style", "signature_version"}


def s3(address: str) -> dict[str, Any]:
    """An ``s3://bucket/folder`` address for STORAGES. Who we are there is said by the AWS variables, not here."""
    parts = urlsplit(address)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.hostname or parts.username:
        raise ValueError("expected an address like s3://bucket/folder?region_name=us-east-1")
    if unknown := sorted(set(options) - S3_OPTIONS):
        raise ValueError(f"{', '.join(unknown)} is none of {', '.join(sorted(S3_OPTIONS))}")
    place = {"bucket_name": parts.hostname, "location": unquote(parts.path.strip("/"))}
    # Lists are nobody's to read but ours, and the same bytes have one place: nothing is written over.
    kept = {"default_acl": None, "file_overwrite": False}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**place, **options, **kept}}
