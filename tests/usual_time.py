"""Time as it would pass on a usual machine, for tests that say how long something may take."""

import time
from collections.abc import Callable

LOOPS = 28_000
"""A usual machine goes so often through a small loop in a millisecond."""


def usual_seconds(work: Callable[[], object]) -> float:
    """Return how long a usual machine computes for some work, as this machine's pace just now has it.

    Only this thread's own computing counts, so that neither what else runs nor who has to wait makes a difference.
    """
    before = _pace()
    start = time.thread_time()
    work()
    spent = time.thread_time() - start
    return spent / max(before, _pace())


def _pace() -> float:
    """Return how many times longer than a usual machine this one takes."""
    return min(_milliseconds() for _ in range(3))


def _milliseconds() -> float:
    start = time.thread_time()
    sum(number * number for number in range(LOOPS))
    return 1e3 * (time.thread_time() - start)
