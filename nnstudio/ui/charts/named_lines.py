"""The drawing of lines over steps or epochs, each named at its end: of layers, or of runs."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from nnstudio.series.thinning import Numbers
from nnstudio.ui.charts.dashes import draw_dashes
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import (
    Label,
    dashed,
    draw_curve,
    draw_message,
    readable,
    spread_out,
    text_size,
)
from nnstudio.ui.style.theme import Theme


@dataclass(frozen=True)
class NamedLine:
    """One line in the coordinates of the axes; that of a twin is dashed."""

    name: str
    colour: QColor
    x: Numbers
    y: Numbers
    dashed: bool = False

    @property
    def end(self) -> float:
        """The last known y; NaN if there is none."""
        known = self.y[np.isfinite(self.y)]
        return float(known[-1]) if known.size else math.nan


@dataclass(frozen=True)
class NamedLinesPicture:
    """All lines. ``usual`` is a y at which a line is drawn, with words."""

    theme: Theme
    lines: tuple[NamedLine, ...] = ()
    usual: tuple[float, str] | None = None
    message: str = ""

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Draw them."""
        if self.message:
            draw_message(painter, frame, self.message, self.theme)
            return
        if self.usual is not None:
            self._draw_usual(painter, frame, *self.usual)
        for line in self.lines:
            (draw_dashes if line.dashed else draw_curve)(painter, frame, line.x, line.y, line.colour, 1.5)
        self._draw_names(painter, frame)

    def _draw_usual(self, painter: QPainter, frame: Frame, level: float, said: str) -> None:
        y, rect = float(frame.y(np.array(level))), frame.rect
        if rect.top() <= y <= rect.bottom():
            painter.setPen(dashed(self.theme.colour("muted"), 1.0))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            height = text_size("", painter.font()).height()
            place = QPointF(rect.right() - 4.0, y + (-0.6 if y - rect.top() > height else 0.6) * height)
            label = Label(said, place, self.theme.colour("muted"), Qt.AlignmentFlag.AlignRight)
            label.draw(painter, self.theme.colour("card"))

    def _draw_names(self, painter: QPainter, frame: Frame) -> None:
        """Name the lines beside the frame, moved apart where they end close together; as many as there is room for."""
        height, rect = text_size("", painter.font()).height() * 0.95, frame.rect
        known = [line for line in self.lines if math.isfinite(line.end)]
        room = max(int(rect.height() / height), 1)
        named = known[:: max(math.ceil(len(known) / room), 1)]
        ends = [min(max(float(frame.y(np.array(line.end))), rect.top()), rect.bottom()) for line in named]
        places = spread_out(ends, height, rect.top() + height / 2, rect.bottom() - height / 2)
        for line, y in zip(named, places, strict=True):
            Label(line.name, QPointF(rect.right() + 6.0, y), readable(line.colour, self.theme)).draw(painter)
