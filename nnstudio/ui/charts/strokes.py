"""Drawing: lines that are both smooth and quick, labels that do not cover each other, colours that can be read."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPaintEngine,
    QPainter,
    QPen,
    QPolygonF,
    QStaticText,
)

from nnstudio.series.thinning import Numbers
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.style.theme import Theme, mixed

FEW = 100
"""A thick line through more points, or one that zigzags, is drawn as hairlines: 10 to 20 times as quick."""

LEAST_CONTRAST = 4.5
"""Text must stand out from its ground by so much (WCAG 2)."""


def polygon(x: Numbers, y: Numbers) -> QPolygonF:
    """Return points as Qt wants them."""
    made: QPolygonF = arrayToQPolygonF(x, y)
    return made


def draw_curve(painter: QPainter, frame: Frame, x: Numbers, y: Numbers, colour: QColor, width: float) -> None:
    """Draw a curve, as far as the frame shows it. Pictures in SVG cannot clip: there it is cut."""
    if is_vector(painter):
        for piece in frame.cut(x, y):
            draw_line(painter, *piece, colour, width)
        return
    painter.setClipRect(frame.rect)  # this also makes the lines twice as quick
    for piece in frame.pieces(x, y):
        draw_line(painter, *piece, colour, width)
    painter.setClipping(False)


def draw_line(painter: QPainter, x: Numbers, y: Numbers, colour: QColor, width: float) -> None:
    """Draw a smooth line through points in pixels.

    Qt takes milliseconds for one that is smooth, thick and long. Where the picture is made of pixels it is drawn as
    hairlines, each a pixel wide.
    """
    if len(x) < 2:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = polygon(x, y)
    hairlines = max(round(width * painter.deviceTransform().m22()), 1)
    if is_vector(painter) or (hairlines > 1 and len(x) < FEW and _is_calm(x, y)):
        painter.setPen(solid(colour, width))
        painter.drawPolyline(points)
        return
    painter.setPen(QPen(colour, 0.0))
    for shift in (np.arange(hairlines) - (hairlines - 1) / 2.0) * (width / hairlines):
        painter.translate(0.0, shift)
        painter.drawPolyline(points)
        painter.translate(0.0, -shift)


def is_vector(painter: QPainter) -> bool:
    """Tell whether the picture is made of lines, not of pixels."""
    return painter.paintEngine().type() == QPaintEngine.Type.SVG


def _is_calm(x: Numbers, y: Numbers) -> bool:
    """Tell whether a line goes up and down little more than along."""
    return float(np.abs(np.diff(y)).sum()) < 2.0 * float(x[-1] - x[0]) + 20.0


def solid(colour: QColor, width: float) -> QPen:
    """Return a pen with round corners."""
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def dashed(colour: QColor, width: float) -> QPen:
    """Return a dashed pen."""
    pen = QPen(colour, width)
    pen.setDashPattern([4.0, 3.0])
    return pen


def bold(font: QFont) -> QFont:
    """Return a bolder font."""
    bolder = QFont(font)
    bolder.setWeight(QFont.Weight.DemiBold)
    return bolder


def draw_message(painter: QPainter, frame: Frame, text: str, theme: Theme) -> None:
    """Write a sentence in the middle of the frame."""
    painter.setPen(theme.colour("muted"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(frame.rect.adjusted(20.0, 4.0, -20.0, -4.0), flags, text)


def draw_break(painter: QPainter, frame: Frame, x: float, said: str, theme: Theme) -> None:
    """Draw where a run broke off: an upright line with words at its top."""
    rect, colour = frame.rect, theme.colour("broken")
    at = float(frame.x(np.array(x)))
    if not rect.left() <= at <= rect.right() + 1:
        return
    painter.setPen(dashed(colour, 1.4))
    painter.drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()))
    left = at - rect.left() > rect.width() / 2
    place = QPointF(at + (-5 if left else 5), rect.top() + text_size("", painter.font()).height())
    side = Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft
    Label(said, place, colour, side).draw(painter, theme.colour("card"))


@dataclass(frozen=True)
class Label:
    """A short text at a point in pixels, on a piece of the ground's colour so that lines do not cross it."""

    text: str
    place: QPointF
    colour: QColor
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft

    def rect(self, font: QFont) -> QRectF:
        """Return the room that it takes; the place is the middle of its left or right side, or its centre."""
        size = text_size(self.text, font)
        left = self.place.x() - _BEFORE[self.side] * size.width()
        return QRectF(QPointF(left, self.place.y() - size.height() / 2.0), size)

    def draw(self, painter: QPainter, ground: QColor | None = None) -> None:
        """Draw it with the painter's font."""
        rect = self.rect(painter.font())
        if ground is not None:
            halo = QColor(ground)
            halo.setAlphaF(0.8)
            painter.fillRect(rect.adjusted(-2.0, 1.0, 2.0, -1.0), halo)
        painter.setPen(self.colour)
        painter.drawStaticText(rect.topLeft(), _laid_out(self.text, painter.font()))


def text_size(text: str, font: QFont) -> QSizeF:
    """Return the room for a text. All digits have the same width, so that changing numbers are measured only once."""
    return _size(text.translate(_DIGITS), font)


_BEFORE = {Qt.AlignmentFlag.AlignLeft: 0.0, Qt.AlignmentFlag.AlignHCenter: 0.5, Qt.AlignmentFlag.AlignRight: 1.0}
_DIGITS = str.maketrans("123456789", "000000000")


@lru_cache(4096)
def _size(text: str, font: QFont) -> QSizeF:
    metrics = QFontMetricsF(font)
    return QSizeF(metrics.horizontalAdvance(text), metrics.height())


@lru_cache(1024)
def _laid_out(text: str, font: QFont) -> QStaticText:
    """Lay a text out once: most stay the same from frame to frame, and this takes longer than drawing them."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(font=font)
    return made


def spread_out(places: list[float], distance: float, low: float, high: float) -> list[float]:
    """Move places apart until they are at least ``distance`` from each other, between two bounds, in the same order.

    Where there is no room for all, they are spread evenly.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    if (len(places) - 1) * distance > high - low:
        even = np.linspace(low, high, len(places)).tolist()
        return [even[order.index(index)] for index in range(len(places))]
    moved = list(places)
    least = low
    for index in order:
        least = moved[index] = max(moved[index], least)
        least += distance
    most = high
    for index in reversed(order):
        most = moved[index] = min(moved[index], most)
        most -= distance
    return moved


def contrast(one: QColor, other: QColor) -> float:
    """Return how far two colours stand apart, from 1 (equal) to 21 (black and white)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: QColor, theme: Theme) -> QColor:
    """Return a colour as near to the given one as can be read as text on a card: mixed with the text's colour."""
    return QColor.fromRgb(_readable(colour.rgb(), theme.card, theme.text))


@lru_cache(1024)
def _readable(colour: int, card: str, text: str) -> int:
    for share in np.linspace(0.0, 1.0, 21).tolist():
        candidate = mixed(QColor.fromRgb(colour), QColor(text), share)
        if contrast(candidate, QColor(card)) >= LEAST_CONTRAST:
            return candidate.rgb()
    return QColor(text).rgb()


def _luminance(colour: QColor) -> float:
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
