"""What tests of acts stand on."""

import pytest

from partnerships.models import Agency
from tests.actions.towns import ROWS
from tests.factories import agency, published


@pytest.fixture
def towns(db) -> list[Agency]:
    """The agencies of `ROWS`, each with a partnership."""
    published(*ROWS.values())
    return [agency(row["agency"]) for row in ROWS.values()]
