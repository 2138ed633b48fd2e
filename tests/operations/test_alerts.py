"""Every alert rule asks for figures that there are."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from partnerships.operations import heartbeat, metrics
from tests.factories import announcement, published

RULES = Path(__file__).resolve().parents[2] / "deploy" / "prometheus" / "alerts.yml"
NAME = re.compile(r"\bringwatch_\w+")


def rules() -> list[dict]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def asked(rule: dict) -> set[str]:
    return set(NAME.findall(rule["expr"]))


@pytest.fixture
def given(db) -> Iterator[set[str]]:
    """The names of all figures of a site where something is published and all that leaves a sign has left it."""
    published(announcement())
    for name in (heartbeat.BEAT, heartbeat.WORKER):
        heartbeat.leave(name)
    heartbeat.leave(heartbeat.CLOCK, seconds=1)
    metrics.REQUESTS.labels("about", "GET", 200).inc(0)
    metrics.ANSWER_SECONDS.labels("about").observe(0)
    metrics.PAGES_SENT.labels(metrics.MADE_ANEW).inc(0)
    yield set(NAME.findall(metrics.written().decode()))
    with heartbeat.queue_server() as server:
        server.delete(heartbeat.KEY)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_every_figure_in_a_rule_is_one_that_is_given(rule, given):
    assert asked(rule) <= given
    assert asked(rule) or "up{" in rule["expr"]


@pytest.mark.parametrize("label, value", [("how", metrics.MADE_ANEW), ("status", "5..")])
def test_a_rule_asks_for_labels_that_there_are(label, value, given):
    assert any(
        f'{label}="{value}"' in rule["expr"] or f'{label}=~"{value}"' in rule["expr"] for rule in rules()
    )
    assert f'{label}="' in metrics.written().decode()


@pytest.mark.parametrize(
    "figure",
    [
        "ringwatch_requests_total", "ringwatch_answer_seconds_bucket", "ringwatch_queue_oldest_seconds",
        "ringwatch_list_failures", "ringwatch_version_age_seconds", "ringwatch_pages_sent_total",
        "ringwatch_disk_free_bytes", "ringwatch_mails_oldest_seconds", "ringwatch_fact_level",
    ],
)  # fmt: skip
def test_a_rule_watches_what_an_operator_must_know_of(figure):
    """The database, beat, workers, runs and the replica are among the levels of facts."""
    assert any(figure in asked(rule) for rule in rules())


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_says_how_bad_it_is_and_what_to_do(rule):
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"].endswith(".")
