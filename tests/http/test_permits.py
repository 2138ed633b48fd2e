"""Few answers at a time, fewer for one client; what nobody sends is let go."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from partnerships.http import permits
from partnerships.http.permits import NoPermit, PermitRequest, Permits
from partnerships.http.spooled_answer import SpooledAnswer
from tests.waiting import wait_until


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
            others.enter_context(permits.WAITING_ROOM.waiting(PermitRequest(f"other {number}", 1)))

        with pytest.raises(NoPermit):
            few.take("b")


def test_who_does_not_wait_sends_nobody_away():
    few = Permits(total=1, each=1, wait_seconds=0)
    few.take("a")
    with ExitStack() as others:
        waiting = [PermitRequest(f"other {number}", 5) for number in range(permits.MAX_WAITING_REQUESTS)]
        for one in waiting:
            others.enter_context(permits.WAITING_ROOM.waiting(one))

        with pytest.raises(NoPermit):
            few.take("b")

        assert not any(one.has_to_leave for one in waiting)


def test_one_client_does_not_fill_the_room_in_which_others_wait():
    room = permits.WaitingRoom(total=3, each=2)
    with room.waiting(PermitRequest("a", 1)), room.waiting(PermitRequest("a", 2)):
        with pytest.raises(NoPermit), room.waiting(PermitRequest("a", 3)):
            pass
        with room.waiting(PermitRequest("b", 1)):
            pass

    assert not room._waiting


def test_who_asked_for_least_is_let_into_a_full_room_and_who_asked_for_most_has_to_leave():
    room = permits.WaitingRoom(total=2, each=2)
    most, less = PermitRequest("most", 9), PermitRequest("less", 5)
    with room.waiting(most), room.waiting(less):
        with pytest.raises(NoPermit), room.waiting(PermitRequest("more than any", 10)):
            pass
        with room.waiting(PermitRequest("reader", 1)):
            assert (most.has_to_leave, less.has_to_leave) == (True, False)
            with pytest.raises(NoPermit), room.waiting(PermitRequest("another", 6)):
                pass


def test_a_request_that_has_to_leave_is_refused_before_its_time(monkeypatch):
    monkeypatch.setattr(permits, "WAITING_ROOM", permits.WaitingRoom(total=1, each=1))
    few = Permits(total=1, each=1, wait_seconds=60)
    held = few.take("a")
    few._demand.note("program", time.monotonic())
    with ThreadPoolExecutor(2) as threads:
        program = threads.submit(few.take, "program")
        wait_until(lambda: permits.WAITING_ROOM._waiting, "the program does not wait")
        reader = threads.submit(few.take, "reader")

        with pytest.raises(NoPermit):
            program.result(10)

        held.give_back()
        assert reader.result(10)


def test_who_asked_for_least_lately_is_next():
    few, order = Permits(total=1, each=1, wait_seconds=60), []
    held = few.take("a")
    for _ in range(3):
        few._demand.note("program", time.monotonic())

    def ask(client):
        permit = few.take(client)
        order.append(client)
        permit.give_back()

    with ThreadPoolExecutor(3) as threads:
        for number, client in enumerate(("program", "reader", "other"), start=1):
            threads.submit(ask, client)
            wait_until(lambda number=number: len(few._waiting) == number, "it does not wait")
        held.give_back()

    assert order == ["reader", "other", "program"], "of equals, who came first"


def test_what_was_asked_for_long_ago_counts_little_and_is_forgotten(monkeypatch):
    monkeypatch.setattr(permits, "MAX_CLIENTS_REMEMBERED", 2)
    demand, later = permits.Demand(), permits.HALF_LIFE_SECONDS

    assert [demand.note("a", now) for now in (0, 0, later)] == [1, 2, 2]

    demand.note("b", later), demand.note("c", 100 * later)
    assert set(demand._asked) == {"c"}


def test_a_crowd_of_new_clients_is_not_gone_through_for_each_of_them(monkeypatch):
    faded, seen = permits._faded, []
    monkeypatch.setattr(permits, "MAX_CLIENTS_REMEMBERED", 10)
    monkeypatch.setattr(permits, "_faded", lambda *said: seen.append(1) or faded(*said))
    demand = permits.Demand()

    for number in range(1000):
        demand.note(f"network {number}", now=0)

    assert len(seen) < 4 * 1000


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
