"""A migration that has landed is never rewritten: sites have gone through it, and go through it but once.

`migrations.sha256` lists those that are frozen, each with the SHA-256 of what it does: its code without imports and
comments, since a module may move. A new migration is added with the line that the failing test shows.
"""

import ast
import hashlib
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from partnerships import migrations

FOLDER = Path(migrations.__file__).parent
LIST = Path(__file__).parent / "migrations.sha256"
FROZEN = {name: digest for digest, name in (line.split() for line in LIST.read_text().splitlines())}


def meaning(node: object) -> object:
    """A part of a program as plain lists, the same in every Python: without imports, and names without modules."""
    if isinstance(node, list):
        return [meaning(one) for one in node if not isinstance(one, ast.Import | ast.ImportFrom)]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return ["Name", node.attr]
    if isinstance(node, ast.Name):
        return ["Name", node.id]
    if isinstance(node, ast.AST):
        fields = [(name, value) for name, value in ast.iter_fields(node) if value not in (None, [])]
        return [
            type(node).__name__,
            [[name, meaning(value)] for name, value in fields if name not in {"kind", "ctx"}],
        ]
    return repr(node)


def digest_of(text: str) -> str:
    body = ast.parse(text).body
    code = [
        node for node in body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    return hashlib.sha256(repr(meaning(code)).encode()).hexdigest()


@pytest.mark.parametrize("name", FROZEN)
def test_a_migration_that_landed_does_what_it_did(name):
    found = digest_of((FOLDER / f"{name}.py").read_text(encoding="utf-8"))

    assert found == FROZEN[name], f"{name} was rewritten: undo that, and add a new migration instead"


def test_every_migration_before_the_last_frozen_one_is_frozen():
    names = sorted(path.stem for path in FOLDER.glob("0*.py"))

    missing = [name for name in names if name < max(FROZEN) and name not in FROZEN]
    assert [f"{digest_of((FOLDER / f'{name}.py').read_text())} {name}" for name in missing] == []


@pytest.mark.django_db
def test_the_models_are_what_the_migrations_make():
    said = io.StringIO()

    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_a_moved_import_is_no_rewriting_and_another_operation_is():
    text = '"""Words."""\nfrom a.b import c\noperations = [x.Add("name", c.d)]\n'

    assert digest_of(text) == digest_of('"""Other."""\nimport e\noperations = [y.Add("name", f.d)]\n')
    assert digest_of(text) != digest_of(text.replace("name", "names"))
