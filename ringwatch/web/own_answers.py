"""What the web server answers by itself, before the site has seen a request. A leaf."""

from __future__ import annotations

import socket
from http import HTTPStatus

from gunicorn import util

SAFE_HEADERS: dict[str, str] = {}
"""Those of every answer, by name: set by who starts the process, as the site has them."""
RETRY_SECONDS = 5
CANNOT_BE_READ = "{phrase}: this server could not read the request."
FAILED = "{phrase}: the answer could not be sent as it is."


def answer(status: int, sentence: str, retry_seconds: int = 0) -> bytes:
    """The bytes of an answer, after which the connection is closed. `retry_seconds`: when to try again."""
    body = f"{sentence}\n".encode()
    headers = {
        "Connection": "close",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        **({"Retry-After": str(retry_seconds)} if retry_seconds else {}),
        **SAFE_HEADERS,
    }
    lines = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        *(f"{name}: {value}" for name, value in headers.items()),
    )
    return "".join(f"{line}\r\n" for line in lines).encode("ascii") + b"\r\n" + body


def too_many() -> bytes:
    """To a client that opens a connection too many."""
    sentence = "Too many connections are open from your network. Try again when some of them have ended."
    return answer(HTTPStatus.TOO_MANY_REQUESTS, sentence, RETRY_SECONDS)


def headers_too_long(most_bytes: int) -> bytes:
    """To a client whose headers do not end."""
    sentence = f"The request's headers are too long: at most {most_bytes:,} bytes are taken."
    return answer(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, sentence)


def write_error(client: socket.socket, status: int, _reason: str, _said: str) -> None:
    """In place of gunicorn's function, whose page has no safe headers and repeats what was sent."""
    sentence = FAILED if status == HTTPStatus.INTERNAL_SERVER_ERROR else CANNOT_BE_READ
    util.write_nonblock(client, answer(status, sentence.format(phrase=HTTPStatus(status).phrase)))
