"""What an address asks that is not understood is refused: every problem in a sentence, and nothing is guessed."""

import pytest

from partnerships.queries.question import BadQuestion
from tests.factories import question, released

pytestmark = pytest.mark.django_db


def problems(address):
    with pytest.raises(BadQuestion) as refused:
        question(address)
    return refused.value.problems


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("nonsense=1", "nonsense"),
        ("State=CA", "State"),
        ("state=ZZ", "ZZ"),
        ("state=ca", "ca"),
        ("state=CA&state=ZZ", "ZZ"),
        ("county=6037", "6037"),
        ("county=0603x", "0603x"),
        ("county=٠٦٠٣٧", "FIPS"),
        ("kind=wizard", "wizard"),
        ("program=doorbells", "doorbells"),
        ("status=active", "active"),
        ("source=nobody", "nobody"),
        ("started_after=yesterday", "yesterday"),
        ("started_after=2019-02-30", "2019-02-30"),
        ("started_before=9999", "9999"),
        ("started_before=2019-13", "2019-13"),
        ("undated=maybe", "maybe"),
        ("as_of=2019-08", "whole day"),
        ("as_of=9999-12-31", "9999-12-31"),
        ("as_of=9998-12-31", "still to come"),
        ("as_of=2020-01-01&certainty=perhaps", "perhaps"),
        ("certainty=certain", "give the day too"),
        ("changed_since=2020", "whole day"),
        ("in_bbox=1,2,3", "in_bbox"),
        ("in_bbox=a,b,c,d", "in_bbox"),
        ("in_bbox=-84,41,-82,39", "in_bbox"),
        ("in_bbox=nan,nan,nan,nan", "in_bbox"),
        ("in_bbox=-200,0,0,0", "in_bbox"),
        ("sort=mood", "mood"),
        ("sort=--agency", "sort"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=one", "page"),
        ("page=²", "page"),
        ("page_size=0", "page_size"),
        ("page_size=100000", "page_size"),
        ("version=2", "version"),
        ("version=0", "version"),
        ("version=latest", "version"),
        ("version=99999999999999999999", "version"),
        ("q=a&q=b", "q"),
        ("as_of=2020-01-01&as_of=2020-01-02", "as_of"),
        ("sort=agency&sort=state", "sort"),
        ("version=1&version=1&page=1&page=2", "page"),
        ("q=%00", "q"),
    ],
)
def test_what_is_not_understood_is_refused_in_a_sentence_that_names_it(address, named):
    released({})

    sentences = problems(address)

    assert any(named in sentence for sentence in sentences)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_every_problem_of_an_address_is_told_at_once():
    released({})

    assert len(problems("nonsense=1&state=ZZ&as_of=soon&page=0&version=9")) == 5


def test_a_text_longer_than_anyone_searches_is_refused():
    released({})

    assert "at most" in problems("q=" + "+".join(["ring"] * 2000))[0]
