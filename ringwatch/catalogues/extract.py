"""Finds every message for readers in modules, templates, scripts and facts, as gettext’s programs would.

Curators' pages are in English: what only they see is left out.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

CALLS = frozenset(
    {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
)
WITH_PLURAL = frozenset({"ngettext", "ngettext_lazy"})
WITH_CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
OF_CURATORS = (
    "partnerships/admin",
    "partnerships/queries/curation",
    "partnerships/management",
    "partnerships/actions",
    "partnerships/ingest",
    "partnerships/matching",
    "templates/admin",
    "templates/account",
    "templates/allauth",
    "templates/usersessions",
)
"""Folders of which readers see nothing."""
CURATORS_SCRIPTS = frozenset({"columns.js", "new_source.js", "queue.js", "row_map.js", "run.js"})
FACTS = {
    "partnerships/facts/periods.csv": ("since_words", "until_words", "could", "not_possible", "besides"),
    "partnerships/facts/timeline.csv": ("mark", "when_words", "says"),
    "partnerships/facts/program_facts.csv": ("when_words", "says", "note"),
    "partnerships/facts/program_documents.csv": ("when_words", "kind", "note"),
    "partnerships/facts/published_counts.csv": (
        "as_of_words",
        "count_words",
        "counts_what",
        "basis",
        "said_by",
        "note",
    ),
    "partnerships/facts/disagreements.csv": ("says", "why"),
    "partnerships/facts/absences.csv": ("says", "said_by"),
    "partnerships/facts/records_laws.csv": ("limit", "says", "who"),
    "partnerships/facts/known_pages.csv": ("note",),
}
"""Facts that pages give to gettext, and the columns that they show. Names of sources, of laws and of documents stay in
their own language."""
TEMPLATE_CALL = re.compile(
    r"\b(?P<name>n?p?gettext|_)\((?P<arguments>(?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[\s,]|count)+)\)"
)
COUNT = re.compile(r",\s*count\s*$")
SCRIPT_CALL = re.compile(
    r'\b(?P<name>n?gettext)\(\s*(?P<one>"(?:[^"\\]|\\.)*")(?:\s*,\s*(?P<many>"(?:[^"\\]|\\.)*"))?'
)


@dataclass(frozen=True, order=True)
class Message:
    """One sentence: its English text, the text for many where it counts, and its context where one is given."""

    one: str
    many: str = ""
    context: str = ""


def of_pages() -> dict[Message, list[str]]:
    """Message → the files that say it, of modules and templates."""
    found: dict[Message, list[str]] = {}
    for path in _files("partnerships", "*.py"):
        _note(found, path, in_module(path.read_text(encoding="utf-8")))
    for name, columns in FACTS.items():
        path = Path(settings.BASE_DIR) / name
        _note(found, path, in_facts(path.read_text(encoding="utf-8"), columns))
    for pattern in ("*.html", "*.txt", "*.svg"):
        for path in _files("templates", pattern):
            _note(found, path, in_template(path.read_text(encoding="utf-8")))
    return found


def of_scripts() -> dict[Message, list[str]]:
    """Message → the scripts that say it."""
    found: dict[Message, list[str]] = {}
    for path in _files("static/js", "*.js"):
        if path.name not in CURATORS_SCRIPTS:
            _note(found, path, in_script(path.read_text(encoding="utf-8")))
    return found


def in_module(text: str) -> Iterator[Message]:
    """The messages of a Python module, whatever it calls gettext's functions."""
    tree = ast.parse(text)
    called = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _called(called.get(node.func.id, ""), [_text(one) for one in node.args])


def in_facts(text: str, columns: Iterable[str]) -> Iterator[Message]:
    """The messages of a table of facts: what its cells say in some columns."""
    for row in csv.DictReader(text.splitlines()):
        yield from (Message(row[name]) for name in columns if row[name])


def in_template(text: str) -> Iterator[Message]:
    """The messages of a template, as Django itself turns it into calls."""
    for found in TEMPLATE_CALL.finditer(templatize(text)):
        arguments = ast.literal_eval(f"[{COUNT.sub('', found['arguments'])}]")
        yield from _called({"_": "gettext"}.get(found["name"], found["name"]), arguments)


def in_script(text: str) -> Iterator[Message]:
    """The messages of a script: its texts are in double quotes."""
    for found in SCRIPT_CALL.finditer(text):
        arguments = [ast.literal_eval(one) if one else None for one in (found["one"], found["many"])]
        yield from _called(found["name"], arguments)


def _called(name: str, arguments: list[str | None]) -> Iterator[Message]:
    """The message of one call; none where its text is not written out."""
    texts = [one for one in arguments if one]
    if name in WITH_PLURAL and len(texts) >= 2:
        yield Message(texts[0], texts[1])
    elif name in WITH_CONTEXT and len(texts) >= 2:
        yield Message(texts[1], context=texts[0])
    elif name in CALLS - WITH_PLURAL - WITH_CONTEXT and texts:
        yield Message(texts[0])


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _files(folder: str, pattern: str) -> list[Path]:
    root = Path(settings.BASE_DIR)
    found = (path for path in sorted((root / folder).rglob(pattern)))
    return [path for path in found if not path.relative_to(root).as_posix().startswith(OF_CURATORS)]


def _note(found: dict[Message, list[str]], path: Path, messages: Iterable[Message]) -> None:
    name = path.relative_to(settings.BASE_DIR).as_posix()
    for message in messages:
        places = found.setdefault(message, [])
        if name not in places:
            places.append(name)
