"""Law 5 for files: what a version's file said when it was new, it says for ever, to the byte."""

import random

import pytest
from django.test import Client

from partnerships.actions.releases.publish import publish
from partnerships.exports.formats import FORMATS
from tests import database
from tests.exports import questions, records

RELEASES = 30


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    """Files of thirty releases of random edits, each taken when its release was the newest: address → bytes."""
    chance, files = random.Random(30), {}
    with database.committed(django_db_blocker):
        records.fill()
        for number in range(3, RELEASES + 3):
            records.edit(chance)
            assert publish(actor="tests", why=f"Edit {number}").number == number
            files |= taken(number)
        yield files


def taken(version: int) -> dict[tuple[str, str, int], bytes]:
    """Every format, each of a question of its own, and the whole as CSV."""
    asked = {kind: questions.ask(version * 10 + place, versions=0) for place, kind in enumerate(FORMATS)}
    return {
        (kind, address, version): body(f"/partnerships.{kind}?{address}")
        for kind, address in (*asked.items(), ("csv", ""))
    }


def body(address: str) -> bytes:
    response = Client().get(address)
    content = b"".join(response)
    assert response.status_code == 200, (address, content)
    return content


@pytest.mark.parametrize("kind", FORMATS)
def test_a_versions_file_never_changes(kind, kept):
    mine = {key: content for key, content in kept.items() if key[0] == kind}

    for (_, address, version), content in mine.items():
        assert body(f"/partnerships.{kind}?{address}&version={version}") == content, (address, version)
    assert len(mine) >= RELEASES


def test_the_releases_differ(kept):
    whole = [content for (kind, address, _), content in kept.items() if (kind, address) == ("csv", "")]

    assert len(set(whole)) == len(whole) == RELEASES
