"""`Accept-Encoding` as RFC 9110 means it, in one place for every compressed answer.

Django's `gzip_page` and WhiteNoise look for the word "gzip" only, so they send gzip to `gzip;q=0`. The middleware
leaves in the header what the client accepts; whoever reads it afterwards sees no coding that was refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

from partnerships.packed import Packed

GZIP, BROTLI = "gzip", "br"
CODINGS = (BROTLI, GZIP)
"""Codings that answers of this site may have, the smaller first."""
SYNONYMS = {"x-gzip": GZIP}
"""RFC 9110, section 8.4.1.3."""


class PackedResponse(HttpResponse):
    """An answer that was compressed before; `packed` has it in every coding."""

    packed: Packed

    @property
    def body_bytes(self) -> int:
        return len(self.content)


class UnpackedResponse(PackedResponse):
    """The same for a client that takes no coding: unpacked while it is sent.

    Unpacked before, it would lie in memory for as long as its client takes: the map's points of a hundred thousand
    partnerships 16 MB in each thread.
    """

    def __init__(self, packed: Packed, content_type: str | None) -> None:
        super().__init__(content_type=content_type)
        self.packed, self._is_whole = packed, True

    @property
    def body_bytes(self) -> int:
        return self.packed.text_bytes

    @property
    def content(self) -> bytes:
        return self.packed.text() if self._is_whole else super().content

    @content.setter
    def content(self, body: bytes) -> None:
        """Another body, or none, as for HEAD."""
        self._is_whole = False
        HttpResponse.content.fset(self, body)  # type: ignore[attr-defined]  # a property, as a class has it

    def __iter__(self) -> Iterator[bytes]:
        return self.packed.pieces() if self._is_whole else super().__iter__()


def packed_response(request: HttpRequest, packed: Packed, content_type: str | None = None) -> PackedResponse:
    """The body as this client takes it."""
    bodies = {BROTLI: packed.brotli, GZIP: packed.gzip}
    coding = next(iter(accepted(request.META.get("HTTP_ACCEPT_ENCODING", ""))), None)
    if coding:
        response = PackedResponse(bodies[coding], content_type=content_type)
        response.packed = packed
        response["Content-Encoding"] = coding
    else:
        response = UnpackedResponse(packed, content_type)
    response["Vary"] = "Accept-Encoding"
    return response


def accepted_encodings(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `Accept-Encoding` names the accepted codings only, the preferred first."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "HTTP_ACCEPT_ENCODING" in request.META:
            request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(accepted(request.META["HTTP_ACCEPT_ENCODING"]))
        return get_response(request)

    return answer


@lru_cache(maxsize=256)
def accepted(header: str) -> tuple[str, ...]:
    """The codings of this site that a client accepts, the preferred first.

    A coding with `q=0` is refused, `*` stands for those that are not named, and a client that names `identity` with
    a greater weight than a coding prefers the answer without it.
    """
    weights = _weights(header)
    others = weights.get("*", 0.0)
    found = {coding: weights.get(coding, others) for coding in CODINGS}
    least = weights.get("identity", 0.0)
    wanted = [coding for coding in CODINGS if found[coding] > 0 and found[coding] >= least]
    return tuple(sorted(wanted, key=lambda coding: -found[coding]))


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the client accepts an answer in gzip."""
    return GZIP in accepted(request.headers.get("Accept-Encoding", ""))


def _weights(header: str) -> dict[str, float]:
    """Coding → weight from 0 to 1; a weight that is no number is 0."""
    weights: dict[str, float] = {}
    for part in header.split(","):
        name, parameters = parse_header_parameters(part)
        if name := SYNONYMS.get(name, name):
            weights[name] = max(weights.get(name, 0.0), _weight(parameters.get("q", "1")))
    return weights


def _weight(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0
