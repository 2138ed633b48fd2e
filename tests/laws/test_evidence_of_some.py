"""The evidence of some agencies is found by their own rows, that of most by reading all: it is the same evidence."""

import random

import pytest
from django.db import connection

from partnerships.actions.rebuild import evidence_rows, rebuild
from partnerships.actions.rebuild.evidence_rows import EVIDENCE_OF_MOST, EVIDENCE_OF_SOME, in_scope
from partnerships.models import Agency, Partnership
from tests.laws.evidence_world import build

pytestmark = pytest.mark.django_db


def rows(statement, scope):
    with connection.cursor() as cursor:
        cursor.execute(statement, in_scope(scope))
        return cursor.fetchall()


@pytest.mark.parametrize("seed", range(4))
def test_both_ways_find_the_same_rows(seed):
    build(seed)
    agencies = list(Agency.objects.order_by("id").values_list("id", flat=True))
    some = sorted(random.Random(seed).sample(agencies, 5))

    for scope in (agencies, some, some[:1], []):
        assert rows(EVIDENCE_OF_SOME, scope) == rows(EVIDENCE_OF_MOST, scope)
    assert rows(EVIDENCE_OF_SOME, agencies) == rows(EVIDENCE_OF_MOST, None) != []


def test_a_rebuild_of_most_agencies_gives_what_one_of_each_gives(monkeypatch):
    build(1)
    agencies = list(Agency.objects.values_list("id", flat=True))
    kept = list(Partnership.objects.order_by("id").values())
    for agency in agencies:
        rebuild(agencies=[agency])
    assert list(Partnership.objects.order_by("id").values()) == kept

    monkeypatch.setattr(evidence_rows, "are_most", lambda scope: True)
    Partnership.objects.update(city="?", sources=[], published=False)
    rebuild(agencies=agencies[1:])
    rebuild(agencies=agencies[:1])

    assert list(Partnership.objects.order_by("id").values()) == kept


def test_most_agencies_are_half_of_all_and_many(monkeypatch):
    build(1)
    last = Agency.objects.latest("id").pk
    half = list(range(-(-last // 2)))

    assert evidence_rows.are_most(None)
    assert not evidence_rows.are_most(half[: evidence_rows.BATCH_ROWS - 1])
    monkeypatch.setattr(evidence_rows, "BATCH_ROWS", len(half) - 1)
    assert evidence_rows.are_most(half)
    assert not evidence_rows.are_most(half[1:])
