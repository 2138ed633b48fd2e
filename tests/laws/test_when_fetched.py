"""Law of evidence: the day on which we keep or fetch a list is never evidence about an agency."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from partnerships.models import ReleaseRow, Source
from partnerships.models.vocabulary import Nature
from tests import factories
from tests.laws import evidence_world
from tests.laws.test_evidence_ends import SEEDS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", SEEDS)
def test_the_day_on_which_a_collection_of_reports_is_kept_changes_no_value(seed):
    answers = []

    for kept_on in ("2019-02-03", "2026-01-01"):
        with transaction.atomic():
            evidence_world.build(seed, reports_kept_on=kept_on)
            assert Source.objects.filter(slug="announcements", nature=Nature.REPORTS).exists()
            answers.append(published())
            transaction.set_rollback(True)

    assert len(answers[0]) > 10
    assert answers[0] == answers[1]


def without_numbers(row: dict) -> dict:
    """The row without the numbers that another database would give."""
    numbers = {"partnership_id", "agency_number", "listing_ids", "changed_on"}
    return {name: value for name, value in row.items() if name not in numbers}


def test_the_day_on_which_lists_are_fetched_changes_no_value(monkeypatch):
    """Every list speaks for the same days; it is taken in years sooner or later."""
    answers = []

    for today in (date(2024, 2, 3), date(2031, 1, 1)):
        monkeypatch.setattr(factories, "TODAY", today)
        with transaction.atomic():
            evidence_world.build(SEEDS[0])
            answers.append(published())
            transaction.set_rollback(True)

    assert len(answers[0]) > 10
    assert answers[0] == answers[1]


def published() -> list[dict]:
    names = [field.name for field in ReleaseRow._meta.fields if field.name not in ("id", "versions")]
    rows = ReleaseRow.objects.newest().order_by("agency_name", "program").values(*names)
    return [without_numbers(row) for row in rows]
