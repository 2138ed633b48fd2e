"""Few threads of one process compute at once, and none waits for ever."""

import time
from concurrent.futures import ThreadPoolExecutor

from partnerships.http.places import Slots


def test_no_more_compute_at_once_than_may():
    slots, at_once, most = Slots(2, 10), 0, 0

    def compute(_number):
        nonlocal at_once, most
        with slots.one():
            at_once += 1
            most = max(most, at_once)
            time.sleep(0.005)
            at_once -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(compute, range(16)))

    assert most == 2


def test_behind_answers_that_take_long_one_goes_on_without_a_slot():
    slots = Slots(1, 0.01)

    with slots.one(), slots.one():
        pass  # the second did not wait for the first, which waits for it
    with slots.one():
        free = slots._free.acquire(blocking=False)

    assert not free, "who had no slot gave none back"
