"""What one process keeps of whole answers, and who makes them."""

import time
from concurrent.futures import ThreadPoolExecutor

from partnerships.http.kept_answers import KeptAnswer, Makers, OwnAnswers
from partnerships.packed import Packed


def answer(length):
    return KeptAnswer(("", "", ""), 0, '"a"', (), Packed(b"x" * (length - 10), b"y" * 10))


def test_a_process_keeps_no_more_than_it_may():
    own = OwnAnswers(100)
    for number in range(10):
        own.put(str(number), answer(30))
        own.get("0")

    assert [key for key in map(str, range(10)) if own.get(key)] == ["0", "8", "9"]
    own.put("0", answer(101))
    assert own.get("0") is None


def test_when_an_answer_held_is_known_as_long_as_it_is_kept():
    own = OwnAnswers(100)
    assert own.seconds_since_it_held("a") == float("inf")
    own.put("a", answer(30))
    assert own.seconds_since_it_held("a") == float("inf")

    own.confirm("a")
    assert own.seconds_since_it_held("a") < 10

    own.put("b", answer(90))
    own.confirm("a")
    assert own.get("a") is None and own.seconds_since_it_held("a") == float("inf")


def test_a_page_that_many_ask_for_at_once_is_made_once():
    makers, kept, made = Makers(), {}, []

    def ask(_number):
        with makers.one("a page"):
            if "a page" not in kept:
                made.append("a page")
                time.sleep(0.05)
                kept["a page"] = True

    with ThreadPoolExecutor(8) as readers:
        list(readers.map(ask, range(8)))

    assert made == ["a page"]
    assert not makers._locks, "what nobody waits for is forgotten"
