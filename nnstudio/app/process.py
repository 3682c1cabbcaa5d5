"""What belongs to the whole process, and so is set by those who put the program together, never by a room below."""

import gc
import os
import sys
from functools import cache

from threadpoolctl import ThreadpoolController

from nnstudio.project.plan import Project
from nnstudio.project.shapes import parameter_count

SWITCH_SECONDS = 0.001
"""How long one thread may hold Python before the other gets a turn: short, so that the window stays lively."""

MANY_PARAMETERS = 100_000
"""From so many parameters on, a step's products are worth more than one thread."""


def prepare_for_window() -> None:
    """Let threads take quick turns, and leave garbage to the window's own collector."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()


def limit_blas_threads(project: Project) -> None:
    """Give NumPy's products one thread for small networks and all for large ones; to be called in the main thread.

    The same project gets the same number, so that its sums are added in the same order every time; and the threads of
    small products would only stand in each other's and the window's way. Set in any other thread the number changes
    nothing, without a word (measured with OpenBLAS 0.3.31).
    """
    threads = (os.cpu_count() or 1) if parameter_count(project) >= MANY_PARAMETERS else 1
    _libraries().limit(limits=threads, user_api="blas")


@cache
def _libraries() -> ThreadpoolController:
    """Find the libraries that multiply, once: every edit of the design sets their threads, and looking takes 4 ms."""
    return ThreadpoolController()
