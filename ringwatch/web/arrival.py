"""How much of a request has arrived. A leaf."""

from __future__ import annotations

import re

MAX_HEADER_BYTES = 64 * 1024
"""Of headers and their end. Longer ones are refused."""
MAX_BODY_BYTES = 64 * 1024
"""Of a body that is waited for. A longer one gets its thread before all of it is there: it is an upload, or refused by
its length."""
MAX_WAITED_BYTES = MAX_HEADER_BYTES + MAX_BODY_BYTES
"""How much of a request is looked at."""
END_OF_HEADERS = b"\r\n\r\n"
CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*+0*+(\d{0,18})[ \t]*+\r\n", re.IGNORECASE)
"""Zeros before a number are read, as gunicorn reads them. `*+` goes back over nothing that it took: 64 kB of zeros
or blanks would stop the main loop."""


def is_whole(arrived: bytes) -> bool:
    """Whether a thread can read the request without waiting for its client; or must not wait, as it is too long."""
    head, end, body = arrived.partition(END_OF_HEADERS)
    if not end or is_endless(arrived):
        return False
    told = CONTENT_LENGTH.search(head + b"\r\n")
    length = int(told[1] or 0) if told else 0
    return len(body) >= length or length > MAX_BODY_BYTES


def is_endless(arrived: bytes) -> bool:
    """Whether there are more headers than are taken. A thread would wait for their end as long as the client likes."""
    return len(arrived) >= MAX_HEADER_BYTES and END_OF_HEADERS not in arrived[:MAX_HEADER_BYTES]
