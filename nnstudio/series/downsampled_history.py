"""A history of measurements that never fills the memory: it gets coarser as it grows, but keeps every extreme."""

import math

import numpy as np

from nnstudio.series.thinning import Numbers

CAPACITY = 512


class DownsampledHistory:
    """Several series over steps. When the record is full, neighbours are joined and keep their smallest and largest."""

    def __init__(self, series: int) -> None:
        self._steps = np.zeros(CAPACITY)
        self._low = np.full((CAPACITY, series), math.nan)
        self._high = np.full((CAPACITY, series), math.nan)
        self._count = 0
        self._stride = 1
        self._open = 0  # how many measurements the last place holds
        self._last = -1

    def __len__(self) -> int:
        return self._count

    @property
    def last_step(self) -> int:
        """The last step that was added; -1 if there is none."""
        return self._last

    def add(self, step: int, values: Numbers) -> None:
        """Append one measurement of every series; NaN where one is not known."""
        if not self._count or self._open == self._stride:
            if self._count == CAPACITY:
                self._halve()
            self._steps[self._count] = step
            self._low[self._count] = self._high[self._count] = math.nan
            self._count += 1
            self._open = 0
        here = self._count - 1
        self._low[here] = np.fmin(self._low[here], values)
        self._high[here] = np.fmax(self._high[here], values)
        self._open += 1
        self._last = step

    def series(self, number: int) -> tuple[Numbers, Numbers]:
        """Return the steps and values of one series: single points, or a smallest and a largest for each place."""
        steps, low, high = (
            self._steps[: self._count],
            self._low[: self._count, number],
            self._high[: self._count, number],
        )
        if self._stride == 1:
            return steps, low
        return np.repeat(steps, 2), np.column_stack([low, high]).ravel()

    def bounds(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return the recorded steps, and every series' smallest and largest values there, (places, series)."""
        return self._steps[: self._count], self._low[: self._count], self._high[: self._count]

    def at(self, step: float) -> tuple[int, Numbers, Numbers]:
        """Return the recorded step nearest to one, with the smallest and largest values there."""
        here = int(np.abs(self._steps[: self._count] - step).argmin())
        return int(self._steps[here]), self._low[here], self._high[here]

    def _halve(self) -> None:
        half = CAPACITY // 2
        self._steps[:half] = self._steps[::2]
        self._low[:half] = np.fmin(self._low[::2], self._low[1::2])
        self._high[:half] = np.fmax(self._high[::2], self._high[1::2])
        self._count, self._stride = half, 2 * self._stride
        self._open = self._stride  # the last place is complete: all joined pairs were
