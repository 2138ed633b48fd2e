"""What the code imports is declared in pyproject.toml, and what is declared there is pinned once."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bin import licenses

PROJECT_DIR = Path(__file__).resolve().parents[1]
LICENSES = licenses.DOCUMENT
PROJECT = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = [
    name
    for group in ("test", "check", "gazetteer")
    for name in (
        *RUNTIME,
        *PROJECT["project"]["optional-dependencies"]["s3"],
        *PROJECT["dependency-groups"][group],
    )
]
DECLARED_FOR = {
    "partnerships": RUNTIME,
    "ringwatch": RUNTIME,
    "bench": DEVELOPMENT,
    "tests": DEVELOPMENT,
    "bin": [],
}
"""Folder → the requirements that hold where it runs. bin/bootstrap.py runs before any package is there."""

GAZETTEER = "partnerships/geography/building.py"
"""Runs on a developer's machine only, with the packages of the group `gazetteer`."""

OURS = set(DECLARED_FOR) | {"_typeshed"}
"""Folders of the project; and what only the type checker imports."""
IMPORTED_AS = packages_distributions()


def normal(requirement: str) -> str:
    """A requirement's or a distribution's name as the index compares it: `Django~=5.2.0` is `django`."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def imported(path: Path) -> Iterator[str]:
    """The top-level packages of others that a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        yield from ({name.partition(".")[0] for name in names} - sys.stdlib_module_names - OURS)


def undeclared(path: Path, requirements: list[str]) -> list[str]:
    """The imported packages that no requirement names."""
    declared = set(map(normal, requirements))
    return sorted(
        name for name in imported(path) if declared.isdisjoint(map(normal, IMPORTED_AS.get(name, [name])))
    )


def pins(lock: str) -> list[str]:
    text = (PROJECT_DIR / lock).read_text(encoding="utf-8")
    return re.findall(r"^[A-Za-z0-9._-]+==[^\\\n]+", text, flags=re.MULTILINE)


@pytest.mark.parametrize("folder", sorted(DECLARED_FOR))
def test_every_imported_package_is_declared(folder):
    found = {
        str(path.relative_to(PROJECT_DIR)): undeclared(path, DECLARED_FOR[folder])
        for path in sorted((PROJECT_DIR / folder).rglob("*.py"))
    }
    gazetteer = undeclared(PROJECT_DIR / GAZETTEER, DEVELOPMENT)

    assert {path: names for path, names in found.items() if names and path != GAZETTEER} == {}
    assert gazetteer == []


def test_a_package_that_came_by_way_of_another_is_not_declared(tmp_path):
    module = tmp_path / "module.py"
    module.write_text("import amqp\nfrom django.db import models\n\ndef late():\n    import vine.utils\n")

    assert undeclared(module, RUNTIME) == ["amqp", "vine"]


def test_every_package_that_ringwatch_runs_on_is_imported_or_named():
    """A package is imported, or named in a setting or a command: what no file speaks of is not needed."""
    ours = [path for folder in ("partnerships", "ringwatch") for path in (PROJECT_DIR / folder).rglob("*.py")]
    names = {name for path in ours for name in imported(path)}
    used = {normal(distribution) for name in names for distribution in IMPORTED_AS.get(name, [])}
    text = "\n".join(path.read_text(encoding="utf-8") for path in ours)
    modules = {normal(distribution): name for name, found in IMPORTED_AS.items() for distribution in found}

    unused = {
        name
        for name in map(normal, RUNTIME)
        if name not in used and not re.search(rf"""["']({name}|{modules.get(name, name)})\b""", text)
    }

    assert unused == set()


@pytest.mark.parametrize(
    "lock, requirements",
    [
        ("requirements.txt", RUNTIME),
        ("requirements/s3.txt", PROJECT["project"]["optional-dependencies"]["s3"]),
        ("requirements/sentry.txt", PROJECT["project"]["optional-dependencies"]["sentry"]),
        ("requirements/pip.txt", PROJECT["dependency-groups"]["pip"]),
        ("requirements/node.txt", PROJECT["dependency-groups"]["node"]),
        ("requirements/dev.txt", PROJECT["dependency-groups"]["test"]),
        ("requirements/dev.txt", PROJECT["dependency-groups"]["check"]),
        ("requirements/dev.txt", PROJECT["dependency-groups"]["gazetteer"]),
    ],
)
def test_every_declared_package_is_pinned(lock, requirements):
    installed = [*pins("requirements.txt"), *pins(lock)]

    assert set(map(normal, requirements)) - set(map(normal, installed)) == set()


def test_the_licenses_of_what_the_site_runs_on_are_listed():
    written = {
        tuple(line.split("|")[1:4])
        for line in LICENSES.read_text(encoding="utf-8").splitlines()
        if "|" in line
    }
    rows = {
        tuple(f" {cell} " for cell in row)
        for row in (*licenses.python_packages(), *licenses.browser_packages())
    }

    assert rows <= written, "write them anew: bin/licenses.py --write"
    assert {row for row in rows if not row[1].strip()} == set()
    assert not {row for row in rows if "GPL" in row[1] and "LGPL" not in row[1]}


def test_every_pin_stands_in_one_file():
    locks = [
        "requirements.txt",
        *(f"requirements/{lock.name}" for lock in (PROJECT_DIR / "requirements").iterdir()),
    ]
    all_pins = [pin for lock in locks for pin in pins(lock)]

    assert sorted(all_pins) == sorted(set(all_pins))
