"""What one process keeps of whole answers, and who makes them."""

import time
from concurrent.futures import ThreadPoolExecutor

from partnerships.http import kept_answers
from partnerships.http.kept_answers import (
    MAX_ANSWER_BYTES,
    MAX_OWN_ANSWER_BYTES,
    MAX_PROCESS_BYTES,
    KeptAnswer,
    Makers,
    OwnAnswers,
)
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


def test_a_long_answer_is_kept_by_the_process_alone_and_a_very_long_one_nowhere():
    sizes = {
        "short": MAX_ANSWER_BYTES,
        "long": MAX_ANSWER_BYTES + 1,
        "as long as may be": MAX_OWN_ANSWER_BYTES,
        "very long": MAX_OWN_ANSWER_BYTES + 1,
    }
    for key, size in sizes.items():
        kept_answers.put(key, answer(size))
    by_process = [key for key in sizes if kept_answers.own(key)]
    kept_answers.OWN.clear()

    assert by_process == ["short", "long", "as long as may be"]
    assert [key for key in sizes if kept_answers.shared(key)] == ["short"]
    kept_answers.OWN.clear()


def test_one_long_answer_leaves_room_for_pages():
    assert MAX_OWN_ANSWER_BYTES < MAX_PROCESS_BYTES / 2


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
