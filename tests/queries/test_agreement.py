"""How the lists agree: what each adds, corroborates and contradicts."""

import pytest

from partnerships.queries.sources.agreement import agreement
from tests.factories import released

pytestmark = pytest.mark.django_db


def test_each_list_adds_corroborates_and_contradicts():
    released(
        {"sources": ["announcements"]},
        {"sources": ["announcements", "eff-atlas"]},
        {"sources": ["announcements", "eff-atlas"], "conflicts": ["Start dates differ."]},
        {"sources": ["eff-atlas"], "conflicts": ["Start dates differ."]},
    )

    assert agreement() == [("announcements", 3, 1, 1, 1), ("eff-atlas", 3, 1, 1, 1)]
