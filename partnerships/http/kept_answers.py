"""Whole answers, compressed, as they are kept: in this process, and in the cache for all processes.

Knows nothing of what they are about, and never says whether one still holds. Without the cache a process has its own.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache as once
from functools import cached_property
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.utils.cache import get_conditional_response
from redis.exceptions import RedisError

from partnerships.http.encoding import GZIP, PackedResponse, packed_response
from partnerships.packed import Packed

MAX_ANSWER_BYTES = 4_000_000
"""Of an answer that is kept for all processes."""
MAX_OWN_ANSWER_BYTES = 12_000_000
"""Of an answer that a process keeps: the points of a million partnerships take 9 MB, and lie in the cache as they are
packed (`map_points`), from where each reader's answer took 36 ms of the processor."""
MAX_PROCESS_BYTES = 32_000_000
"""What one process keeps of its own, at most."""
CACHE_SECONDS = 24 * 3600
MAX_WAIT_SECONDS = 10
"""How long one thread waits for another that makes the same answer."""
TAG_DIGITS = 32
"""Hexadecimal digits of SHA-256 in the tag of an answer."""
CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}
"""Headers by which a client says which answer it has."""
SET_ON_SENDING = frozenset({"content-encoding", "content-length", "vary"})
PROGRAM = ("partnerships", "ringwatch", "templates", "locale")
"""Folders that the bytes of a page come from."""


@dataclass(frozen=True)
class KeptAnswer:
    """An answer as it was sent: its headers, its body, and `stamp`, by which is told whether it still holds."""

    stamp: tuple[str, ...]
    made_at: float
    etag: str
    headers: tuple[tuple[str, str], ...]
    body: Packed

    @classmethod
    def of(cls, response: HttpResponse, stamp: tuple[str, ...], made_at: float) -> KeptAnswer:
        """The answer as it is kept. Its tag is that of its bytes where it has none of its own."""
        if isinstance(response, PackedResponse):
            body = response.packed
        elif response.get("Content-Encoding") == GZIP:
            body = Packed.of(gzip.decompress(response.content))
        else:
            body = Packed.of(response.content)
        etag = response.get("ETag") or f'W/"{hashlib.sha256(response.content).hexdigest()[:TAG_DIGITS]}"'
        headers = tuple(
            (name, value) for name, value in response.items() if name.lower() not in SET_ON_SENDING
        )
        return cls(stamp, made_at, etag, headers, body)

    def send(self, request: HttpRequest) -> HttpResponse:
        """The answer to this reader; 304 when the reader has it already."""
        response = packed_response(request, self.body)
        response.headers._store.update(self._checked_headers._store)
        response["Content-Length"] = str(response.body_bytes)
        if request.META.keys().isdisjoint(CONDITIONS):
            return response
        found = get_conditional_response(request, etag=self.etag, response=response)
        return found if isinstance(found, HttpResponse) else response

    @cached_property
    def _checked_headers(self) -> ResponseHeaders:
        """The headers as Django keeps them, which looks at each character of one that is set: once for all readers."""
        return ResponseHeaders({**dict(self.headers), "ETag": self.etag})


class OwnAnswers:
    """The answers that this process used last, up to so many bytes."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._answers: OrderedDict[str, KeptAnswer] = OrderedDict()
        self._held_at: dict[str, float] = {}
        """Key → when the answer was last found to hold, by the monotonic clock."""
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: str) -> KeptAnswer | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: str, answer: KeptAnswer) -> None:
        with self._lock:
            if before := self._answers.pop(key, None):
                self._bytes -= len(before.body)
            self._answers[key] = answer
            self._bytes += len(answer.body)
            while self._bytes > self.max_bytes:
                last_used, former = self._answers.popitem(last=False)
                self._held_at.pop(last_used, None)
                self._bytes -= len(former.body)

    def confirm(self, key: str) -> None:
        """Note that the answer holds at this moment."""
        with self._lock:
            if key in self._answers:
                self._held_at[key] = time.monotonic()

    def seconds_since_it_held(self, key: str) -> float:
        return time.monotonic() - self._held_at.get(key, float("-inf"))

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self._held_at.clear()
            self._bytes = 0


class Makers:
    """Lets one thread of this process make an answer; the others that were asked for it can wait for it."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._locks: dict[str, tuple[Lock, int]] = {}
        """Key → the lock, and how many threads have it or wait for it."""

    @contextmanager
    def one(self, key: str, wait_seconds: float = MAX_WAIT_SECONDS) -> Iterator[bool]:
        """In the block, whether this thread alone makes the answer; another that takes longer is not waited for."""
        with self._guard:
            lock, users = self._locks.get(key, (Lock(), 0))
            self._locks[key] = lock, users + 1
        held = lock.acquire(timeout=wait_seconds)
        try:
            yield held
        finally:
            if held:
                lock.release()
            with self._guard:
                users = self._locks[key][1] - 1
                self._locks[key] = lock, users
                if not users:
                    del self._locks[key]


OWN = OwnAnswers(MAX_PROCESS_BYTES)
MAKERS = Makers()


def own(key: str) -> KeptAnswer | None:
    """The answer as this process keeps it."""
    return OWN.get(key)


def shared(key: str) -> KeptAnswer | None:
    """The answer as some process put it into the cache; None when there is none, or no cache."""
    try:
        found: KeptAnswer | None = cache.get(_name(key))
    except RedisError:
        return None
    if found:
        OWN.put(key, found)
    return found


def put(key: str, answer: KeptAnswer) -> None:
    """Keep an answer: a long one for this process alone, a very long one nowhere."""
    if len(answer.body) > MAX_OWN_ANSWER_BYTES:
        return
    OWN.put(key, answer)
    if len(answer.body) > MAX_ANSWER_BYTES:
        return
    with suppress(RedisError):
        cache.set(_name(key), answer, CACHE_SECONDS)


@contextmanager
def claim(key: str) -> Iterator[bool]:
    """In the block, whether this process is the first of all that makes the answer now. Without the cache, each is."""
    name = f"claim:{_name(key)}"
    try:
        is_first = cache.add(name, True, MAX_WAIT_SECONDS)
    except RedisError:
        is_first = True
    try:
        yield is_first
    finally:
        if is_first:
            with suppress(RedisError):
                cache.delete(name)


def _name(key: str) -> str:
    return f"answer:{hashlib.sha256(f'{program_tag()} {key}'.encode()).hexdigest()}"


@once
def program_tag() -> str:
    """A name for this program and what its operator set: with another one, the same question has other bytes."""
    digest = hashlib.sha256()
    for folder in PROGRAM:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.is_file() and path.suffix != ".po" and path.parent.name != "__pycache__":
                digest.update(f"{path}\n".encode() + path.read_bytes())
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    digest.update(manifest.read_bytes() if manifest.exists() else b"")
    set_by_operator = sorted(
        (name, text) for name, text in os.environ.items() if name.startswith("RINGWATCH_")
    )
    digest.update(repr(set_by_operator).encode())
    return digest.hexdigest()
