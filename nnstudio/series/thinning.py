"""Thinning for drawing: of a million points only the few that can be seen, the smallest and largest of every bucket.

The record itself stays whole. What is chosen are numbers of rows, so that every point drawn is a point recorded.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnstudio.series.growing_array import GrowingArray

Numbers = NDArray[np.floating]
Rows = NDArray[np.intp]

FACTOR = 16
"""A bucket of one level holds so many of the level below."""


class Pyramid:
    """Knows, for buckets of 16, 256, 4,096... rows of a growing column, in which row each is smallest and largest.

    Numbers that are not finite are passed over. It takes one byte per row of the column.
    """

    def __init__(self) -> None:
        self._levels: list[GrowingArray] = []

    @property
    def nbytes(self) -> int:
        """The memory that it needs."""
        return sum(level.view().nbytes for level in self._levels)

    def catch_up(self, values: Numbers) -> None:
        """Take in the rows that the column has grown by; ``values`` is the whole of it."""
        size, depth = FACTOR, 0
        while len(values) >= size:
            if depth == len(self._levels):
                self._levels.append(GrowingArray(2, np.intp))
            self._grow(depth, size, values)
            size, depth = size * FACTOR, depth + 1

    def thin(self, values: Numbers, start: int, stop: int, room: int) -> Rows:
        """Return the rows to draw out of ``start`` to ``stop``, in order: all, if they are few.

        Else the smallest and the largest of each of at most about ``room`` buckets, and the first and the last row.
        Buckets stand at fixed rows, so that nothing flickers while a curve grows or is moved.
        """
        if stop - start <= 2 * room:
            return np.arange(start, max(stop, start))
        level, size = -1, 1
        while level + 1 < len(self._levels) and size * FACTOR * room <= stop - start:
            level, size = level + 1, size * FACTOR
        group = size * -(-(stop - start) // (size * room))
        if level < 0:
            extremes = [_extremes(values, start, stop, group)]
        else:
            extremes = self._from_level(level, size, values, start, stop, group)
        rows = np.unique(np.concatenate([*(part.ravel() for part in extremes), [start, stop - 1]]))
        return rows[np.isfinite(values[rows])]

    def thin_log(self, values: Numbers, start: int, stop: int, room: int) -> Rows:
        """Return the rows to draw where the axis is logarithmic: each doubling of the row's number has equal room."""
        edges = [start]
        while edges[-1] < stop:
            edges.append(min(max(2 * edges[-1], 2), stop))
        share = max(room // max(len(edges) - 1, 1), 2)
        parts = [self.thin(values, low, high, share) for low, high in pairwise(edges)]
        return np.concatenate(parts) if parts else np.arange(0)

    def _grow(self, depth: int, size: int, values: Numbers) -> None:
        level = self._levels[depth]
        known, complete = len(level), len(values) // size
        if known == complete:
            return
        if depth == 0:
            level.extend(_extremes(values, known * size, complete * size, size))
        else:
            below = self._levels[depth - 1].view()[known * FACTOR : complete * FACTOR]
            level.extend(_best_of(below, values, FACTOR))

    def _from_level(
        self, level: int, size: int, values: Numbers, start: int, stop: int, group: int
    ) -> list[NDArray[np.intp]]:
        """Join a level's buckets in groups; what sticks out at either end is looked at row by row."""
        first = -(-start // group) * group
        last = min(stop, len(self._levels[level]) * size) // size * size
        if first >= last:
            return [_extremes(values, start, stop, group)]
        buckets = self._levels[level].view()[first // size : last // size]
        inner = _best_of(buckets, values, group // size)
        return [_extremes(values, start, first, group), inner, _extremes(values, last, stop, group)]


def _extremes(values: Numbers, start: int, stop: int, size: int) -> NDArray[np.intp]:
    """Return the rows of the smallest and the largest value of every bucket of ``size`` rows, (buckets, 2).

    Buckets begin at multiples of ``size``; the first and the last may be partial.
    """
    if stop <= start:
        return np.empty((0, 2), np.intp)
    before, after = start % size, -stop % size
    part = np.pad(values[start:stop], (before, after), constant_values=np.nan).reshape(-1, size)
    rows = np.stack([_argmin(part), _argmin(-part)], axis=1)
    rows += np.arange(len(part))[:, None] * size + start - before
    return np.clip(rows, start, stop - 1)


def _best_of(buckets: NDArray[np.intp], values: Numbers, count: int) -> NDArray[np.intp]:
    """Join buckets, ``count`` at a time; the last group may hold fewer."""
    padded = np.pad(buckets, ((0, -len(buckets) % count), (0, 0)), mode="edge").reshape(-1, count, 2)
    low, high = padded[:, :, 0], padded[:, :, 1]
    best_low = _argmin(values[low])[:, None]
    best_high = _argmin(-values[high])[:, None]
    return np.concatenate(
        [np.take_along_axis(low, best_low, axis=1), np.take_along_axis(high, best_high, axis=1)], axis=1
    )


def _argmin(table: Numbers) -> NDArray[np.intp]:
    """Return where each row is smallest, passing over what is not finite."""
    return np.where(np.isfinite(table), table, np.inf).argmin(axis=1)
