"""Work done by a second process: the results are those of one process, and no child outlives who needs it."""

import os
import signal
import subprocess
import sys

import pytest

from partnerships.child_process import BrokenProcessPool, mapped_in_child
from tests.waiting import wait_until


def with_its_process(number):
    return number * 2, os.getpid()


def refused(number):
    raise ValueError(f"{number} is refused")


def killed(number):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_results_come_in_order_from_one_child_where_there_is_enough_to_do(count):
    found = list(mapped_in_child(with_its_process, range(count)))

    assert [result for result, _process in found] == [2 * number for number in range(count)]
    processes = {process for _result, process in found}
    assert len(processes) == min(count, 1)
    assert (os.getpid() in processes) == (count == 1 or (count > 1 and os.cpu_count() == 1))


def test_the_child_is_at_most_two_items_ahead():
    given = []

    results = mapped_in_child(with_its_process, (given.append(one) or one for one in range(50)))
    next(results)

    assert len(given) <= 3
    results.close()


def test_what_the_work_raises_is_raised_here():
    with pytest.raises(ValueError, match="0 is refused"):
        list(mapped_in_child(refused, range(5)))


@pytest.mark.skipif(os.cpu_count() == 1, reason="one processor: the work is done in this process")
def test_a_child_that_something_ended_is_told_of():
    with pytest.raises(BrokenProcessPool):
        list(mapped_in_child(killed, range(5)))


PARENT = """
import os, time
from partnerships.child_process import mapped_in_child

def slow(number):
    return os.getpid() if not number else time.sleep(600)

for child in mapped_in_child(slow, range(5)):
    print(child, flush=True)
"""


@pytest.mark.skipif(os.cpu_count() == 1, reason="one processor: the work is done in this process")
def test_a_child_ends_with_a_parent_that_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())

    parent.kill()
    parent.communicate()

    wait_until(lambda: not is_working(child), "the child outlived its parent")


def is_working(process: int) -> bool:
    """Whether a process is there and has not ended; one that has may wait for its parent to look."""
    shown = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return bool(shown.stdout.strip()) and not shown.stdout.startswith("Z")
