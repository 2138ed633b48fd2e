"""Whatever is written into an address, the answer is a page, a file or a refusal, and never an accident."""

from itertools import cycle
from urllib.parse import urlencode

import pytest

from partnerships.queries.question.filters import PartnershipFilters
from partnerships.queries.question.parameters import ABOUT_THE_ANSWER

pytestmark = pytest.mark.django_db

ANSWERS = ["/", "/partnerships/", "/map/points.json", "/partnerships.csv", "/partnerships.json"]
NAMES = [*PartnershipFilters.base_filters, *ABOUT_THE_ANSWER, "columns", "format_for", "callback", ""]
NASTY = [
    "\0",
    "²",
    "٣",
    "-1",
    "1e9",
    "9" * 40,
    "0x10",
    "nan,nan,nan,nan",
    "inf,-inf,inf,-inf",
    "9999-12-31",
    "0000-00-00",
    "9999",
    "%",
    "_",
    "\\",
    "'; DROP TABLE partnerships_release; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "a" * 3000,
    " ".join("abcdefghij" * 20),
    "🚓",
    "\ud7ff\ue000",
    "None",
    "[]",
    ",",
    ";",
    "--agency",
    "RW-",
    "RW-00000000000000000001",
]


def whole(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_a_parameter_is_an_accident(client, newest, name):
    for value, path in zip(NASTY, cycle(ANSWERS), strict=False):
        response = client.get(f"{path}?{urlencode({name: value})}")

        assert response.status_code in (200, 400), (path, name, value)
        assert "a=b" not in str(response.headers)
        if response["Content-Type"].startswith("text/html"):
            assert b"<script>alert(1)" not in whole(response)


@pytest.mark.parametrize(
    "query", ["%", "%zz=%zz", "&&&", "=", "===", "state", "state=%FF%FE", "q=%C3%28", "state[]=CA", "?", "#"]
)
@pytest.mark.parametrize("path", ANSWERS)
def test_no_query_is_an_accident(client, newest, path, query):
    assert client.get(f"{path}?{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "path",
    [
        "/partnerships/RW-000000/",
        "/partnerships/RW-999999999999999999999999/",
        "/partnerships/99999999999999999999/",
        "/partnerships/RW-1/",
        "/partnerships/x/",
        "/agencies/no-such-agency/",
        "/agencies/" + "a" * 500 + "/",
        "/sources/nobody/",
        "/sources/%F0%9F%9A%93/",
        "/partnerships.exe",
        "/nothing/here",
    ],
)
def test_what_is_not_there_is_not_found(client, newest, path):
    assert client.get(path, follow=True).status_code == 404


def test_a_character_that_no_text_holds_is_refused_in_a_path_too(client, newest):
    assert client.get("/agencies/%00/").status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ANSWERS)
def test_reading_is_all_that_readers_can_do(client, newest, path, method):
    assert getattr(client, method)(path).status_code in (403, 405)


@pytest.mark.parametrize("path", ANSWERS)
def test_asking_for_the_head_costs_no_body(client, newest, path):
    response = client.head(path)

    assert response.status_code == 200
    assert whole(response) == b""
    assert response["X-Result-Count"] == client.get(path)["X-Result-Count"]
