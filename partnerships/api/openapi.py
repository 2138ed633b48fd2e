"""The OpenAPI 3.1 document: drf-spectacular walks the addresses, each view describes itself."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from rest_framework.request import Request

from partnerships.api.view import ApiView
from partnerships.models import Release, Source
from partnerships.queries.question.filters import states


class Document(ApiView):
    """The OpenAPI document of this API."""

    schema = None

    def answer(self, request: Request) -> Any:
        return document(request.build_absolute_uri("/").rstrip("/"))


def document(site: str) -> dict[str, Any]:
    """The document as it is now: it lists today's sources, states and versions."""
    newest = Release.objects.newest_number()
    sources = tuple(Source.objects.order_by("slug").values_list("slug", flat=True))
    return _made(site, newest, sources, tuple(states()))


@lru_cache(maxsize=4)
def _made(
    site: str, _newest: int, _sources: tuple[str, ...], _states: tuple[tuple[str, str], ...]
) -> dict[str, Any]:
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]  # it has no types
    made = generator.get_schema(public=True)
    made["servers"] = [{"url": site}]
    read: dict[str, Any] = json.loads(OpenApiJsonRenderer().render(made))
    return read
