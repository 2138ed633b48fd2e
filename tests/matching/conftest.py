"""The gazetteer and the labelled pairs, read once."""

import pytest

from bench import matching
from partnerships.geography.placing import Gazetteer


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.from_files()


@pytest.fixture(scope="session")
def pairs(gazetteer):
    return list(matching.pairs(gazetteer))
