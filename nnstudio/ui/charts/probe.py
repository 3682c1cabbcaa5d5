"""Curves in one frame, and an upright line that the mouse or the arrow keys move."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from nnstudio.engine.arrays import Array
from nnstudio.series.ranges import Range
from nnstudio.ui.charts.canvas import CanvasLayer
from nnstudio.ui.charts.curve import Curve, draw_curves, draw_point, draw_upright, framed
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.charts.strokes import Label, readable, spread_out, text_size
from nnstudio.ui.charts.upright import UprightCanvas

TICK = 9.0
"""The marks of samples above the x axis are so many pixels high."""


@dataclass(frozen=True, eq=False)
class Sketch:
    """What a probe shows: curves over one x, with the ranges of both axes."""

    curves: tuple[Curve, ...]
    x: Range
    y: Range
    x_name: str


class Probe(UprightCanvas):
    """Shows a sketch; ``at`` is where its upright line stands."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._layer, self._version = CanvasLayer(), 0
        self._sketch = Sketch((), (0.0, 1.0), (0.0, 1.0), "")
        self._marks: Array = np.zeros(0)
        self._rest = 0.0

    @property
    def at(self) -> float:
        """The x of the upright line."""
        return self._rest if self.hand is None else self.hand

    @property
    def resting(self) -> float:
        """Where the line was put by ``rest_at``."""
        return self._rest

    @property
    def hand_range(self) -> Range:
        """The range of the curves."""
        return self._sketch.x

    @property
    def by_hand(self) -> bool:
        """Whether mouse or keys hold the line."""
        return self.hand is not None

    def show_sketch(self, sketch: Sketch) -> None:
        """Show other curves."""
        self._sketch = sketch
        self.hand = None if self.hand is None else min(max(self.hand, sketch.x[0]), sketch.x[1])
        self._version += 1
        self.update()

    def rest_at(self, x: float) -> None:
        """Put the line where it stands while nobody moves it."""
        if x != self._rest:
            self._rest = x
            self.update()

    def show_marks(self, marks: Array) -> None:
        """Mark samples along the x axis."""
        self._marks = marks[~np.isnan(marks)]
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Need room for a small picture."""
        line = self.fontMetrics().height()
        return QSize(12 * line, 6 * line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the curves, and draw the line and the samples."""
        painter = QPainter(self)
        self._layer.draw(painter, self, (self._version, self.theme.name), self._paint_sketch)
        if self.frame is not None:
            self._paint_marks(painter, self.frame)
            self._paint_line(painter, self.frame)
        self.paint_focus(painter)
        painter.end()

    def _paint_sketch(self, painter: QPainter) -> None:
        sketch = self._sketch
        widest = max((text_size(curve.name, painter.font()).width() for curve in sketch.curves), default=0.0)
        room = QRectF(self.rect()).adjusted(0.0, 0.0, -min(widest + 10.0, 0.4 * self.width()), 0.0)
        frame = framed(painter, room, sketch.x, sketch.y, Scales(sketch.x_name), self.theme)
        zero = float(frame.y(np.array(0.0)))
        if frame.rect.top() < zero < frame.rect.bottom():
            painter.setPen(self.theme.colour("muted"))
            painter.drawLine(QPointF(frame.rect.left(), zero), QPointF(frame.rect.right(), zero))
        draw_curves(painter, frame, sketch.curves)
        self._paint_names(painter, frame)
        self.frame = frame

    def _paint_names(self, painter: QPainter, frame: Frame) -> None:
        """Name the curves beside their right ends."""
        height, rect = text_size("", painter.font()).height(), frame.rect
        ends = [float(np.clip(frame.y(curve.y[-1:])[0], rect.top(), rect.bottom())) for curve in self._sketch.curves]
        places = spread_out(ends, height, rect.top() + height / 2, rect.bottom() - height / 2)
        for curve, y in zip(self._sketch.curves, places, strict=True):
            Label(curve.name, QPointF(rect.right() + 6.0, y), readable(curve.colour, self.theme)).draw(painter)

    def _paint_marks(self, painter: QPainter, frame: Frame) -> None:
        if not self._marks.size:
            return
        colour = QColor(self.theme.colour("text"))
        colour.setAlphaF(0.5)
        painter.setPen(QPen(colour, 1.0))
        bottom = frame.rect.bottom()
        for x in np.unique(np.round(frame.x(np.clip(self._marks, *frame.x_range)))).tolist():
            painter.drawLine(QPointF(x, bottom - TICK), QPointF(x, bottom))

    def _paint_line(self, painter: QPainter, frame: Frame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.theme.colour("muted" if self.by_hand else "selected")
        x = float(frame.x(np.array(min(max(self.at, frame.x_range[0]), frame.x_range[1]))))
        draw_upright(painter, x, frame.rect.top(), frame.rect.bottom(), colour)
        for curve in self._sketch.curves:
            y = float(np.interp(self.at, curve.x, curve.y))
            draw_point(painter, frame, self.at, y, curve.colour, self.theme.colour("card"))
