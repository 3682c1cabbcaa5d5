"""Ranges of numbers, and the round numbers that they end at."""

import math

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
