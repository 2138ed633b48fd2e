"""What is searched for before a pattern is tried stands in every name that the pattern matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.matching.name_words import (
    KIND_PATTERNS,
    MAY_BE_TRIBAL,
    MAY_SAY_KIND,
    NO_UNIT,
    SUFFIX,
    SUFFIX_WORDS,
    TRIBAL,
    UNIT,
    UNIT_WORDS,
)


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        pytest.param(pattern, letters, id=letters[0])
        for (pattern, _, _), letters in zip(KIND_PATTERNS, MAY_SAY_KIND, strict=True)
    ],
)
@given(data=st.data())
def test_a_name_that_says_a_kind_has_its_letters(pattern, letters, data):
    name = data.draw(st.from_regex(pattern, fullmatch=True))

    assert any(some in name for some in letters)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param(UNIT, UNIT_WORDS, id="unit"),
        pytest.param(NO_UNIT, UNIT_WORDS, id="no unit"),
        pytest.param(TRIBAL, MAY_BE_TRIBAL, id="tribal"),
    ],
)
@given(data=st.data())
def test_a_name_that_matches_has_one_of_the_words(pattern, words, data):
    name = data.draw(st.from_regex(pattern, fullmatch=True).filter(str.isascii))

    assert words & set(name.split())


@given(name=st.from_regex(SUFFIX, fullmatch=True).map(str.rstrip))
def test_a_name_with_a_suffix_ends_in_it(name):
    assert name.endswith(SUFFIX_WORDS)
