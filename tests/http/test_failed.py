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


MANY = "&".join(["sort=name"] * 1_001)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/api/v1/partnerships/", "application/problem+json"),
        ("/map/points.json", "application/json"),
        ("/find.json", "application/json"),
        ("/partnerships.csv", "text/plain"),
        ("/partnerships/", "text/html"),
        ("/", "text/html"),
    ],
)
def test_more_parameters_than_are_read_are_refused_in_the_form_of_the_address(client, db, address, kind):
    response = client.get(f"{address}?{MANY}")

    assert response.status_code == 400
    assert response["Content-Type"].startswith(kind)
    assert response["Cache-Control"] == "no-store"
    assert "cannot be read" in (said := response.content.decode()) or "more than 1,000 parameters" in said


def test_a_host_that_is_not_ours_is_refused_in_the_form_of_the_address(client, db):
    page, answer = (
        client.get(one, headers={"host": "other.example"}) for one in ("/", "/api/v1/partnerships/")
    )

    assert (page.status_code, answer.status_code) == (400, 400)
    assert answer["Content-Type"] == "application/problem+json"
    assert "other.example" not in page.content.decode() + answer.content.decode()
