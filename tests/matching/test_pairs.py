"""The labelled pairs: what a rule joins is one agency, and the document says how often it does."""

import csv

import pytest

from bench import matching
from partnerships.matching.names import parts_of
from partnerships.models.vocabulary import Kind


@pytest.fixture(scope="module")
def score(gazetteer):
    return matching.score(gazetteer)


def in_words(pair):
    return f"{pair.one.name} / {pair.two.name}, {pair.one.state}: {pair.why}"


def test_there_are_many_pairs_each_once_the_hard_ones_first_with_a_word_on_each():
    with matching.PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    labels = [row["truth"] for row in rows]
    assert len(rows) >= 400
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    assert set(labels) == {matching.SAME, matching.DIFFERENT, matching.UNSURE_IS_RIGHT}
    assert labels == sorted(labels, key=[matching.DIFFERENT, matching.UNSURE_IS_RIGHT, matching.SAME].index)
    assert all(row["why"] for row in rows)


def test_no_pair_is_joined_by_rule_that_is_not_one_agency(pairs):
    joined = [
        in_words(pair)
        for pair in pairs
        if pair.truth != matching.SAME and matching.compared(pair.one, pair.two).same is not None
    ]

    assert joined == []


def test_what_the_pair_does_not_tell_is_left_to_a_person(pairs):
    settled = [
        in_words(pair)
        for pair in pairs
        if pair.truth == matching.UNSURE_IS_RIGHT and not matching.compared(pair.one, pair.two).unsure
    ]

    assert settled == []


def test_precision_is_whole_and_recall_is_above_its_floor(score):
    assert score.precision == 1
    assert score.recall >= matching.RECALL_FLOOR


def test_the_decision_is_the_same_whichever_of_the_two_came_first(pairs):
    lopsided = [
        in_words(pair)
        for pair in pairs
        if matching.outcome(matching.compared(pair.one, pair.two))
        != matching.outcome(matching.compared(pair.two, pair.one))
    ]

    assert lopsided == []


def test_each_join_and_each_question_gives_its_reasons_in_sentences(pairs):
    for pair in pairs:
        decision = matching.compared(pair.one, pair.two)
        reasons = [decision.reasons] if decision.same else [one.reasons for one in decision.candidates]
        for given in reasons:
            assert given, in_words(pair)
            assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in given)


def test_each_name_says_its_kind(pairs):
    untold = [
        side.name
        for pair in pairs
        for side in (pair.one, pair.two)
        if side.kind is not Kind.OTHER and parts_of(side.name, side.state_name).kind is not side.kind
    ]

    assert untold == []


def test_the_document_gives_the_figures_of_today(score):
    page = matching.DOCUMENT.read_text(encoding="utf-8")

    for line in matching.pairs_table(score):
        assert line in page
