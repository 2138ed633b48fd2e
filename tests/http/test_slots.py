"""Few threads of one process compute at once, and none waits for ever."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from partnerships.http.permits import SLOTS, Slots
from tests.waiting import wait_until


def test_no_more_compute_at_once_than_may():
    slots, at_once, most = Slots(2, 10), 0, 0

    def compute(_number):
        nonlocal at_once, most
        with slots.one("a"):
            at_once += 1
            most = max(most, at_once)
            time.sleep(0.005)
            at_once -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(compute, range(16)))

    assert most == 2


def test_behind_answers_that_take_long_one_goes_on_without_a_slot():
    slots = Slots(1, 0.01)

    with slots.one("a"), slots.one("b"):
        pass  # the second did not wait for the first, which waits for it
    with slots.one("a"):
        assert not slots._free, "who had no slot gave none back"
    assert not slots._computing


def test_who_asks_for_one_page_comes_before_who_asks_for_many():
    slots, order, remembered = Slots(1, 10), [], []

    def compute(client):
        with slots.one(client):
            order.append(client)
            remembered.append(list(slots._computing))
            if len(order) == 1:
                wait_until(lambda: len(slots._waiting) == 4, "the others do not wait")

    with ThreadPoolExecutor(8) as threads:
        threads.submit(compute, "many")
        wait_until(lambda: order, "nobody computes")
        for number, client in enumerate(("many", "many", "one", "other"), start=1):
            threads.submit(compute, client)
            wait_until(
                lambda number=number: len(slots._waiting) >= number or len(order) > 1, "it does not wait"
            )

    assert order == ["many", "one", "other", "many", "many"]
    assert remembered == [[client] for client in order], "of whom nothing is computed, nothing stays"


@pytest.mark.django_db
def test_a_box_of_the_map_takes_no_slot_from_pages(client, monkeypatch):
    given = []
    one = SLOTS.one
    monkeypatch.setattr(SLOTS, "one", lambda asking: given.append(asking) or one(asking))

    box = client.get("/map/points.json?in_bbox=-123,37,-121,39")
    assert (box.status_code, given) == (200, [])

    page = client.get("/no/such/page/")  # which is never kept
    assert (page.status_code, len(given)) == (404, 1)
