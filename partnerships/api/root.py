"""/api/v1/: what there is to ask for, so that a reader can start from the address alone."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from partnerships.api.openapi import document
from partnerships.api.view import ApiView, site_address


class Root(ApiView):
    """The address of each list, and of what explains them."""

    schema = None

    def answer(self, request: Request) -> Any:
        here = site_address(request)
        lists = [path for path in document(here)["paths"] if "{" not in path]
        return {path.strip("/").rpartition("/")[2]: here + path for path in lists} | {
            "schema": f"{here}/api/v1/schema/",
            "documentation": f"{here}/api/docs/",
        }
