"""Smoothing that one can trust: the same for every drawing, taken over all points, before any are left out."""

import math
from collections.abc import Iterable

import numpy as np

from nnstudio.series.growing_array import GrowingArray
from nnstudio.series.thinning import Numbers

WEIGHTS = (0.0, 0.3, 0.6, 0.9, 0.99)
"""How strongly to smooth: the weight of what came before."""


class Smoothed:
    """A series smoothed by a debiased exponential moving average, as TensorBoard does it; it grows with the series.

    m[k] = w m[k-1] + (1 - w) x[k],  y[k] = m[k] / (1 - w^k), with m[0] = 0

    Dividing by 1 - w^k takes away the pull towards the 0 at the start. Points that are not finite stay as they are and
    do not count. As long as all points are equal they stay as they are too, without rounding.
    """

    def __init__(self, weight: float) -> None:
        self._weight = weight
        self._column = GrowingArray()
        self._average = 0.0
        self._bias = 1.0  # w^k
        self._first: float | None = None
        self._constant = True

    def __len__(self) -> int:
        return len(self._column)

    def view(self) -> Numbers:
        """Return the smoothed series so far."""
        return self._column.view()

    def extend(self, values: Numbers) -> None:
        """Take in the next points."""
        self._column.extend(np.fromiter(self._smooth(values.tolist()), np.float64, len(values)))

    def _smooth(self, values: list[float]) -> Iterable[float]:
        for value in values:
            if not math.isfinite(value):
                yield value
                continue
            if self._first is None:
                self._first = value
            self._constant = self._constant and value == self._first
            self._bias *= self._weight
            self._average = self._weight * self._average + (1.0 - self._weight) * value
            yield value if self._constant else self._average / (1.0 - self._bias)
