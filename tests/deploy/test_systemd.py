"""The shipped units are what systemd understands, and start what compose starts."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import get_commands

from ringwatch.services.servers import CACHE_MEMORY
from tests.deploy.test_deployment import COMPOSE, VARIABLE, variables_read

PROJECT_DIR = Path(__file__).resolve().parents[2]
UNITS = PROJECT_DIR / "deploy" / "systemd"
SHIPPED = "/opt/ringwatch"
SERVICES = sorted(UNITS.glob("*.service"))
INSTALL = (
    (PROJECT_DIR / "docs" / "operations.md")
    .read_text()
    .split("## Install without Docker")[1]
    .split("\n## ")[0]
)
EXAMPLE = (UNITS / "environment.example").read_text()
BY_DEBIAN = {"proxy": "nginx", "database": "postgresql", "broker": "valkey"}
"""Parts of compose that have no unit of ours, by the packages that bring theirs."""
BY_DEFAULT = {
    "DATABASE_PASSWORD": "the socket's peer is the owner",
    "RINGWATCH_SECRET_KEY": "made once, kept in var",
    "RINGWATCH_ADMIN_PASSWORD": "made up and shown once",
}
"""What compose settles and the example leaves out, with why."""


def values(unit: Path, name: str) -> list[str]:
    """What a unit says by this name, as often as it does."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.MULTILINE)


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


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.stem)
def test_only_what_runs_our_python_is_given_the_secrets(unit):
    """Our Python signs sessions and signs in to the database; any other program reads none of them."""
    runs_python = any(f"{SHIPPED}/.venv/bin/python" in program for program in values(unit, "ExecStart"))

    assert values(unit, "EnvironmentFile") == (["/etc/ringwatch/environment"] if runs_python else [])


def test_only_the_cache_has_no_secrets():
    given = {unit.stem for unit in SERVICES if values(unit, "EnvironmentFile")}

    assert {unit.stem for unit in SERVICES} - given == {"ringwatch-cache"}


def test_the_example_names_variables_that_are_read():
    named = re.findall(r"^([A-Z_0-9]+)=", (UNITS / "environment.example").read_text(), re.MULTILINE)

    assert named and set(named) <= variables_read()
    assert {"DATABASE_SITE", "DATABASE_READER"} <= set(named)
    assert all(VARIABLE.fullmatch(name) for name in named)


def test_every_part_of_compose_has_its_unit_or_its_package():
    ours = {unit.stem.removeprefix("ringwatch-") for unit in SERVICES}

    assert set(COMPOSE["services"]) - set(BY_DEBIAN) == ours - {"backup"}
    assert all(package in INSTALL for package in BY_DEBIAN.values())


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.stem)
def test_what_a_unit_starts_is_there(unit):
    started = [
        line.split() for name in ("ExecStart", "ExecStartPost", "ExecReload") for line in values(unit, name)
    ]

    assert started
    for program, *words in started:
        if program == f"{SHIPPED}/.venv/bin/python" and words[0] == "-m":
            assert find_spec(words[1])
        elif program == f"{SHIPPED}/.venv/bin/python":
            assert (PROJECT_DIR / words[0]).is_file()
            assert words[1] in get_commands()
        else:
            assert Path(program).exists()


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.stem)
def test_whom_and_where_a_unit_names_is_made_as_the_documents_say(unit):
    (user,), (group,) = (values(unit, name) for name in ("User", "Group"))

    assert user == group
    assert re.search(rf"useradd --system .* {user}$", INSTALL, re.MULTILINE)
    for environment in values(unit, "EnvironmentFile"):
        assert f"deploy/systemd/environment.example {environment}" in INSTALL
    for folder in values(unit, "WorkingDirectory"):
        assert f"the clone in `{folder}`" in INSTALL
    for folder in values(unit, "ReadWritePaths"):
        assert re.search(rf"install -d .* {folder}$", INSTALL, re.MULTILINE)
    for name in values(unit, "StateDirectory"):
        assert f"RINGWATCH_VAR=/var/lib/{name}\n" in EXAMPLE


def test_units_wait_for_units_that_there_are_and_those_that_are_enabled_can_be():
    there = {unit.name for unit in UNITS.glob("ringwatch-*")}
    (enabled,) = re.findall(r"systemctl enable --now (.*)$", INSTALL, re.MULTILINE)
    enabled_names = {name if "." in name else f"{name}.service" for name in enabled.split()}

    assert {
        name for unit in SERVICES for name in re.findall(r"ringwatch-\w+\.service", unit.read_text())
    } <= there
    assert enabled_names <= there
    can_be = {unit.name for unit in UNITS.glob("ringwatch-*") if "[Install]" in unit.read_text()}
    assert enabled_names == can_be - {"ringwatch-prepare.service"}  # which others require


def test_the_example_settles_what_compose_settles():
    settled = {
        name.removesuffix("_FILE")
        for name, value in COMPOSE["x-environment"].items()
        if not str(value).startswith("${")
    }
    named = set(re.findall(r"^([A-Z_0-9]+)=", EXAMPLE, re.MULTILINE))

    assert settled - named == set(BY_DEFAULT)


def test_the_cache_has_the_same_limit_everywhere():
    (started,) = values(UNITS / "ringwatch-cache.service", "ExecStart")
    inside = COMPOSE["services"]["cache"]["command"]

    for name, value in (
        ("--maxmemory", CACHE_MEMORY),
        ("--maxmemory-policy", "allkeys-lru"),
        ("--appendonly", "no"),
    ):
        assert f"{name} {value}" in started
        assert inside[inside.index(name) + 1] == value
    (socket,) = re.findall(r"^CACHE_URL=unix://(\S+?)\?", EXAMPLE, re.MULTILINE)
    assert f"--unixsocket {socket} " in started
    assert [f"/run/{name}" for name in values(UNITS / "ringwatch-cache.service", "RuntimeDirectory")] == [
        str(Path(socket).parent)
    ]
