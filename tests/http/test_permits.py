"""Few answers at a time, fewer for one client; what nobody sends is let go."""

import threading
from contextlib import ExitStack

import pytest

from partnerships.http import permits
from partnerships.http.permits import NoPermit, Permits
from partnerships.http.spooled_answer import SpooledAnswer


def test_a_permit_that_is_given_back_is_free_for_the_next():
    few = Permits(total=2, each=2, wait_seconds=0)
    first, _second = few.take("a"), few.take("b")
    with pytest.raises(NoPermit):
        few.take("c")

    first.give_back()
    first.give_back()

    few.take("c")
    with pytest.raises(NoPermit):
        few.take("d")


def test_one_client_never_has_all_permits():
    few = Permits(total=3, each=2, wait_seconds=0)
    few.take("a"), few.take("a")

    with pytest.raises(NoPermit):
        few.take("a")

    assert few.take("b")


def test_who_waits_gets_the_permit_that_is_given_back():
    few = Permits(total=1, each=1, wait_seconds=5)
    first = few.take("a")
    threading.Timer(0.05, first.give_back).start()

    assert few.take("b")


def test_only_so_many_wait():
    few = Permits(total=1, each=1, wait_seconds=5)
    few.take("a")
    with ExitStack() as others:
        for number in range(permits.MAX_WAITING_REQUESTS):
            others.enter_context(permits.WAITING_ROOM.waiting(f"other {number}"))

        with pytest.raises(NoPermit):
            few.take("b")


def test_one_client_does_not_fill_the_room_in_which_others_wait():
    room = permits.WaitingRoom(total=3, each=2)
    with room.waiting("a"), room.waiting("a"):
        with pytest.raises(NoPermit), room.waiting("a"):
            pass
        with room.waiting("b"):
            pass

    with room.waiting("a"):
        assert room._waiting == {"a": 1}


def test_an_answer_holds_its_permit_until_it_is_sent():
    few = Permits(total=1, each=1, wait_seconds=0)
    sent = few.take("a").held_by([b"1", b"2"])
    assert next(sent) == b"1"
    with pytest.raises(NoPermit):
        few.take("b")

    assert list(sent) == [b"2"]

    assert few.take("b")


def test_an_answer_that_nobody_sends_loses_its_permit(monkeypatch):
    monkeypatch.setattr(permits, "RESERVED_SECONDS", 0)
    few = Permits(total=1, each=1, wait_seconds=0)
    few.take("a").held_by([b"1"])

    assert few.take("b")


def test_a_file_is_written_to_its_end_though_nobody_reads_it():
    written = threading.Event()
    spooled = SpooledAnswer((b"x" * 1000 for _ in range(1000)), written.set)

    assert written.wait(5)
    assert sum(map(len, spooled)) == 1_000_000
    spooled.close()


def test_an_error_comes_behind_what_was_written_before_it():
    def broken():
        yield b"begun"
        raise ValueError("broke")

    spooled = SpooledAnswer(broken(), lambda: None)

    assert next(spooled) == b"begun"
    with pytest.raises(ValueError, match="broke"):
        next(spooled)
    spooled.close()


def test_a_file_that_nobody_reads_on_is_no_longer_written():
    begun, going = threading.Event(), threading.Event()

    def endless():
        while True:
            begun.set()
            yield b"x"
            going.wait(5)

    spooled = SpooledAnswer(endless(), going.set)
    assert begun.wait(5)
    threading.Timer(0.05, going.set).start()

    spooled.close()

    assert not spooled._writer.is_alive()
