"""One address of the API as OpenAPI describes it, from what its view says of itself."""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import Any

from drf_spectacular.openapi import AutoSchema

from partnerships.api.serializers.fields import AnswerSerializer, AsRead
from partnerships.api.serializers.others import ProblemSerializer
from partnerships.http.problem_details import MEDIA

WHOLE, COUNTED = {"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]+;w=[0-9]+$"}
HEADERS = {
    "X-Dataset-Version": ("The version that was read.", WHOLE),
    "ETag": ("Send it back as If-None-Match: 304 says that nothing changed.", {"type": "string"}),
    "RateLimit-Limit": ("How many requests your address may send in a window.", WHOLE),
    "RateLimit-Remaining": ("How many of them are left.", WHOLE),
    "RateLimit-Reset": ("Seconds until the next window.", WHOLE),
    "RateLimit-Policy": ("Requests and seconds of a window: 600;w=60.", COUNTED),
}
REFUSALS = {
    "400": "A parameter is unknown, malformed, or missing; the sentences say which.",
    "404": "There is nothing of this id, or it is not part of the version.",
    "429": "Too many requests: wait as long as Retry-After says.",
}


class Described(AutoSchema):
    """What a view takes and gives is declared on it, so nothing is guessed."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> dict[str, Any]:
        self.registry, self.path, self.path_regex = registry, path, path_regex
        self.path_prefix, self.method = path_prefix, method.upper()
        view: Any = self.view  # an ApiView: it says what it takes and gives
        words = cleandoc(view.__doc__ or "")
        summary, _, more = words.partition("\n\n")
        in_path = any(one.in_path for one in view.takes)
        return {
            "operationId": f"get{type(view).__name__}",
            "summary": " ".join(summary.split()),
            "description": " ".join((more or summary).split()),
            "tags": [re.sub(f"^{path_prefix}", "", path).strip("/").split("/")[0]],
            "parameters": [one.described() for one in view.takes],
            "security": [{}],
            "responses": {
                "200": self._answer(view.gives),
                "304": {"description": "Nothing changed since the answer whose ETag was sent."},
                **{
                    status: self._refusal(said)
                    for status, said in REFUSALS.items()
                    if status != "404" or in_path
                },
            },
        }

    def _answer(self, serializer: type[AnswerSerializer]) -> dict[str, Any]:
        headers = {
            header: {"description": said, "schema": schema} for header, (said, schema) in HEADERS.items()
        }
        return {"description": "The answer.", "headers": headers, "content": self._content(serializer)}

    def _refusal(self, meaning: str) -> dict[str, Any]:
        return {"description": meaning, "content": self._content(ProblemSerializer, MEDIA)}

    def _content(self, serializer: type[AnswerSerializer], media: str = "application/json") -> dict[str, Any]:
        schema = self.resolve_serializer(serializer, "response").ref
        return {media: {"schema": schema, "example": serializer.example}}

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        if isinstance(field, AsRead):
            return field.json_schema
        return super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]  # it has no types

    def _postprocess_serializer_schema(self, schema: Any, serializer: Any, direction: Any) -> Any:
        """Nothing is in an answer but what the document names."""
        done = super()._postprocess_serializer_schema(schema, serializer, direction)  # type: ignore[no-untyped-call]  # it has no types
        return {**done, "additionalProperties": False} if done.get("type") == "object" else done
