"""At most so often: numbers that change stand still long enough to be read, and pictures leave time for the rest."""

import time
from collections.abc import Callable


class Throttle:
    """Tells when something may happen again: ``seconds`` after it began the last time; at first, at once."""

    def __init__(self, seconds: float = 0.0, clock: Callable[[], float] = time.perf_counter) -> None:
        self._seconds, self._clock = seconds, clock
        self._until = -float("inf")

    @property
    def wait(self) -> float:
        """The seconds that are still to be waited."""
        return max(self._until - self._clock(), 0.0)

    @property
    def due(self) -> bool:
        """Whether it may happen now."""
        return self._clock() >= self._until

    def begin(self) -> None:
        """Count from now: it happens."""
        self.rest(self._seconds)

    def rest(self, seconds: float) -> None:
        """Let it not happen again for so long from now."""
        self._until = self._clock() + seconds
