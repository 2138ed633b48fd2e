"""What is said when a request cannot be answered, as problem details (RFC 9457), in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

API = "/api/v1/"
"""Where answers are of this form."""
MEDIA = "application/problem+json"

SENTENCES = {
    404: "There is nothing at this address.",
    405: "The API only reads: send GET, HEAD or OPTIONS.",
    429: "Too many requests from your address: wait as many seconds as the header Retry-After says.",
    500: "Something went wrong here, not in your request. It is on record; please try again later.",
    503: "The database does not answer. Please try again after as many seconds as the header Retry-After says.",
}
"""What is said where the view itself says nothing."""


RETRY_SECONDS = 10
"""After how many seconds it is worth asking a site again whose database was away."""


def details(status: int, problems: Iterable[str] = ()) -> dict[str, Any]:
    """The members of a problem. `about:blank` says that the status is the whole of its type."""
    problems = list(problems) or [SENTENCES.get(status, HTTPStatus(status).description + ".")]
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": " ".join(problems),
        "problems": problems,
    }
