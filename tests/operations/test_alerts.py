"""Every alert rule asks for figures that there are."""

import re
from pathlib import Path

import pytest
import yaml

from partnerships.operations import metrics

RULES = Path(__file__).resolve().parents[2] / "deploy" / "prometheus" / "alerts.yml"
NAME = re.compile(r"\bringwatch_\w+")


def rules() -> list[dict]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


@pytest.mark.django_db
def test_every_figure_in_a_rule_is_one_that_is_given():
    from partnerships.operations import heartbeat

    heartbeat.leave(heartbeat.CLOCK, seconds=1)
    metrics.REQUESTS.labels("about", "GET", 200).inc(0)
    metrics.ANSWER_SECONDS.labels("about").observe(0)
    given = set(NAME.findall(metrics.written().decode()))
    with heartbeat.queue_server() as server:
        server.hdel(heartbeat.KEY, heartbeat.CLOCK)

    asked = {name for rule in rules() for name in NAME.findall(rule["expr"])}

    assert asked <= given
    assert len(asked) > 5


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_says_how_bad_it_is_and_what_to_do(rule):
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"].endswith(".")
