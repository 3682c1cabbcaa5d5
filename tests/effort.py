"""How much work something is, counted and not timed, so that no test needs a machine to be fast or at leisure."""

import sys
import tracemalloc
from collections.abc import Callable


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions are called for some work, Python's and those written in C."""
    count = 0

    def watch(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def peak_bytes_of(work: Callable[[], object]) -> int:
    """Return how many bytes some work needs at once, those of arrays included: who reads a whole history needs them."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
