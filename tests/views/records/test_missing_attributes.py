"""A page asks a row only for what it has: Django searches a whole model for each attribute that is not there."""

import builtins

import pytest
from django.core.cache import cache
from django.db.models import Model
from django.template import base

PAGES = (
    "/",
    "/partnerships/",
    "/partnerships/?as_of=2019-09-01",
    "/partnerships/RW-000001/",
    "/states/",
    "/states/NJ/",
    "/trends/",
    "/changes/",
    "/embed/table/",
    "/cite/",
    "/data/",
    "/sources/",
    "/about/",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_for_nothing_that_is_not_there(address, changed, client, monkeypatch):
    searched = []

    def dir_of(one):
        if isinstance(one, Model):  # a dict or a tuple is searched at once
            searched.append(type(one).__name__)
        return builtins.dir(one)

    monkeypatch.setattr(base, "dir", dir_of, raising=False)
    cache.clear()

    answer = client.get(address)

    assert answer.status_code == 200
    assert not searched, f"Looked up in vain in: {sorted(set(searched))}"
