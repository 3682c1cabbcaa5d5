"""How samples are marked in every view: training points filled, validation points hollow, wrong ones crossed out."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnstudio.engine.arrays import Array
from nnstudio.ui.style.theme import Theme

MOST = 800
"""So many points at most are drawn: more would hide the picture behind them, and slow it down."""


def dot_size(count: int, em: float) -> float:
    """Return the diameter of a point in pixels, smaller where there are many; ``em`` is the height of the text."""
    return max(em * (0.58 if count <= 300 else 0.48), 5.0)


def thinned(count: int, most: int = MOST) -> NDArray[np.intp]:
    """Return the numbers of the points to draw out of so many: all, or evenly spread ones."""
    return np.arange(count) if count <= most else np.linspace(0, count - 1, most).astype(np.intp)


def paint_dot(painter: QPainter, centre: QPointF, size: float, colour: QColor, rim: QColor) -> None:
    """Paint a training point: filled, with a rim that parts it from what lies below."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(rim)
    painter.drawEllipse(centre, size / 2.0 + 1.2, size / 2.0 + 1.2)
    painter.setBrush(colour)
    painter.drawEllipse(centre, size / 2.0, size / 2.0)


def paint_ring(painter: QPainter, centre: QPointF, size: float, colour: QColor, rim: QColor) -> None:
    """Paint a validation point: a ring that is empty inside."""
    paint_dot(painter, centre, size, colour, rim)
    painter.setBrush(rim)
    painter.drawEllipse(centre, size / 4.0 + 0.2, size / 4.0 + 0.2)


def paint_cross(painter: QPainter, centre: QPointF, size: float, theme: Theme) -> None:
    """Cross out a point that was answered wrongly."""
    arm = size / 2.0 + 0.8
    painter.setPen(QPen(theme.colour("text"), max(size / 5.0, 1.6), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(centre - QPointF(arm, arm), centre + QPointF(arm, arm))
    painter.drawLine(centre - QPointF(arm, -arm), centre + QPointF(arm, -arm))


def paint_stamps(painter: QPainter, stamp: QPixmap, x: Array, y: Array) -> None:
    """Put one small picture at many places, its middle at each."""
    ratio = stamp.devicePixelRatio()
    half_width, half_height = stamp.width() / ratio / 2.0, stamp.height() / ratio / 2.0
    for a, b in zip((x - half_width).tolist(), (y - half_height).tolist(), strict=True):
        painter.drawPixmap(QPointF(a, b), stamp)


def make_stamp(size: float, ratio: float, paint: Callable[[QPainter, QPointF], None]) -> QPixmap:
    """Return a small picture of a point, for points that are drawn anew for every frame."""
    side = int(size) + 6
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, QRectF(0, 0, side, side).center())
    painter.end()
    return pixmap
