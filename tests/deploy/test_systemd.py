"""The shipped units are what systemd understands, and start what compose starts."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.test_deployment import COMPOSE, VARIABLE, variables_read

PROJECT_DIR = Path(__file__).resolve().parents[2]
UNITS = PROJECT_DIR / "deploy" / "systemd"
SHIPPED = "/opt/ringwatch"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
def test_systemd_understands_every_unit(tmp_path):
    for unit in UNITS.glob("ringwatch-*"):
        text = unit.read_text().replace(f"{SHIPPED}/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text)

    command = [
        "systemd-analyze",
        "verify",
        "--man=no",
        "--recursive-errors=no",
        *sorted(tmp_path.glob("ringwatch-*")),
    ]
    said = subprocess.run(command, capture_output=True, text=True)

    assert (said.returncode, [line for line in said.stderr.splitlines() if "ringwatch" in line]) == (0, [])


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_unit_starts_what_compose_starts(name):
    started = re.search(
        r"^ExecStart=\S+ (.*)$", (UNITS / f"ringwatch-{name}.service").read_text(), re.MULTILINE
    )

    assert started and started[1].split() == COMPOSE["services"][name]["command"][1:]


def test_the_web_server_is_started_as_in_the_image():
    image = re.search(r"^CMD \[(.*)\]$", (PROJECT_DIR / "Dockerfile").read_text(), re.MULTILINE)
    started = re.search(r"^ExecStart=\S+ (.*)$", (UNITS / "ringwatch-web.service").read_text(), re.MULTILINE)

    assert image and started
    assert {"gunicorn", "ringwatch.wsgi", "python:ringwatch.web.server"} <= set(started[1].split())
    assert "python:ringwatch.web.server" in image[1]


@pytest.mark.parametrize("unit", sorted(UNITS.glob("*.service")), ids=lambda path: path.stem)
def test_a_unit_may_little(unit):
    lines = set(unit.read_text().splitlines())

    assert {
        "User=ringwatch",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
    } <= lines
    assert "EnvironmentFile=/etc/ringwatch/environment" in lines


def test_the_example_names_variables_that_are_read():
    named = re.findall(r"^([A-Z_0-9]+)=", (UNITS / "environment.example").read_text(), re.MULTILINE)

    assert named and set(named) <= variables_read()
    assert {"DATABASE_SITE", "DATABASE_READER"} <= set(named)
    assert all(VARIABLE.fullmatch(name) for name in named)
