"""One request and its response: the file, a redirect, a refusal, not modified, a temporary failure, or a failure."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from partnerships.ingest.fetch.addresses import shown_address
from partnerships.ingest.fetch.body import IncompleteBody, read_body
from partnerships.ingest.fetch.connection import CheckedNetwork, Deadline
from partnerships.ingest.fetch.policy import FetchFailed, FetchPolicy, NotModified

TEMPORARY_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
PERMANENT_STATUSES = frozenset({301, 308})
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
MAX_VALIDATOR_LENGTH = 500


class TemporaryFailure(Exception):
    """A retry may succeed. `wait`: the seconds that the server asks for, or None. `status`: what it answered, or 0."""

    def __init__(self, sentence: str, wait: float | None = None, status: int = 0) -> None:
        super().__init__(sentence)
        self.wait, self.status = wait, status


@dataclass(frozen=True)
class Response:
    """What a server sent. `redirect`: the address it sends on to. `refusal`: a sentence for a status 4xx.

    `found_at`: the address that sent it, after redirects. `moved_to`: the same, where it moved there for good.
    """

    content: bytes = b""
    redirect: str = ""
    refusal: str = ""
    status: int = 200
    found_at: str = ""
    moved_to: str = ""
    validators: Mapping[str, str] = field(default_factory=dict)


def send_request(
    url: httpx.URL, policy: FetchPolicy, *, max_bytes: int, validators: Mapping[str, str] | None = None
) -> Response:
    """One GET. Raises FetchFailed, NotModified or TemporaryFailure. A refusal (4xx) is a response."""
    deadline = Deadline(policy.total_timeout, shown_address(url))
    conditions = _conditions(url, validators or {})
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=httpx.create_ssl_context() if url.scheme == "https" else None,
                network_backend=CheckedNetwork(policy.allowed_private_hosts, deadline),
            ) as pool,
            pool.stream(
                "GET",
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=[(b"Host", url.netloc), *_headers(policy), *conditions],
                extensions={"timeout": _timeouts(policy)},
            ) as response,
        ):
            return _read_response(url, response, max_bytes=max_bytes, conditional=bool(conditions))
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise TemporaryFailure(f"{shown_address(url)} could not be fetched: {_in_words(error)}.") from error
    except IncompleteBody as error:
        raise TemporaryFailure(f"{shown_address(url)} broke off: {error}.") from error


def _headers(policy: FetchPolicy) -> list[tuple[bytes, bytes]]:
    return [
        (b"User-Agent", policy.user_agent.encode("ascii", "replace")),
        (b"Accept", b"*/*"),
        (b"Accept-Encoding", b"gzip"),
        (b"Connection", b"close"),
    ]


def _timeouts(policy: FetchPolicy) -> dict[str, float]:
    return {"connect": policy.connect_timeout, "read": policy.read_timeout, "write": policy.read_timeout}


def _conditions(url: httpx.URL, validators: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Conditional headers, for the address that gave the validators only: a redirect may lead elsewhere by now."""
    if validators.get("address") != str(url):
        return []
    named = ((b"If-None-Match", "etag"), (b"If-Modified-Since", "last_modified"))
    return [(header, validators[name].encode("latin-1")) for header, name in named if validators.get(name)]


def _read_response(
    url: httpx.URL, response: httpcore.Response, *, max_bytes: int, conditional: bool
) -> Response:
    headers = _read_headers(response)
    status = response.status
    if status in TEMPORARY_STATUSES:
        raise TemporaryFailure(
            f"{shown_address(url)} answered {_status(status)}.", _retry_after(headers), status
        )
    if status == http.client.NOT_MODIFIED and conditional:
        raise NotModified(f"{shown_address(url)} says that the list has not changed.")
    if status in REDIRECT_STATUSES:
        if not headers.get("location"):
            raise FetchFailed(f"{shown_address(url)} answered {_status(status)} without saying where to.")
        return Response(redirect=headers["location"], status=status)
    if 400 <= status < 500:
        return Response(refusal=f"{shown_address(url)} answered {_status(status)}.", status=status)
    if status != http.client.OK:
        raise FetchFailed(f"{shown_address(url)} answered {_status(status)}.", status=status)
    content = read_body(
        response.iter_stream(), headers.get("content-encoding", ""), max_bytes=max_bytes, url=url
    )
    return Response(content=content, validators=_validators(url, headers))


def _read_headers(response: httpcore.Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1").strip() for name, value in response.headers
    }


def _status(status: int) -> str:
    return f"{status} {http.client.responses.get(status, '')}".strip()


def _validators(url: httpx.URL, headers: Mapping[str, str]) -> dict[str, str]:
    found = {
        name: headers[header]
        for name, header in (("etag", "etag"), ("last_modified", "last-modified"))
        if 0 < len(headers.get(header, "")) <= MAX_VALIDATOR_LENGTH
    }
    return {"address": str(url), **found} if found else {}


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The header Retry-After, given in seconds or as a date; in seconds, or None."""
    text = headers.get("retry-after", "")
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
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
        return "what it sent is not HTTP as it should be"
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "its certificate is not trusted"
    if isinstance(error.__cause__, ssl.SSLError):
        return "its encryption failed"
    return re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or "the connection failed"
