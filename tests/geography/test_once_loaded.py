"""A process that was asked before the gazetteer was loaded finds it afterwards."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from partnerships.geography.once_loaded import once_loaded
from partnerships.models import County, State
from partnerships.queries.places import suggestions
from partnerships.queries.question import filters

PROJECT_DIR = Path(__file__).resolve().parents[2]
CACHES = {"cache", "lru_cache"}
SOUND = {
    "_state_name": "of one state, and none is kept that is not there",
}
"""Functions that read the database and keep what they give, with why that stays true."""
READ_ONCE = [
    (suggestions, "State", State, suggestions.states_called),
    (suggestions, "State", State, suggestions._state_names),
    (suggestions, "County", County, suggestions._county_names),
    (filters, "State", State, filters.states),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("module", "name", "model", "read"), READ_ONCE, ids=[one[-1].__name__ for one in READ_ONCE]
)
def test_who_asked_before_the_tables_were_loaded_finds_what_is_in_them_afterwards(
    monkeypatch, module, name, model, read
):
    read = once_loaded(read.__wrapped__)
    with monkeypatch.context() as before:
        before.setattr(module, name, SimpleNamespace(objects=model.objects.none()))
        assert not read()

    found = read()

    assert found
    assert read() is found


def reads_and_keeps(function: ast.FunctionDef) -> bool:
    """Whether a function is kept for the life of its process and asks a model itself."""
    kept = {ast.unparse(one.func if isinstance(one, ast.Call) else one) for one in function.decorator_list}
    return bool(kept & CACHES) and ".objects" in ast.unparse(function)


def test_nothing_else_that_is_read_from_the_database_is_kept_for_the_life_of_a_process():
    files = [*PROJECT_DIR.glob("partnerships/**/*.py"), *PROJECT_DIR.glob("ringwatch/**/*.py")]
    functions = [one for file in files for one in ast.walk(ast.parse(file.read_text()))]
    found = {one.name for one in functions if isinstance(one, ast.FunctionDef) and reads_and_keeps(one)}

    assert found == set(SOUND)
