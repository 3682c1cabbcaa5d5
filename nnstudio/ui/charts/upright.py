"""A painted view with an upright line that the mouse or the arrow keys move."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from nnstudio.series.ranges import Range
from nnstudio.ui.charts.canvas import Canvas
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.widgets.arrow_keys import ARROWS


class UprightCanvas(Canvas):
    """Moves an upright line by hand; it goes back where it rests when the mouse, the focus or Escape lets it go.

    Who paints it says in ``frame`` where its x axis is, and in ``hand_range`` and ``resting`` how far it may go and
    where it stands while nobody holds it.
    """

    pointed = Signal(object)  # x under the mouse or the keys' mark; None: the line rests

    STEPS: ClassVar[float] = 100.0
    """So many presses of an arrow key lead from one end of the axis to the other; with Shift five times fewer."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.frame: Frame | None = None
        self.hand: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    @property
    def hand_range(self) -> Range:
        """The ends between which the line can be moved."""
        raise NotImplementedError

    @property
    def resting(self) -> float:
        """Where the line stands while nobody holds it."""
        raise NotImplementedError

    def hold(self, x: float | None) -> None:
        """Put the line somewhere; None lets it go."""
        if x != self.hand:
            self.hand = x
            self.update()
            self.pointed.emit(x)

    def words_at(self, place: QPointF) -> str:
        """Say nothing beside the mouse: the panel says it all in its place."""
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the line follow the mouse."""
        super().mouseMoveEvent(event)
        if self.frame is not None:
            x, rect = event.position().x(), self.frame.rect
            self.hold(self.frame.value_at(x) if rect.left() <= x <= rect.right() else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Let the line go."""
        super().leaveEvent(event)
        self.hold(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the line go."""
        super().focusOutEvent(event)
        self.hold(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the line, or let it go."""
        _, right = ARROWS.get(event.key(), (0, 0))
        if right:
            low, high = self.hand_range
            step = (high - low) / self.STEPS * (5.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0)
            here = self.resting if self.hand is None else self.hand
            self.hold(min(max(here + right * step, low), high))
        elif event.key() == Qt.Key.Key_Escape and self.hand is not None:
            self.hold(None)
        else:
            super().keyPressEvent(event)
