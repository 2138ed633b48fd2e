"""The gazetteer, built once for all tests of places."""

import pytest

from partnerships.geography.placing import Gazetteer


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.from_files()
