"""However deep a loop lies, its calls cost no page faults."""

import resource

from partnerships.call_frames import with_room

CALLS, DEPTHS = 300, range(1, 160)


def faults_of_calls() -> int:
    def called(text):
        return len(text)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        called("a")
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def at_depth(depth: int) -> int:
    return faults_of_calls() if depth == 0 else at_depth(depth - 1)


def test_what_a_function_with_room_calls_crosses_no_end_of_a_block():
    assert max(map(with_room(at_depth), DEPTHS)) < CALLS / 2


def test_it_gives_and_raises_what_the_function_does():
    @with_room
    def divided(number, *, by):
        """What is left."""
        return number / by

    assert divided(6, by=3) == 2
    assert (divided.__name__, divided.__doc__) == ("divided", "What is left.")
    try:
        divided(1, by=0)
    except ZeroDivisionError as error:
        assert error.__traceback__.tb_next.tb_next is not None
