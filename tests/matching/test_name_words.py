"""What is searched for before a pattern is tried stands in every name that the pattern matches."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.matching import names
from partnerships.matching.name_words import (
    ENDS_IN_POLICE,
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


WORDS = (
    "dayton and the of for office state highway patrol municipal police department bureau division sheriff fire rescue"
    " constable prosecutor county attorney tribal tribe nation lost campus public safety law enforcement"
).split()


@given(before=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_a_name_that_ends_in_the_commonest_words_is_taken_apart_as_any_other(before):
    name = f"{' '.join(before)}{ENDS_IN_POLICE}"

    with patch.object(names, "ENDS_IN_POLICE", "no ending of any name"):
        by_patterns = names._without_kind(name)

    assert names._without_kind(name) == by_patterns
