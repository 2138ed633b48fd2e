"""Work done by a second process: the results are those of one process, and no child outlives who needs it."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from partnerships import child_process
from partnerships.child_process import BrokenProcessPool, LimitReached, mapped_in_child, within_limits
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


def test_what_has_limits_gives_its_result_or_what_it_raises():
    assert within_limits(lambda: (os.getppid(), {"a": [1]})) == (os.getpid(), {"a": [1]})

    with pytest.raises(ValueError, match="7 is refused") as refusal:
        within_limits(lambda: refused(7))
    assert "in refused" in "".join(refusal.value.__notes__)


def test_a_thread_of_a_pool_as_the_web_server_has_gets_the_result_too():
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(within_limits, os.getppid).result() == os.getpid()


def test_what_takes_too_long_is_stopped_and_all_that_it_started(monkeypatch, tmp_path):
    monkeypatch.setattr(child_process, "MAX_SECONDS", 0.3)
    started = tmp_path / "started"

    def endless():
        started.write_text(str(subprocess.Popen(["sleep", "600"]).pid))
        while True:
            pass

    with pytest.raises(LimitReached, match=r"more than 0\.3 seconds"):
        within_limits(endless)

    assert not is_working(int(started.read_text()))


def test_what_takes_too_much_memory_or_is_killed_is_told_of():
    with pytest.raises(LimitReached, match="memory"):
        within_limits(lambda: bytearray(2 * child_process.MAX_MEMORY_BYTES))
    with pytest.raises(LimitReached, match="memory or time"):
        within_limits(lambda: killed(1))


def test_it_gives_way_to_who_answers_readers_and_is_the_first_to_end():
    nice, score = within_limits(lambda: (os.nice(0), Path("/proc/self/oom_score_adj").read_text()))

    assert nice == min(os.nice(0) + settings.NICE, 19)
    assert int(score) == 1000


def is_working(process: int) -> bool:
    """Whether a process is there and has not ended; one that has may wait for its parent to look."""
    shown = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return bool(shown.stdout.strip()) and not shown.stdout.startswith("Z")
