"""What tests of commands stand on."""

import json

import pytest

from tests.curators_lists import CASES
from tests.management.test_commands import ended


@pytest.fixture
def file(tmp_path):
    def written(content: bytes, name: str = "list.csv") -> str:
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return written


@pytest.fixture
def read(tmp_path):
    """What the command says of bytes or of a file of the cases."""

    def read(given, *options, name="list.csv"):
        path = CASES / given if isinstance(given, str) else tmp_path / name
        if not isinstance(given, str):
            path.write_bytes(given)
        status, printed = ended("read", str(path), "--json", *options)
        assert status == 0, printed
        return json.loads(printed)

    return read
