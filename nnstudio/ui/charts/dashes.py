"""Dashed curves: Qt's own dashed pens take many times as long for curves of many points."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio.series.thinning import Numbers
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import is_vector, solid

DASH, PERIOD = 7.0, 11.0
"""A dash is so many pixels long, and begins so far after the one before."""

ZIGZAG = 3.0
"""A curve so many times as long as it is wide has longer dashes: hundreds of small ones say and cost too much."""


def draw_dashes(painter: QPainter, frame: Frame, x: Numbers, y: Numbers, colour: QColor, width: float) -> None:
    """Draw a curve as dashes, as far as the frame shows it."""
    hairlines = 1 if is_vector(painter) else max(round(width * painter.deviceTransform().m22()), 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(solid(colour, width) if is_vector(painter) else QPen(colour, 0.0))
    if not is_vector(painter):
        painter.setClipRect(frame.rect)
    far = 10.0 * frame.rect.height()
    low, high = frame.rect.top() - far, frame.rect.bottom() + far  # so that what is far off costs no dashes
    pieces = frame.cut(x, y) if is_vector(painter) else frame.pieces(x, y)
    lines = [segments(*dashes(px, np.clip(py, low, high))) for px, py in pieces if len(px) > 1]
    for shift in (np.arange(hairlines) - (hairlines - 1) / 2.0) * (width / hairlines):
        painter.translate(0.0, shift)
        for some in lines:
            painter.drawLines(some)
        painter.translate(0.0, -shift)
    painter.setClipping(False)


def dashes(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """Cut a curve in pixels into dashes of equal length along it, longer ones where it goes up and down much.

    Return its points with those where dashes begin and end, and whether the piece behind each point is drawn.
    """
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    stretch = max(along[-1] / (ZIGZAG * (x[-1] - x[0]) + PERIOD * ZIGZAG), 1.0)
    dash, period = DASH * stretch, PERIOD * stretch
    starts = np.arange(0.0, along[-1], period)
    edges = np.concatenate([starts, starts + dash])
    edges = edges[edges < along[-1]]
    places = np.concatenate([along, edges])
    order = np.argsort(places, kind="stable")
    places = places[order]
    all_x = np.concatenate([x, np.interp(edges, along, x)])[order]
    all_y = np.concatenate([y, np.interp(edges, along, y)])[order]
    on = np.mod((places + np.roll(places, -1)) / 2.0, period) < dash
    return all_x, all_y, on


def segments(x: Numbers, y: Numbers, on: NDArray[np.bool_]) -> list[QLineF]:
    """Return the pieces of a curve that are drawn as straight lines.

    Not as pyqtgraph's arrays of lines: the memory that they lend to Qt is given back while Qt for Python still takes it
    for a line, and the next object there brings the program down.
    """
    first = np.flatnonzero(on[:-1])
    corners = np.column_stack([x[first], y[first], x[first + 1], y[first + 1]])
    return [QLineF(*corner) for corner in corners.tolist()]
