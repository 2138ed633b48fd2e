"""A process that keeps crashing does not take the others with it, unless the site is nothing without it."""

import sys

import pytest

from ringwatch import services, supervisor
from ringwatch.supervisor import Part, SiteError
from tests.waiting import wait_until

FALLS = [sys.executable, "-S", "-c", "raise SystemExit(3)"]
STAYS = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(services, "VAR_DIR", tmp_path)


def watched(parts: list[Part], until) -> None:
    supervisor.start(parts)
    try:
        supervisor.watch(parts, until=until)
    finally:
        supervisor.stop(parts)


def test_a_schedule_that_crashes_again_and_again_leaves_the_web_server_alone(monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "pause_seconds", lambda _crashes: 0)
    monkeypatch.setattr(supervisor, "SECONDS_BETWEEN_CHECKS", 0.01)
    web, beat = Part("web", STAYS, essential=True), Part("beat", FALLS)
    supervisor.start([web, beat])
    served_by = web.process.pid
    try:
        supervisor.watch([web, beat], until=lambda: beat.crashes > supervisor.MAX_CRASHES + 1)

        assert (web.process.pid, web.has_crashed(), web.crashes) == (served_by, False, 0)
    finally:
        supervisor.stop([web, beat])
    assert "The beat process ended by itself (3); starting it again now." in capsys.readouterr().out


def test_a_web_server_that_cannot_live_ends_the_site_with_a_sentence(monkeypatch):
    monkeypatch.setattr(supervisor, "pause_seconds", lambda _crashes: 0)
    monkeypatch.setattr(supervisor, "SECONDS_BETWEEN_CHECKS", 0.01)

    with pytest.raises(SiteError, match=r"The web process keeps crashing: see .*web\.log, mend that"):
        watched([Part("web", FALLS, essential=True)], until=lambda: False)


def test_a_server_that_does_not_start_ends_no_site_and_is_tried_again(monkeypatch, capsys):
    """As when its keeper is killed while it starts."""
    errors = [
        "The embedded cache did not start",
        "The embedded cache did not start",
        None,
        "Nor did the queue",
        None,
    ]
    visits = []

    def use():
        visits.append(error := errors[len(visits)])
        if error:
            raise services.ServiceError(error)

    monkeypatch.setattr(services, "use", use)
    monkeypatch.setattr(supervisor, "SECONDS_BETWEEN_CHECKS", 0.01)
    monkeypatch.setattr(supervisor, "SECONDS_BETWEEN_VISITS", 0)

    supervisor.watch([], until=lambda: len(visits) == len(errors))

    assert capsys.readouterr().out.splitlines() == ["The embedded cache did not start", "Nor did the queue"]


def test_who_crashes_in_a_row_waits_longer_each_time_and_the_first_crash_costs_nothing():
    pauses = [supervisor.pause_seconds(crashes) for crashes in range(1, 20)]

    assert pauses[0] == 0
    assert pauses == sorted(pauses)
    assert pauses[-1] == supervisor.LONGEST_PAUSE_SECONDS


def test_a_process_that_has_lived_a_while_is_not_crashing_in_a_row():
    part = Part("beat", FALLS)
    supervisor.start([part])
    wait_until(part.has_crashed, "it did not end")
    part.crashes, part.started_at = 4, part.started_at - supervisor.STEADY_SECONDS - 1

    try:
        supervisor._restart(part, part.started_at + supervisor.STEADY_SECONDS + 2)
    finally:
        supervisor.stop([part])

    assert part.crashes == 1
