"""What a partnership was: each statement has its day and its source, each document its publisher."""

from __future__ import annotations

from itertools import groupby, pairwise
from pathlib import Path

import pytest

from partnerships import facts
from partnerships.facts import Period, first_and_last_day, program
from partnerships.facts.program import ProgramDocument, ProgramFact
from partnerships.sources import announcements
from partnerships.views.articles import PROGRAM_DOCUMENTS, PROGRAM_SECTIONS

FACTS, DOCUMENTS = program.facts(), program.documents()


def test_every_section_has_facts_and_every_fact_a_section() -> None:
    assert [name for name, _ in groupby(FACTS, key=lambda one: one.section)] == [
        name for name, _, _ in PROGRAM_SECTIONS
    ]
    assert [name for name, _ in groupby(DOCUMENTS, key=lambda one: one.group)] == [
        name for name, _ in PROGRAM_DOCUMENTS
    ]


@pytest.mark.parametrize("one", FACTS, ids=lambda one: f"{one.section} {one.when}")
def test_a_fact_has_a_day_and_a_source_or_says_that_no_link_is_at_hand(one: ProgramFact) -> None:
    assert first_and_last_day(one.when)
    assert one.source
    assert one.has_no_link or any(part.address for part in (*one.citations, *one.archives))


@pytest.mark.parametrize("name", [name for name, _, _ in PROGRAM_SECTIONS])
def test_facts_stand_in_the_order_of_their_days(name: str) -> None:
    days = [first_and_last_day(one.when)[0] for one in FACTS if one.section == name]

    assert all(before <= after for before, after in pairwise(days))


@pytest.mark.parametrize("one", DOCUMENTS, ids=lambda one: one.title or one.kind)
def test_a_document_has_publisher_and_kind_and_its_day_is_worded(one: ProgramDocument) -> None:
    assert one.kind and one.source
    assert bool(one.when) == bool(one.when_words)
    assert one.citations


def test_no_link_is_new_to_the_program() -> None:
    """Facts, documents and lists tell of the same pages; a page that only one of them knows would be a slip."""
    told = [*facts.program_events(), *facts.published_counts()]
    known = {part.address for one in told for part in one.citations}
    listed = Path(announcements.__file__).with_name(announcements.SOURCE.bundled).read_text(encoding="utf-8")

    for one in FACTS:
        for part in (*one.citations, *one.archives):
            assert part.address in known or part.address in listed, part


@pytest.mark.parametrize("one", facts.periods(), ids=lambda one: one.since)
def test_what_an_account_could_not_do_tells_of_nothing_that_was_possible(one: Period) -> None:
    assert one.not_possible.count(".") == 1, "one sentence: what else held stands apart"
    assert not any(word in one.not_possible for word in ("could", "still", "worked", "whatever"))


def test_an_archived_copy_bears_the_name_of_its_source() -> None:
    one = program.ProgramDocument(
        "A; B", "https://a.org; -", "-; https://archive.is/b", "ring", "", "", "", "post", ""
    )

    assert [(part.name, part.address) for part in one.archives] == [("B", "https://archive.is/b")]
