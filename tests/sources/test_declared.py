"""Every declared source, walked alike: what stands in the folder is in order, and its samples say what they should."""

import inspect
import re
from importlib import import_module

import pytest

from partnerships.ingest import registry
from tests.sources.declared import expectations, folder, in_words, take

DECLARED = list(registry.declared().values())
EXPECTED = expectations()
each_source = pytest.mark.parametrize("source", DECLARED, ids=lambda source: source.slug)
each_sample = pytest.mark.parametrize(
    ("source", "name", "expected"),
    EXPECTED,
    ids=[f"{source.slug}/{name}" for source, name, _said in EXPECTED],
)


@each_source
def test_a_source_lives_in_the_folder_of_its_slug(source):
    module = import_module(f"partnerships.sources.{source.slug.replace('-', '_')}")

    assert module.SOURCE is source
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", source.slug)


@each_source
def test_a_source_tells_its_readers_who_makes_it_and_what_it_leaves_out(source):
    module = import_module(f"partnerships.sources.{source.slug.replace('-', '_')}")

    assert source.about == inspect.cleandoc(module.__doc__)
    assert "leaves out" in source.about
    assert source.title and source.publisher and source.license


@each_source
def test_a_source_names_each_column_once(source):
    named = [*source.reads, *source.optional, *(one for one in source.ignores if isinstance(one, str))]

    assert len(named) == len(set(named))
    assert set(source.dates) <= set(source.reads) | set(source.optional)
    assert {column for column in source.take.values() if isinstance(column, str)} <= set(named)


@each_source
def test_a_source_has_samples_and_each_is_said(source):
    samples = {path.name for path in folder(source).glob("sample*") if path.is_file()}

    assert samples, f"{folder(source)} holds no sample"
    assert samples == {name for declared, name, _said in EXPECTED if declared is source}


@each_sample
def test_a_sample_says_what_it_should(source, name, expected):
    taken = take(source, (folder(source) / name).read_bytes())

    assert taken.complaints == ""
    assert [in_words(said) for said in taken.rows] == expected["says"]
    assert taken.tally["rows"] == expected["rows"]
    assert taken.tally["kept"] == len(expected["says"]) == expected["rows"] - taken.tally["ignored"]


@each_source
def test_each_correction_is_used_by_a_sample(source):
    unused = [
        set(take(source, (folder(source) / name).read_bytes()).unused)
        for declared, name, _said in EXPECTED
        if declared is source
    ]

    assert set.intersection(*unused) == set()
