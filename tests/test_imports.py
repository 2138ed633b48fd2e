"""The direction of imports is the architecture: design.md, section 3, as a table."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT_DIR = Path(__file__).resolve().parents[1]

LEAVES = {
    "partnerships.call_frames",
    "partnerships.charts",
    "partnerships.child_process",
    "partnerships.dates",
    "partnerships.facts",
    "partnerships.field_errors",
    "partnerships.http",
    "partnerships.imprecise_dates",
    "partnerships.mail_addresses",
    "partnerships.models.copy",
    "partnerships.database_away",
    "partnerships.models.vocabulary",
    "partnerships.script_modules",
    "partnerships.geography.folding",
    "partnerships.geography.once_loaded",
    "partnerships.geography.outlines",
    "partnerships.geography.people",
    "partnerships.geography.points",
    "partnerships.geography.territories",
    "partnerships.geography.zip_codes",
    "partnerships.matching.name_words",
    "partnerships.matching.names",
    "partnerships.outline_maps",
    "partnerships.packed",
    "partnerships.search_text",
    "partnerships.today",
    "partnerships.written_dates",
    "partnerships.xml_text",
}
"""Words, days, names as they are compared, sourced facts, shapes, COPY: whoever needs them imports them."""

DOORS = {"queries", "actions", "exports", "models"}
"""What stands behind every way in: pages, the admin, the worker, commands."""

MAY_IMPORT: dict[str, set[str]] = {
    "models": set(),
    "migrations": {"models"},
    "geography": {"models"},
    "matching": {"geography.points"},
    "partnership_rules": set(),
    "ingest": {"models", "geography", "matching"},
    "sources": {"ingest.spec", "ingest.readers", "ingest.tables"},
    "queries": {"models"},
    "exports": {"queries"},
    "actions": {"models", "ingest", "geography", "partnership_rules"},
    "alerts": {"models", "queries", "exports"},
    "operations": {"models", "queries"},
    "views": DOORS | {"alerts", "operations", "tasks"},
    "api": DOORS,
    "admin_site": {"actions", "operations", "queries"},
    "admin": DOORS | {"tasks", "ingest.preview", "ingest.run.progress", "ingest.tables"},
    "tasks": DOORS | {"ingest", "alerts", "operations"},
    "management": DOORS | {"alerts", "ingest", "geography", "operations", "tasks"},
    "templatetags": {"queries", "exports"},
    "urls": {"views", "api"},
    "apps": set(),
    "call_frames": set(),
    "charts": set(),
    "child_process": set(),
    "database_away": set(),
    "facts": set(),
    "field_errors": set(),
    "http": set(),
    "mail_addresses": set(),
    "outline_maps": set(),
    "packed": set(),
    "script_modules": set(),
}

EXCEPTIONS = {
    ("partnerships.ingest.registry", "partnerships.sources"): "the folder listing is the registry of sources",
}

PURE = (
    "partnerships.matching",
    "partnerships.partnership_rules",
    "partnerships.ingest.interpret",
    "partnerships.ingest.compare",
)
IMPURE = (
    "django.db",
    "django.utils.timezone",
    "datetime.now",
    "time",
    "httpx",
    "socket",
    "urllib.request",
    "random",
)


def modules(package: str) -> Iterator[tuple[str, Path]]:
    """Dotted name and file of each module below a package."""
    for path in sorted((PROJECT_DIR / package).rglob("*.py")):
        parts = path.relative_to(PROJECT_DIR).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(module: str, path: Path) -> Iterator[tuple[str, int]]:
    """Every name that the module imports, in full, with its line; those inside functions too."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            )
            origin = ".".join(filter(None, [base, node.module]))
            yield from ((f"{origin}.{alias.name}", node.lineno) for alias in node.names)


def part_of(name: str) -> str:
    """The part of the app that a dotted name lies in: ``partnerships.ingest.run`` is in ``ingest``."""
    return ".".join(name.split(".")[1:2])


def is_below(name: str, parent: str) -> bool:
    return name == parent or name.startswith(f"{parent}.")


def is_allowed(importer: str, name: str) -> bool:
    """Whether the table lets one module of the app import another."""
    here = part_of(importer)
    if not is_below(name, "partnerships") or part_of(name) in {here, ""}:
        return True
    if (importer, name) in EXCEPTIONS or any(is_below(name, leaf) for leaf in LEAVES):
        return True
    return any(is_below(name, f"partnerships.{part}") for part in MAY_IMPORT[here])


def test_the_table_names_every_part_of_the_app():
    parts = {part_of(module) for module, _ in modules("partnerships")} - {
        "",
        "dates",
        "imprecise_dates",
        "today",
        "search_text",
        "written_dates",
        "xml_text",
    }

    assert parts <= set(MAY_IMPORT)


@pytest.mark.parametrize(
    "module, path", [pytest.param(*each, id=each[0]) for each in modules("partnerships")]
)
def test_imports_go_in_one_direction(module, path):
    assert [
        f"{path}:{line} {name}" for name, line in imports(module, path) if not is_allowed(module, name)
    ] == []


def test_the_project_does_not_know_the_domain():
    found = [(module, name) for module, path in modules("ringwatch") for name, _ in imports(module, path)]

    assert [pair for pair in found if is_below(pair[1], "partnerships")] == []


def test_the_app_does_not_know_the_project():
    found = [(module, name) for module, path in modules("partnerships") for name, _ in imports(module, path)]

    assert [pair for pair in found if is_below(pair[1], "ringwatch")] == []


def test_the_steps_of_judgement_touch_no_database_clock_or_network():
    found = [
        (module, name)
        for module, path in modules("partnerships")
        if any(is_below(module, pure) for pure in PURE)
        for name, _ in imports(module, path)
        if any(is_below(name, impure) for impure in IMPURE)
    ]

    assert found == []


@pytest.mark.parametrize(
    "importer, name, allowed",
    [
        ("partnerships.models.agencies", "partnerships.queries.question", False),
        ("partnerships.models.agencies", "partnerships.dates.Span", True),
        ("partnerships.sources.eff_atlas", "partnerships.ingest.spec.Source", True),
        ("partnerships.sources.eff_atlas", "partnerships.ingest.run", False),
        ("partnerships.queries.columns", "partnerships.models.vocabulary.Status", True),
        ("partnerships.queries.columns", "partnerships.exports.csv", False),
        ("partnerships.views.map", "partnerships.views.table", True),
    ],
)
def test_the_table_is_read_as_meant(importer, name, allowed):
    assert is_allowed(importer, name) is allowed
