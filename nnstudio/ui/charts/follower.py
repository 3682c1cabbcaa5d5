"""What part of an axis is shown: a range that grows in round steps, shrinks late, and glides instead of jumping."""

from nnstudio.series.ranges import Range

GLIDE = 0.5
"""The share of the way to its goal that a range goes in one frame."""

SLACK = 1.4
"""A range so many times as wide as wanted is worth shrinking; a smaller one stays, for the calm of the eye."""


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
