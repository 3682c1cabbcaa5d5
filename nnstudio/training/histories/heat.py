"""A measure of every layer over time as powers of ten, ready to be read as heat: exact zeros stay apart."""

import math
from dataclasses import dataclass

import numpy as np

from nnstudio.series.ranges import Range
from nnstudio.series.thinning import Numbers, Rows
from nnstudio.training.histories.norms import Norms

TAIL = 2.0
"""So many percent of the values, at either end, may lie outside the range of the colours."""


@dataclass(frozen=True, eq=False)
class Heat:
    """What a heat map shows of a measure: ``low`` and ``high`` are log10 of it, (layers, places); zeros are -inf.

    Each place stands for a stretch of steps that begins at ``steps``; low and high are the extremes within it.
    """

    layers: tuple[str, ...]
    steps: Numbers
    last: int
    low: Numbers
    high: Numbers

    def at(self, steps: Numbers) -> Rows:
        """Return the places nearest to steps."""
        return np.searchsorted((self.steps[:-1] + self.steps[1:]) / 2.0, steps, side="right")

    def robust(self) -> Range | None:
        """Return the range of the values but for a few at either end; None where all are 0 or unknown."""
        known = np.concatenate([self.low.ravel(), self.high.ravel()])
        known = known[np.isfinite(known)]
        return tuple(np.percentile(known, (TAIL, 100.0 - TAIL)).tolist()) if known.size else None

    @property
    def zeros(self) -> bool:
        """Whether there are exact zeros."""
        return bool(np.any(self.low == -math.inf))


def heat_of(norms: Norms, measure: str) -> Heat:
    """Return the heat of a measure, for the layers that have it."""
    steps, low, high = norms.bounds(measure)
    known = [bool(np.isfinite(row).any()) for row in high]
    names = tuple(name for name, has in zip(norms.layers, known, strict=True) if has)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Heat(names, steps, norms.last_step, np.log10(low[known]), np.log10(high[known]))
