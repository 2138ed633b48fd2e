"""What the API refuses, in problem details; how it limits, and whom it lets read."""

import pytest
from django.urls import get_resolver

from partnerships.api import cursors
from partnerships.api.parameters import QUESTION, SORT
from partnerships.http import problem_details, throttles
from partnerships.http.throttles import ApiThrottle
from partnerships.queries.question.filters import PartnershipFilters
from partnerships.queries.question.parameters import SORTS

REFUSED = [
    "partnerships/?stat=CA",
    "partnerships/?state=",
    "partnerships/?state=ZZ",
    "partnerships/?q=%20",
    "partnerships/?q=a&q=b",
    "partnerships/?q=%00",
    "partnerships/?started_after=2019-02-31",
    "partnerships/?started_before=9999",
    "partnerships/?in_bbox=1,2,3",
    "partnerships/?in_bbox=nan,nan,nan,nan",
    "partnerships/?version=99",
    "partnerships/?version=-1",
    "partnerships/?page_size=501",
    "partnerships/?page_size=0",
    "partnerships/?page=0",
    "partnerships/?sort=shoe_size",
    "partnerships/?fields=agency,shoe_size",
    "partnerships/?fields=agency,agency",
    "partnerships/?cursor=abc",
    "partnerships/?format_for=excel",
    "agencies/?sort=state",
    "counts/",
    "counts/?group_by=shoe_size",
    "changes/?since_version=99",
    "changes/?since_version=x",
    "snapshots/?source=nobody",
    "sources/?state=CA",
    "releases/?version=1",
    "places/",
    "places/?q=" + "a" * 201,
]


@pytest.mark.parametrize("address", REFUSED)
def test_what_cannot_be_understood_is_refused_with_a_sentence(address, ask):
    problem = ask(address, 400)

    assert problem.headers["Content-Type"] == problem_details.MEDIA
    assert set(problem) == {"type", "title", "status", "detail", "problems"}
    assert problem["status"] == 400 and all(said.endswith(".") for said in problem["problems"])


def test_every_problem_of_an_address_is_told_at_once(ask):
    assert len(ask("partnerships/?state=&stat=CA&q=a&q=b", 400)["problems"]) == 3


@pytest.mark.parametrize(
    "address", ["nothing/", "partnerships", "sources/nobody/", "releases/99/", "agencies/x/"]
)
def test_what_is_not_there_is_a_problem_too(address, ask):
    assert ask(address, 404).headers["Content-Type"] == problem_details.MEDIA


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(method, client, changed):
    response = getattr(client, method)("/api/v1/partnerships/")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.json()["title"] == "Method Not Allowed"


def test_an_error_of_ours_says_nothing_of_itself(client, changed, monkeypatch, caplog):
    monkeypatch.setattr("partnerships.queries.places.suggestions.suggest", lambda text: 1 / 0)
    client.raise_request_exception = False

    response = client.get("/api/v1/places/?q=oakland")

    assert (response.status_code, response.json()["detail"]) == (500, problem_details.SENTENCES[500])
    assert "division by zero" in caplog.text


def test_any_site_may_read(client, changed):
    asked = client.options("/api/v1/partnerships/", headers={"Origin": "https://x.example"})
    read = client.get("/api/v1/partnerships/?page_size=1", headers={"Origin": "https://x.example"})

    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == read["Access-Control-Allow-Origin"] == "*"
    assert "GET" in asked["Access-Control-Allow-Methods"]
    assert "Cookie" not in read.headers.get("Vary", "")


def test_a_cursor_belongs_to_one_question_and_version(ask):
    cursor = ask("partnerships/?state=CA&page_size=1")["next"].partition("cursor=")[2]

    for other in ("state=NJ", "state=CA&sort=agency", "state=CA&version=1"):
        assert ask(f"partnerships/?{other}&cursor={cursor}", 400)["problems"] == [cursors.OF_ANOTHER]
    assert ask(f"partnerships/?state=CA&page=2&cursor={cursor}", 400)
    assert ask(f"partnerships/?state=CA&cursor={cursor[:-2]}", 400)["problems"] == [cursors.NOT_OURS]


@pytest.fixture
def no_counts(one_window):
    throttles.cache.clear()
    yield
    throttles.cache.clear()


def test_who_asks_too_often_is_told_when_to_come_back(ask, settings, no_counts):
    settings.API_REQUESTS_A_MINUTE = 2

    answers = [ask("releases/"), ask("nothing/", 404), ask("releases/", 429)]

    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= ApiThrottle.window_seconds
    assert answers[-1]["problems"] == [problem_details.SENTENCES[429]]
    assert ask("releases/", 429, x_forwarded_for="203.0.113.9")


def test_each_address_has_its_own_allowance(settings, no_counts):
    settings.API_REQUESTS_A_MINUTE = 1
    first, other = ApiThrottle().spend("203.0.113.1", 1_000), ApiThrottle().spend("203.0.113.2", 1_000)

    assert not first.is_spent and not other.is_spent
    assert ApiThrottle().spend("203.0.113.1", 1_000).is_spent
    assert not ApiThrottle().spend("203.0.113.1", 1_000 + ApiThrottle.window_seconds).is_spent


def test_without_redis_everyone_may_ask(settings, monkeypatch):
    def away(*_arguments):
        raise throttles.RedisError

    monkeypatch.setattr(throttles.cache, "add", away)

    assert ApiThrottle().spend("203.0.113.1", 1_000) is None


def test_the_parameters_are_those_of_the_filters():
    assert [one.name for one in QUESTION] == list(PartnershipFilters.base_filters)
    assert set(SORT.schema["enum"]) == {*SORTS, *(f"-{name}" for name in SORTS)}


def test_every_address_of_the_api_ends_with_a_slash():
    routes = [str(one.pattern) for one in get_resolver("partnerships.api.urls").url_patterns]

    assert all(route.endswith("/") or route == "" for route in routes)
