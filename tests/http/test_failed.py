"""The answer to a request that failed: a page, or for a program a problem in the words of RFC 9457; no traceback."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from partnerships.views.failed import failed


def answer_to(address: str, error: Exception):
    """What is answered while the error is being handled, as Django does."""
    try:
        raise error
    except type(error):
        return failed(RequestFactory().get(address))


@pytest.mark.parametrize(
    ("error", "status"), [(ZeroDivisionError("secret"), 500), (OperationalError("secret"), 503)]
)
@pytest.mark.parametrize(
    ("address", "media"),
    [("/api/v1/partnerships/", "application/problem+json"), ("/partnerships/", "text/html")],
)
def test_a_failure_is_told_in_the_form_that_was_asked(error, status, address, media):
    answer = answer_to(address, error)

    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
    assert answer["Content-Type"].startswith(media)
    assert ("Retry-After" in answer) == (status == 503)
    assert b"secret" not in answer.content
