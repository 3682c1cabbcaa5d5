"""Ranges of numbers, and the round numbers that they end at."""

import math

import numpy as np

from nnstudio.engine.arrays import Array

Range = tuple[float, float]

ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def round_up(value: float) -> float:
    """Return the next round number: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12..."""
    if value <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return power * next((step for step in ROUND if step * power >= value * (1.0 - 1e-9)), 10.0)


def widened(low: float, high: float, share: float = 0.05, least: float = 0.0) -> Range:
    """Return a range with some room at both ends, and at least ``least`` wide."""
    room = max((high - low) * share, (least - (high - low)) / 2.0)
    return low - room, high + room


def snapped(low: float, high: float, step: float) -> Range:
    """Return the range from the next multiple of a step below to the next one above."""
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def range_of(*arrays: Array) -> Range:
    """Return the range of all finite values; 0 to 1 if there are none."""
    values = np.concatenate([np.ravel(array) for array in arrays])
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)


def extent(one: Range) -> float:
    """Return how far a range reaches."""
    return one[1] - one[0]


def padded(one: Range, share: float) -> Range:
    """Return a wider range with room for so great a share of it at either end; 1 wide if it is a point."""
    room = share * extent(one) or 0.5
    return one[0] - room, one[1] + room


def limited(one: Range, low: float, high: float) -> Range:
    """Return the part of a range between two values; the nearer of them, twice, if there is none."""
    return min(max(one[0], low), high), max(min(one[1], high), low)


def joined(one: Range, other: Range) -> Range:
    """Return the smallest range with both in it."""
    return min(one[0], other[0]), max(one[1], other[1])
