"""One request, and its answer judged: the list, another address, not modified, trouble that may pass, or the end."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from partnerships.ingest.fetch.addresses import shown
from partnerships.ingest.fetch.body import BrokenOff, body
from partnerships.ingest.fetch.connection import CheckedNetwork, Deadline
from partnerships.ingest.fetch.policy import FetchFailed, NotModified, Terms

MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504})
SENDS_ON = frozenset({301, 302, 303, 307, 308})
LONGEST_VALIDATOR = 500


class MayPass(Exception):
    """It may work in a while. `wait` is what the server asks for, in seconds, or None."""

    def __init__(self, sentence: str, wait: float | None = None):
        super().__init__(sentence)
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """What a server sent. `onward` is where it sends on to, `refusal` a sentence when it says no (4xx)."""

    content: bytes = b""
    onward: str = ""
    refusal: str = ""
    validators: Mapping[str, str] = field(default_factory=dict)


def ask(url: httpx.URL, terms: Terms, *, largest: int, seen: Mapping[str, str] | None = None) -> Answer:
    """One GET. Raises FetchFailed, NotModified or MayPass. A refusal (4xx) is an answer."""
    deadline = Deadline(terms.total, shown(url))
    conditions = _conditions(url, seen or {})
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=httpx.create_ssl_context() if url.scheme == "https" else None,
                network_backend=CheckedNetwork(terms.allow, deadline),
            ) as pool,
            pool.stream(
                "GET",
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=[(b"Host", url.netloc), *_headers(terms), *conditions],
                extensions={"timeout": _timeouts(terms)},
            ) as response,
        ):
            return _judged(url, response, largest=largest, asked_whether=bool(conditions))
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise MayPass(f"{shown(url)} could not be fetched: {_in_words(error)}.") from error
    except BrokenOff as error:
        raise MayPass(f"{shown(url)} broke off: {error}.") from error


def _headers(terms: Terms) -> list[tuple[bytes, bytes]]:
    return [
        (b"User-Agent", terms.agent.encode("ascii", "replace")),
        (b"Accept", b"*/*"),
        (b"Accept-Encoding", b"gzip"),
        (b"Connection", b"close"),
    ]


def _timeouts(terms: Terms) -> dict[str, float]:
    return {"connect": terms.to_connect, "read": terms.of_silence, "write": terms.of_silence}


def _conditions(url: httpx.URL, seen: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Only for the very address whose answer is known: one on the way to it may point elsewhere by now."""
    if seen.get("address") != str(url):
        return []
    named = ((b"If-None-Match", "etag"), (b"If-Modified-Since", "last_modified"))
    return [(header, seen[name].encode("latin-1")) for header, name in named if seen.get(name)]


def _judged(url: httpx.URL, response: httpcore.Response, *, largest: int, asked_whether: bool) -> Answer:
    headers = _read(response)
    status = response.status
    if status in MAY_PASS:
        raise MayPass(f"{shown(url)} answered {_status(status)}.", _asked_to_wait(headers))
    if status == http.client.NOT_MODIFIED and asked_whether:
        raise NotModified(f"{shown(url)} says that the list has not changed.")
    if status in SENDS_ON:
        if not headers.get("location"):
            raise FetchFailed(f"{shown(url)} answered {_status(status)} without saying where to.")
        return Answer(onward=headers["location"])
    if 400 <= status < 500:
        return Answer(refusal=f"{shown(url)} answered {_status(status)}.")
    if status != http.client.OK:
        raise FetchFailed(f"{shown(url)} answered {_status(status)}.")
    content = body(response.iter_stream(), headers.get("content-encoding", ""), largest=largest, url=url)
    return Answer(content=content, validators=_validators(url, headers))


def _read(response: httpcore.Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1").strip() for name, value in response.headers
    }


def _status(status: int) -> str:
    return f"{status} {http.client.responses.get(status, '')}".strip()


def _validators(url: httpx.URL, headers: Mapping[str, str]) -> dict[str, str]:
    found = {
        name: headers[header]
        for name, header in (("etag", "etag"), ("last_modified", "last-modified"))
        if 0 < len(headers.get(header, "")) <= LONGEST_VALIDATOR
    }
    return {"address": str(url), **found} if found else {}


def _asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Retry-After, in seconds or as a date."""
    said = headers.get("retry-after", "")
    if re.fullmatch(r"\d{1,9}", said):
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)


def _in_words(error: Exception) -> str:
    if isinstance(error, httpcore.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, httpcore.TimeoutException):
        return "it fell silent"
    if "without sending a response" in str(error):
        return "it closed the connection without an answer"
    if "peer closed connection" in str(error):
        return "it broke off before the end"
    if isinstance(error, httpcore.ProtocolError):
        return f"what it sent is not HTTP as it should be ({error})"
    return re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
