"""What the files for a code host say is true of this repository, and its files and folders have their measure."""

from __future__ import annotations

import ast
import os
import re
import shlex
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import documents

PROJECT_DIR = Path(__file__).resolve().parents[1]
HOST = PROJECT_DIR / ".github"
FORMS = sorted(path for path in (HOST / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_workflow_runs_what_a_submission_must_pass():
    job = read(HOST / "workflows" / "ci.yml")["jobs"]["checks"]
    commands = [step["run"] for step in job["steps"] if "run" in step]

    assert commands == [".ci/run"]
    assert os.access(PROJECT_DIR / commands[0], os.X_OK)


def test_the_workflow_tries_the_oldest_python_that_is_supported():
    pythons = read(HOST / "workflows" / "ci.yml")["jobs"]["checks"]["strategy"]["matrix"]["python"]
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text())["project"]

    assert f">={pythons[0]}" == project["requires-python"]


def test_dependabot_looks_where_packages_are_named():
    found = {update["package-ecosystem"] for update in read(HOST / "dependabot.yml")["updates"]}

    assert found == {"pip", "npm", "docker", "github-actions"}


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_asks_for_something_and_says_what_it_is(form):
    asked = read(form)
    fields = [field for field in asked["body"] if field["type"] != "markdown"]

    assert asked["name"] and asked["description"]
    assert len({field["id"] for field in fields}) == len(fields)
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_there_is_a_form_for_each_kind_of_issue():
    assert [form.stem for form in FORMS] == ["bug", "data-mistake", "new-source"]


def test_the_form_for_a_source_offers_every_nature_that_a_source_may_have():
    from partnerships.models.vocabulary import Nature

    form = read(HOST / "ISSUE_TEMPLATE" / "new-source.yml")
    nature = next(field for field in form["body"] if field.get("id") == "nature")
    offered = re.findall(r"\((\w+)\)$", "\n".join(nature["attributes"]["options"]), flags=re.MULTILINE)

    assert sorted(offered) == sorted(Nature.values)


def test_every_hook_runs_a_tool_of_the_project_with_options_it_takes():
    hooks = [
        hook for repo in read(PROJECT_DIR / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]
    ]
    checks = (PROJECT_DIR / "bin" / "every_check.py").read_text()

    for hook in hooks:
        program, *arguments = shlex.split(hook["entry"])
        tool = arguments[1] if arguments[:1] == ["-m"] else Path(program).name
        assert tool in checks, hook["id"]
        assert hook["language"] == "system"


def test_owners_are_named_for_paths_that_are_there():
    lines = (HOST / "CODEOWNERS").read_text().splitlines()
    paths = [line.split()[0] for line in lines if line and not line.startswith("#")]

    assert [path for path in paths if path != "*" and not (PROJECT_DIR / path.strip("/")).exists()] == []


def test_the_citation_names_the_version_and_license_of_the_project():
    citation = read(PROJECT_DIR / "CITATION.cff")
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text())["project"]

    assert (citation["version"], citation["license"]) == (project["version"], project["license"])


MAX_FILES_A_FOLDER = 20
MAX_LINES_A_MODULE = 300
MAX_LINES_A_FUNCTION = 40
NOT_DIVIDED = {"partnerships/migrations": "their order is their name"}
"""Folders that may hold more, with why."""
FILES = [Path(name) for name in documents.files() if (PROJECT_DIR / name).is_file()]
MODULES = [
    path
    for path in FILES
    if path.suffix in (".py", ".js") and path.parts[:2] != ("partnerships", "migrations")
]


def test_no_folder_holds_more_than_one_looks_through():
    held = Counter(path.parent.as_posix() for path in FILES if "__pycache__" not in path.parts)

    assert {
        name: number
        for name, number in held.items()
        if number > MAX_FILES_A_FOLDER and name not in NOT_DIVIDED
    } == {}


def test_no_module_is_two():
    lines = {path.as_posix(): len((PROJECT_DIR / path).read_text().splitlines()) for path in MODULES}

    assert {path: number for path, number in lines.items() if number > MAX_LINES_A_MODULE} == {}


def test_no_function_is_longer_than_a_screen():
    ours = [
        path
        for path in MODULES
        if path.suffix == ".py" and path.parts[0] in ("partnerships", "ringwatch", "bench")
    ]

    found = [
        f"{path}:{node.name}"
        for path in ours
        for node in ast.walk(ast.parse((PROJECT_DIR / path).read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MAX_LINES_A_FUNCTION
    ]

    assert found == []
