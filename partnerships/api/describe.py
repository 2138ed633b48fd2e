"""One address of the API as OpenAPI describes it, from what its view says of itself."""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import Any

from drf_spectacular.openapi import AutoSchema

from partnerships.api.examples import EXAMPLES, PROBLEM
from partnerships.api.problems import MEDIA

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
        view = self.view
        words = cleandoc(view.__doc__)
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
                "200": _answer(view.gives),
                "304": {"description": "Nothing changed since the answer whose ETag was sent."},
                **{status: _refusal(said) for status, said in REFUSALS.items() if status != "404" or in_path},
            },
        }


def _answer(name: str) -> dict:
    content = {"schema": {"$ref": f"#/components/schemas/{name}"}, "example": EXAMPLES[name]}
    headers = {header: {"description": said, "schema": schema} for header, (said, schema) in HEADERS.items()}
    return {"description": "The answer.", "headers": headers, "content": {"application/json": content}}


def _refusal(meaning: str) -> dict:
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": PROBLEM}
    return {"description": meaning, "content": {MEDIA: content}}
