"""Requests that have arrived and wait for a thread. A leaf."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Collection
from typing import Generic, TypeVar

T = TypeVar("T")


class InTurns(Generic[T]):
    """Each client's in order, the clients in turns: who asks for a hundred at once waits for them, and no other."""

    def __init__(self) -> None:
        self._by_client: OrderedDict[str, deque[T]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._by_client)

    def put(self, client: str, request: T) -> None:
        self._by_client.setdefault(client, deque()).append(request)

    def take(self, passed_over: Collection[str] = ()) -> T | None:
        """The next; None where only those wait that are passed over."""
        client = next((one for one in self._by_client if one not in passed_over), None)
        if client is None:
            return None
        own = self._by_client[client]
        request = own.popleft()
        if own:
            self._by_client.move_to_end(client)
        else:
            del self._by_client[client]
        return request
