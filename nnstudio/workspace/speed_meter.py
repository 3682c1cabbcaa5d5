"""How fast a run goes."""

import time


class SpeedMeter:
    """Measures steps per second over the last half second or so."""

    def __init__(self) -> None:
        self.rate = 0.0
        self._since = time.perf_counter()
        self._steps = 0

    def count(self, steps: int) -> None:
        """Note steps that were just taken."""
        self._steps += steps
        elapsed = time.perf_counter() - self._since
        if elapsed >= 0.5:
            self.rate = self._steps / elapsed
            self._since, self._steps = time.perf_counter(), 0
