"""The two ranges of a plot on their way to where the data want them."""

from PySide6.QtCore import QObject, Signal, Slot

from nnstudio.series.ranges import Range
from nnstudio.ui.charts.follower import Follower
from nnstudio.ui.widgets.single_shot import single_shot

GLIDE_MILLISECONDS = 250
"""A range that has not reached its goal goes on by itself when so long no new data have taken it along."""

Wanted = tuple[Range, Range]
"""What data need, and what would suit them."""


class Gliding(QObject):
    """Moves both ranges a part of the way whenever new data come, and on its own while none come."""

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._x, self._y = Follower(), Follower()
        self._timer = single_shot(self, self._on_timeout, GLIDE_MILLISECONDS)

    @property
    def shown(self) -> tuple[Range | None, Range | None]:
        """The ranges of x and y to show now; None before there were data."""
        return self._x.shown, self._y.shown

    @property
    def settled(self) -> bool:
        """Whether both are where they want to be."""
        return self._x.settled and self._y.settled

    def aim(self, x: Wanted | None, y: Wanted | None, *, still: bool) -> None:
        """Take new data in, and move on; ``still`` goes all the way at once."""
        for follower, wanted in ((self._x, x), (self._y, y)):
            if wanted is not None:
                follower.aim(*wanted)
        if still:
            self.arrive()
        else:
            self._on_timeout()

    def arrive(self) -> None:
        """Go all the way."""
        self._timer.stop()
        self._x.arrive()
        self._y.arrive()
        self.moved.emit()

    def forget(self) -> None:
        """Start anew with the next data."""
        self._timer.stop()
        self._x.forget()
        self._y.forget()

    def rest(self) -> None:
        """Do not move on by oneself."""
        self._timer.stop()

    @Slot()
    def _on_timeout(self) -> None:
        self._x.glide()
        self._y.glide()
        if not self.settled:
            self._timer.start()
        self.moved.emit()
