"""What part of an axis is shown: ranges that grow in round steps, shrink late, and glide instead of jumping."""

import math

Range = tuple[float, float]

GLIDE = 0.5
"""The share of the way to its goal that a range goes in one frame."""

SLACK = 1.4
"""A range so many times as wide as wanted is worth shrinking; a smaller one stays, for the calm of the eye."""

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


class Follower:
    """A range that follows data: it keeps its goal while the data fit and fill it, and glides to a new one.

    ``shown`` is the range to draw now, None before there were data.
    """

    def __init__(self) -> None:
        self.shown: Range | None = None
        self._goal: Range = (0.0, 1.0)

    @property
    def settled(self) -> bool:
        """Whether the goal is reached."""
        return self.shown is None or self.shown == self._goal

    def forget(self) -> None:
        """Start anew with the next data, without gliding."""
        self.shown = None

    def aim(self, data: Range, wide: Range) -> None:
        """Take new data in; ``wide`` is the range that they would be given, with some room.

        The data are in sight at once; the rest of the way is glided. A range much wider than wanted shrinks.
        """
        if self.shown is None:
            self.shown = self._goal = wide
            return
        fits = self._goal[0] <= data[0] and data[1] <= self._goal[1]
        if not fits or self._goal[1] - self._goal[0] > SLACK * (wide[1] - wide[0]):
            self._goal = wide
        self.shown = min(self.shown[0], data[0]), max(self.shown[1], data[1])

    def glide(self) -> None:
        """Go a part of the way to the goal; a step too small to see goes all the way."""
        if self.shown is None:
            return
        low, high = self.shown
        width = self._goal[1] - self._goal[0]
        low, high = low + GLIDE * (self._goal[0] - low), high + GLIDE * (self._goal[1] - high)
        near = max(abs(low - self._goal[0]), abs(high - self._goal[1])) < 0.004 * width
        self.shown = self._goal if near else (low, high)

    def arrive(self) -> None:
        """Go all the way."""
        if self.shown is not None:
            self.shown = self._goal
