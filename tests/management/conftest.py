"""What tests of commands stand on."""

import pytest


@pytest.fixture
def file(tmp_path):
    def written(content: bytes, name: str = "list.csv") -> str:
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return written
