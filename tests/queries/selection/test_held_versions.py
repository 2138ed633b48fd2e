"""The columns of a version that were made of another's are those that the database has of it."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from psycopg2.extras import NumericRange

from partnerships.dates import Span
from partnerships.models import Release, ReleaseRow
from partnerships.models.vocabulary import Kind, Status
from partnerships.queries.selection import held, other_version, version_columns
from tests.factories import released

VERSIONS = range(1, 7)
RECORDS = 60


@pytest.fixture(autouse=True)
def nothing_held():
    held._held.clear()


def history(seed: int) -> dict[int, Release]:
    """Releases in which records come, change, go and come again."""
    chance, rows = Random(seed), {version: [] for version in VERSIONS}
    for record in range(1, RECORDS + 1):
        ends = sorted(chance.sample(range(1, VERSIONS.stop + 1), chance.randint(2, 4)))
        for first, after in pairwise(ends):
            if first < VERSIONS.stop and chance.random() < 0.8:
                rows[first].append(row(chance, record, first, after))
    found = {version: released(*rows[version], version=version) for version in VERSIONS}
    for version, release in found.items():
        release.total = ReleaseRow.objects.at_version(version).count()
        release.added = 1  # few were changed, as far as anyone says
        release.save()
    return found


def row(chance: Random, record: int, first: int, after: int) -> dict:
    return {
        "partnership_id": record,
        "agency_number": chance.randint(1, RECORDS // 2),
        "agency_name": f"Agency {chance.randint(1, RECORDS)}",
        "agency_kind": chance.choice(Kind.values),
        "status": chance.choice(Status.values),
        "state": chance.choice(["CA", "NY", "TX", "OH"]),
        "latitude": chance.choice([None, 40.0, 41.123456]),
        "longitude": chance.choice([None, -83.0]),
        "start": chance.choice([None, Span.year(chance.randint(2018, 2022))]),
        "sources": chance.sample(["announcements", "eff-atlas", "ring-active-agency-map"], 2),
        "versions": NumericRange(first, after if after in VERSIONS else None),
    }


def differing(one, other) -> list[str]:
    """The columns in which two differ, to the type of their numbers."""
    numbers = [
        name
        for name, column in one.numbers.items()
        if column.dtype != other.numbers[name].dtype
        or not np.array_equal(column, other.numbers[name], equal_nan=True)
    ]
    coded = [
        name
        for name, column in one.coded.items()
        if column.values != other.coded[name].values
        or column.codes.dtype != other.coded[name].codes.dtype
        or column.codes.tolist() != other.coded[name].codes.tolist()
    ]
    return [*numbers, *coded, *(["names"] if list(one.names) != list(other.names) else [])]


@pytest.mark.parametrize("seed", range(3))
def test_each_version_is_made_of_each_other(db, seed):
    history(seed)
    read = {version: version_columns.read(version) for version in VERSIONS}

    for version in VERSIONS:
        for other in VERSIONS:
            made = other_version.columns_of(version, read[other], other)
            assert differing(made, read[version]) == [], (version, other)

    assert len({len(one) for one in read.values()}) > 2


def test_of_the_next_version_only_what_changed_is_read(db, monkeypatch):
    found = history(seed=7)
    held.of(found[2])
    monkeypatch.setattr(version_columns, "read", None)

    made = held.of(found[3])

    monkeypatch.undo()
    assert differing(made, version_columns.read(3)) == []


def test_a_new_process_makes_its_first_version_of_one_that_another_read(db, monkeypatch):
    found = history(seed=7)
    held.of(found[2])
    held.of(found[3])
    held._held.clear()
    monkeypatch.setattr(version_columns, "read", None)

    made = held.of(found[3])

    monkeypatch.undo()
    assert differing(made, version_columns.read(3)) == []


@pytest.mark.parametrize(
    ("number", "otherwise"),
    [(3, {"changed": RECORDS}), (2, {"published_at": "2020-01-01T00:00:00Z"})],
    ids=["that changed much", "of a restored backup, which has the one before otherwise"],
)
def test_a_version_is_read_whole(db, monkeypatch, number, otherwise):
    found = history(seed=7)
    held.of(found[2])
    Release.objects.filter(number=number).update(**otherwise)
    monkeypatch.setattr(other_version, "columns_of", None)

    assert len(held.of(found[3])) == found[3].total


def test_columns_of_other_rows_than_the_release_has_are_not_taken(db):
    found = history(seed=7)
    held.of(found[2])
    ReleaseRow.objects.at_version(2).first().delete()  # so that what is held is wrong
    ReleaseRow.objects.filter(versions__startswith=3).first().delete()

    assert len(held.of(found[3])) == ReleaseRow.objects.at_version(3).count()
