"""Any other address below the API's: a problem in JSON, not a page."""

from __future__ import annotations

from typing import NoReturn

from rest_framework.request import Request

from partnerships.api.problems import Missing
from partnerships.api.view import ApiView


class Unknown(ApiView):
    """There is nothing here."""

    schema = None

    def get(self, request: Request, **path: str) -> NoReturn:
        raise Missing("There is nothing at this address: see /api/docs/. Addresses end with a slash.")
