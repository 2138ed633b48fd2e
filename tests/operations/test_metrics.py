"""Figures for Prometheus: whole, readable by its own parser, and for the operator only."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from prometheus_client.parser import text_string_to_metric_families

from partnerships.operations import facts, heartbeat, metrics
from tests.factories import announcement, published

pytestmark = pytest.mark.django_db
FOR_THE_OPERATOR = {
    "requests": "ringwatch_requests_total", "how long answers took": "ringwatch_answer_seconds_bucket",
    "queries": "ringwatch_statements_total", "time of queries": "ringwatch_statement_seconds_total",
    "queue's length": "ringwatch_queue_tasks", "queue's age": "ringwatch_queue_oldest_seconds",
    "sources' failures": "ringwatch_list_failures", "sources' age": "ringwatch_list_fetch_age_seconds",
    "release's age": "ringwatch_version_age_seconds", "kept pages": "ringwatch_pages_sent_total",
    "read from": "ringwatch_read_from_total", "free room": "ringwatch_disk_free_bytes",
    "beat's last sign": "ringwatch_beat_sign_age_seconds", "a worker's last sign": "ringwatch_worker_sign_age_seconds",
    "mails": "ringwatch_mails_oldest_seconds",
}  # fmt: skip


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


def test_what_an_operator_watches_is_there_by_name():
    published(announcement())
    heartbeat.leave(heartbeat.BEAT)
    heartbeat.leave(heartbeat.WORKER)
    metrics.PAGES_SENT.labels(metrics.FROM_KEPT).inc(0)
    metrics.READ_FROM.labels(metrics.PRIMARY).inc(0)
    Client().get("/about/")

    told = {name.partition("{")[0] for name in read()}

    assert {what for what, name in FOR_THE_OPERATOR.items() if name not in told} == set()


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
