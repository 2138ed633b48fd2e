"""What a client is told that opens a connection too many. A leaf."""

RETRY_SECONDS = 5
WORDS = b"Too many connections are open from your network. Try again when some of them have ended.\n"
REFUSAL = b"\r\n".join(
    (
        b"HTTP/1.1 429 Too Many Requests",
        b"Connection: close",
        b"Cache-Control: no-store",
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Length: %d" % len(WORDS),
        b"Retry-After: %d" % RETRY_SECONDS,
        b"",
        WORDS,
    )
)
