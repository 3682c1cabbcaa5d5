"""Histograms that do not lie: bins that stand still, and every value counted, also those that no bin can hold."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.arrays import rms
from nnstudio.series.ranges import Range, round_up

Values = NDArray[np.floating]
Counts = NDArray[np.intp]

BINS_PER_DECADE = 20
LINEAR_BINS = 120
"""So many bins for values from minus to plus three times their root mean square."""

FARTHEST = 800
"""Linear bins reach so many bins from 0; what lies beyond is counted in the outermost."""

TAIL = 0.004
"""The share of a layer's values, at either end, that may be strays."""

REACH = 0.3
"""Values farther out than the rest by so much of the rest's width lie outside the range that is shown."""

NARROWEST = 2.0
"""A logarithmic range shows at least so many powers of ten."""


@dataclass(frozen=True)
class Histogram:
    """The values of one array, counted: ``counts[i]`` lie from (first + i) width to (first + i + 1) width.

    On a logarithmic axis the place of a value is log10 of its magnitude. Counted beside the bins: exact zeros,
    ``underflow`` (so small that digits were lost: subnormal numbers) and values that are not finite. On a linear axis
    all finite values are in bins; the zeros are counted beside them nonetheless, since they would tower over the rest.
    """

    first: int
    width: float
    counts: Counts
    zeros: int
    underflow: int
    not_finite: int
    rms: float

    @property
    def total(self) -> int:
        """How many values there were."""
        return int(self.counts.sum()) + self.zeros + self.underflow + self.not_finite

    @property
    def edges(self) -> Values:
        """The edges of the bins on the axis."""
        return (self.first + np.arange(len(self.counts) + 1)) * self.width

    def count_in(self, place: float) -> tuple[Range, int]:
        """Return the bin at a place on the axis, from edge to edge, and how many values it holds."""
        number = math.floor(place / self.width)
        index = number - self.first
        count = int(self.counts[index]) if 0 <= index < len(self.counts) else 0
        return (number * self.width, (number + 1) * self.width), count

    def place_of(self, share: float) -> float:
        """Return the place below which a share of the values in bins lies; NaN if there are none."""
        running = self._running
        if not len(running) or running[-1] == 0:
            return math.nan
        wanted = share * running[-1]
        index = min(int(np.searchsorted(running, wanted, side="left")), len(running) - 1)
        before = running[index] - self.counts[index]
        part = (wanted - before) / self.counts[index] if self.counts[index] else 0.0
        return float((self.first + index + part) * self.width)

    @cached_property
    def _running(self) -> Counts:
        return np.cumsum(self.counts)

    @cached_property
    def median(self) -> float:
        """The place of the median of the values in bins, on the axis; NaN if there are none."""
        return self.place_of(0.5)

    def outside(self, shown: Range) -> tuple[int, int]:
        """Return how many values lie in bins whose middle is below, or above, a range of the axis."""
        low = math.ceil(shown[0] / self.width - 0.5) - self.first
        high = math.floor(shown[1] / self.width - 0.5) + 1 - self.first
        return int(self.counts[: max(low, 0)].sum()), int(self.counts[max(high, 0) :].sum())


def log_histogram(values: Values) -> Histogram:
    """Count values by the power of ten of their magnitude."""
    flat = np.abs(values).ravel()
    zeros = flat.size - int(np.count_nonzero(flat))
    not_finite = flat.size - int(np.count_nonzero(np.isfinite(flat)))
    normal = flat
    if not_finite or flat.min(initial=math.inf) < np.finfo(flat.dtype).tiny:
        normal = flat[(flat >= np.finfo(flat.dtype).tiny) & (flat < math.inf)]
    places = np.log10(normal, dtype=np.float64)
    places *= BINS_PER_DECADE
    first, counts = _count(places)
    return Histogram(
        first=first,
        width=1.0 / BINS_PER_DECADE,
        counts=counts,
        zeros=zeros,
        underflow=flat.size - normal.size - zeros - not_finite,
        not_finite=not_finite,
        rms=rms(values),
    )


def linear_histogram(values: Values, width: float) -> Histogram:
    """Count values with their sign, in bins of one width."""
    flat = values.ravel()
    finite = flat[np.isfinite(flat)]
    others = finite[finite != 0.0]
    near = np.clip(others, -FARTHEST * width, FARTHEST * width, dtype=np.float64)
    first, counts = _count(near / width)
    return Histogram(
        first=first,
        width=width,
        counts=counts,
        zeros=finite.size - others.size,
        underflow=0,
        not_finite=flat.size - finite.size,
        rms=rms(values),
    )


def linear_width(arrays: list[Values]) -> float:
    """Return the width of linear bins that suits several arrays: a round number, so that it seldom changes."""
    largest = max((size for size in map(rms, arrays) if math.isfinite(size)), default=0.0)
    return round_up(6.0 * largest / LINEAR_BINS) if largest > 0.0 else 0.1


def robust_range(histograms: list[Histogram], least: float) -> Range | None:
    """Return the range that shows the values of every histogram, at least ``least`` wide; None if all are empty.

    A few stray values, far from a layer's others, may lie outside it.
    """
    ends = [_ends(one) for one in histograms if len(one.counts)]
    if not ends:
        return None
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    room = max((least - (high - low)) / 2.0, 0.0)
    return low - room, high + room


def _ends(one: Histogram) -> Range:
    low, high = one.place_of(TAIL), one.place_of(1.0 - TAIL)
    value_range = REACH * (high - low)
    first, last = one.first * one.width, (one.first + len(one.counts)) * one.width
    return max(first, low - value_range), min(last, high + value_range)


def _count(places: Values) -> tuple[int, Counts]:
    """Count how many places lie between one whole number and the next, from the smallest on; return that one too."""
    if not places.size:
        return 0, np.zeros(0, np.intp)
    first = math.floor(places.min())
    places -= first
    return first, np.bincount(places.astype(np.intp))  # towards 0, which is down now that no place is negative
