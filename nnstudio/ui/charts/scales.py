"""The scales around a plot: marks with their texts, grid lines, the name of the x axis."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QPicture

from nnstudio.series.ranges import Range
from nnstudio.ui.charts.axes import Tick, Ticks, linear_ticks
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import Label, text_size
from nnstudio.ui.style.theme import Theme

GAP = 5.0
"""Between the frame and the texts."""

CROWDED = 1.5
"""Texts beside each other need so many times their own width."""


@dataclass(frozen=True)
class Scales:
    """What stands at the axes: without ``y_ticks`` there is no y axis, and the grid stands upright."""

    x_name: str = ""
    x_ticks: Ticks = linear_ticks
    y_ticks: Ticks | None = linear_ticks

    def x_marks(self, frame: Frame, font: QFont) -> tuple[Tick, ...]:
        """Return the marks of the x axis, as many as there is room for."""
        length = frame.rect.width()
        marks = _marks(self.x_ticks, frame.x_range, max(int(length / text_size("000000", font).width()), 3))
        widest = max((text_size(text, font).width() for _, text in marks), default=1.0)
        if len(marks) * widest * CROWDED > length:
            marks = _marks(self.x_ticks, frame.x_range, max(int(length / (widest * CROWDED)), 2))
        return marks

    def y_marks(self, frame: Frame, font: QFont) -> tuple[Tick, ...]:
        """Return the marks of the y axis, as many as there is room for."""
        if self.y_ticks is None:
            return ()
        return _marks(
            self.y_ticks, frame.y_range, max(int(frame.rect.height() / text_size("", font).height() / 1.6), 3)
        )

    def left_room(self, frame: Frame, font: QFont) -> float:
        """Return the room for the texts of the y axis."""
        if self.y_ticks is None:
            return 0.0
        texts = ["0.003", *(text for _, text in self.y_marks(frame, font))]
        return math.ceil(max(text_size(text, font).width() for text in texts) + GAP + 2.0)

    def bottom_room(self, font: QFont) -> float:
        """Return the room for the texts of the x axis and its name."""
        return math.ceil(GAP + text_size("", font).height() * (2.0 if self.x_name else 1.0))

    def draw(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        """Draw them, grid lines first."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        rect, font, muted = frame.rect, painter.font(), theme.colour("muted")
        x_marks, y_marks = self.x_marks(frame, font), self.y_marks(frame, font)
        xs = frame.x(np.array([place for place, _ in x_marks])).tolist()
        ys = frame.y(np.array([place for place, _ in y_marks])).tolist()
        painter.setPen(theme.colour("grid"))
        for y in ys:
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        for x in xs if self.y_ticks is None else ():
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        painter.setPen(theme.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if self.y_ticks is not None:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        height = text_size("", font).height()
        level = rect.bottom() + GAP - 1.0 + height / 2.0
        for x, (_, text) in zip(xs, x_marks, strict=True):
            Label(text, QPointF(x, level), muted, Qt.AlignmentFlag.AlignHCenter).draw(painter)
        for y, (_, text) in zip(ys, y_marks, strict=True):
            Label(text, QPointF(rect.left() - GAP, y), muted, Qt.AlignmentFlag.AlignRight).draw(painter)
        place = QPointF(rect.center().x(), level + 0.95 * height)
        Label(self.x_name, place, muted, Qt.AlignmentFlag.AlignHCenter).draw(painter)


class ScalesRecorder:
    """Draws scales anew only where they have changed: to play the recording is one call, not a hundred."""

    def __init__(self) -> None:
        self._key: object = None
        self._picture = QPicture()

    def picture(self, scales: Scales, frame: Frame, theme: Theme, font: QFont) -> QPicture:
        """Return the recording."""
        key = scales, frame, theme, font
        if key != self._key:
            self._key, self._picture = key, QPicture()
            painter = QPainter(self._picture)
            painter.setFont(font)
            scales.draw(painter, frame, theme)
            painter.end()
        return self._picture


@lru_cache(64)
def _marks(ticks: Ticks, shown: Range, most: int) -> tuple[Tick, ...]:
    """Return the marks of a range; ranges mostly stay the same from frame to frame."""
    low, high = shown
    return tuple(ticks(low, high, most)) if math.isfinite(high - low) and high > low else ()
