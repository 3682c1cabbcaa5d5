"""The drawing of curves over the layers: solid for the dial's own, dashed for kept ones, a band for chance."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio.series.thinning import Numbers
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.strokes import draw_message, is_vector, polygon, solid
from nnstudio.ui.style.theme import Theme

BAND_INK = 0.18
"""How much of the curve's colour the band has."""

DOT = 2.2
"""The radius of the dots that mark the layers on the dial's own curve."""


@dataclass(frozen=True)
class Stroke:
    """How a curve is drawn; without ``dashes`` it is solid."""

    colour: QColor
    width: float = 1.6
    dashes: tuple[float, ...] = ()

    @property
    def pen(self) -> QPen:
        """What Qt draws the curve with."""
        pen = solid(self.colour, self.width)
        if self.dashes:
            pen.setDashPattern(list(self.dashes))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen


@dataclass(frozen=True)
class LayerCurve:
    """One number per layer: its name, its values, and where they are drawn, from layer 1 on."""

    name: str
    stroke: Stroke
    values: Numbers
    y: Numbers
    dotted: bool = False

    @property
    def x(self) -> Numbers:
        """The layers."""
        return np.arange(1.0, len(self.y) + 1.0)


@dataclass(frozen=True)
class Band:
    """What chance makes of a curve: the least, the median and the most over all seeds, and where they are drawn."""

    colour: QColor
    values: tuple[Numbers, Numbers, Numbers]
    y: tuple[Numbers, Numbers, Numbers]


@dataclass(frozen=True)
class DepthPicture:
    """Everything inside the axes."""

    theme: Theme
    curves: tuple[LayerCurve, ...] = ()
    band: Band | None = None
    message: str = ""

    def draw(self, painter: QPainter, frame: Frame) -> None:
        """Draw the band, then the curves, the first of them last and on top."""
        if self.message:
            draw_message(painter, frame, self.message, self.theme)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(frame.rect.adjusted(0.0, -1.0, 1.0, 1.0))
        if self.band is not None:
            _draw_band(painter, frame, self.band)
        for curve in reversed(self.curves):
            _draw_curve(painter, frame, curve)
        painter.setClipping(False)


def _draw_band(painter: QPainter, frame: Frame, band: Band) -> None:
    low, median, high = band.y
    x = np.arange(1.0, len(low) + 1.0)
    known = np.isfinite(high)
    lowest = np.where(np.isfinite(low), low, frame.y_range[0])[known]  # where some seed has 0, down to the ground
    if known.any():
        ink = QColor(band.colour)
        ink.setAlphaF(BAND_INK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        there, back = (x[known], lowest), (x[known][::-1], high[known][::-1])
        xs, ys = (np.concatenate(pair) for pair in zip(there, back, strict=True))
        painter.drawPolygon(polygon(frame.x(xs), frame.y(ys)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(band.colour, 1.0))
    _draw_pieces(painter, frame, x, median)


def _draw_curve(painter: QPainter, frame: Frame, curve: LayerCurve) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(curve.stroke.pen)
    _draw_pieces(painter, frame, curve.x, curve.y)
    if curve.dotted:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(curve.stroke.colour)
        for x, y in zip(*(part.tolist() for part in frame.inside(curve.x, curve.y)), strict=True):
            painter.drawEllipse(QPointF(x, y), DOT, DOT)


def _draw_pieces(painter: QPainter, frame: Frame, x: Numbers, y: Numbers) -> None:
    """Draw a curve with the painter's pen; a picture in SVG cannot clip, there it is cut."""
    for piece in frame.cut(x, y) if is_vector(painter) else frame.pieces(x, y):
        painter.drawPolyline(polygon(*piece))
