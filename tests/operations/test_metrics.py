"""Figures for Prometheus: whole, readable by its own parser, and for the operator only."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from prometheus_client.parser import text_string_to_metric_families

from partnerships.operations import facts, metrics

pytestmark = pytest.mark.django_db


def read(**headers) -> dict[str, float]:
    """Each figure without labels, as Prometheus understands it."""
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {f"{one.name}{one.labels or ''}": one.value for family in families for one in family.samples}


def test_every_figure_of_the_facts_is_there():
    told = read()

    named = {f"ringwatch_{name}" for fact in facts.all_facts(with_mail=False) for name in fact.figures}
    assert named <= told.keys()
    assert {
        f"ringwatch_fact_level{{'fact': '{name}'}}" for name in facts.QUESTIONS if name != "mail"
    } <= told.keys()


def test_requests_and_statements_are_counted_by_page():
    before = read()
    Client().get("/about/")
    Client().get("/no/such/page")
    after = read()

    about = metrics.REQUESTS.labels("about", "GET", 200)._value
    assert about.get() >= 1
    assert after["ringwatch_statements_total"] > before["ringwatch_statements_total"]


def test_readers_cannot_make_new_names():
    for number in range(3):
        Client().get(f"/nowhere/{number}")
        Client().generic(f"X{number}", "/about/")

    assert not any("nowhere" in name or "X1" in name for name in read())


@pytest.mark.parametrize(
    "given",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
)
def test_nobody_else_may_read_them(given):
    assert Client().get("/metrics", **given).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_program_on_this_machine_may(address):
    assert metrics.may_read(RequestFactory().get("/metrics", REMOTE_ADDR=address))


def test_with_a_token_only_who_has_it_may(monkeypatch):
    monkeypatch.setattr(settings, "METRICS_TOKEN", "word")
    remote = {"REMOTE_ADDR": "203.0.113.7"}

    assert Client().get("/metrics", **remote, headers={"Authorization": "Bearer word"}).status_code == 200
    assert Client().get("/metrics", **remote, headers={"Authorization": "Bearer wörd"}).status_code == 404
    assert Client().get("/metrics").status_code == 404
