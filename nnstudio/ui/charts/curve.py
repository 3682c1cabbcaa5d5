"""Curves of functions in a frame, told apart by colour and by stroke."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from nnstudio.engine.arrays import Array
from nnstudio.series.ranges import Range, widened
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.charts.strokes import polygon
from nnstudio.ui.style.theme import Theme

STROKES: tuple[tuple[float, ...], ...] = ((), (5.0, 3.0), (1.5, 2.5), (8.0, 2.5, 1.5, 2.5), (11.0, 4.0), (3.0, 1.5))
"""Dashes and gaps in widths of the pen; the first is a solid line."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A function over x, drawn in a colour and a stroke; it breaks where y is not finite."""

    name: str
    x: Array
    y: Array
    colour: QColor
    stroke: int = 0
    width: float = 1.8


def curve_pen(colour: QColor, stroke: int, width: float = 1.8) -> QPen:
    """Return the pen of a stroke."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes := STROKES[stroke % len(STROKES)]:
        pen.setDashPattern(dashes)
    return pen


def draw_curves(painter: QPainter, frame: Frame, curves: tuple[Curve, ...]) -> None:
    """Draw curves as far as the frame shows them; for pictures that are kept, since dashes take their time."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setClipRect(frame.rect.adjusted(0.0, -2.0, 0.0, 2.0))
    for curve in curves:
        painter.setPen(curve_pen(curve.colour, curve.stroke, curve.width))
        for x, y in frame.pieces(curve.x, np.clip(curve.y, -1e6, 1e6)):
            painter.drawPolyline(polygon(x, y))
    painter.restore()


def framed(painter: QPainter, rect: QRectF, x: Range, y: Range, scales: Scales, theme: Theme) -> Frame:
    """Draw axes into a rectangle, and return the frame inside them."""
    frame = frame_in(rect, x, y, scales, painter)
    scales.draw(painter, frame, theme)
    return frame


def frame_in(rect: QRectF, x: Range, y: Range, scales: Scales, painter: QPainter, below: float | None = None) -> Frame:
    """Return the frame that axes leave free in a rectangle; ``below`` it is so much room, else that for the texts."""
    left = scales.left_room(Frame(rect, x, y), painter.font())
    below = scales.bottom_room(painter.font()) if below is None else below
    return Frame(rect.adjusted(left, 4.0, -6.0, -below), x, y)


def shade(painter: QPainter, frame: Frame, spans: tuple[Range, ...], colour: QColor) -> None:
    """Hatch ranges of x over the whole height."""
    hatch = QColor(colour)
    hatch.setAlphaF(0.35)
    for low, high in spans:
        left, right = (float(frame.x(np.array(value))) for value in (low, high))
        painter.fillRect(
            QRectF(QPointF(left, frame.rect.top()), QPointF(right, frame.rect.bottom())),
            QBrush(hatch, Qt.BrushStyle.BDiagPattern),
        )


def draw_point(painter: QPainter, frame: Frame, x: float, y: float, colour: QColor, ground: QColor) -> None:
    """Draw a dot on a curve, if it is in sight."""
    place = QPointF(float(frame.x(np.array(x))), float(frame.y(np.array(y))))
    if frame.rect.adjusted(-1.0, -1.0, 1.0, 1.0).contains(place):
        painter.setPen(QPen(ground, 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(place, 5.0, 5.0)


def draw_upright(painter: QPainter, x: float, top: float, bottom: float, colour: QColor) -> None:
    """Draw an upright line in sharp pixels: a dotted one takes a millisecond."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(colour, 1.0))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def spans(x: Array, marked: np.ndarray) -> tuple[Range, ...]:
    """Return the ranges of x for which a mark is set."""
    redraw_scheduler = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8)))
    return tuple(
        (float(x[start]), float(x[stop - 1]))
        for start, stop in zip(redraw_scheduler[::2], redraw_scheduler[1::2], strict=True)
    )


def height_range(curves: tuple[Curve, ...], most: float = 1e9) -> Range:
    """Return a range of y that shows all curves, held within plus and minus ``most``."""
    values = np.concatenate([curve.y[np.isfinite(curve.y)] for curve in curves] or [np.zeros(0)])
    if not values.size:
        return -1.0, 1.0
    low, high = max(float(values.min()), -most), min(float(values.max()), most)
    return widened(min(low, 0.0), max(high, 0.0), 0.06, least=0.1)
