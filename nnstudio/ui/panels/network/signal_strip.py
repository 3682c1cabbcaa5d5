"""Painting the error signal's strip: a bar per layer, its number, and the factors between."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap

from nnstudio import numbers
from nnstudio.ui.panels.network.ink import Ink, text
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.ui.panels.network.signal import Signal, level, signals_of
from nnstudio.ui.panels.network.words import batch_words, translate
from nnstudio.ui.widgets.throttle import Throttle

STEADY = 0.1
"""Seconds for which numbers stand still while a run goes on, so that they can be read."""


class SignalStrip:
    """Keeps the strip's picture until its numbers are due for a change."""

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None
        self._drawn_for: tuple[NetworkScene, Ink] | None = None
        self._throttle = Throttle(STEADY)

    def paint(self, painter: QPainter, scene: NetworkScene, ink: Ink, *, running: bool) -> None:
        """Paint the strip; while ``running`` its numbers change only some times a second."""
        drawn = self._drawn_for
        if self._pixmap is None or drawn is None or drawn[1] is not ink or drawn[0].layout is not scene.layout:
            fresh = False
        else:
            fresh = drawn[0] is scene or (running and not self._throttle.due)
        if not fresh:
            self._pixmap = _drawn(scene, ink)
            self._drawn_for = (scene, ink)
            self._throttle.begin()
        assert self._pixmap is not None
        painter.drawPixmap(scene.layout.strip.topLeft(), self._pixmap)


def _drawn(scene: NetworkScene, ink: Ink) -> QPixmap:
    area = scene.layout.strip
    pixmap = QPixmap(QSize(round(area.width() * ink.ratio), round(area.height() * ink.ratio)))
    pixmap.setDevicePixelRatio(ink.ratio)
    pixmap.fill(ink.colour("card"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-area.topLeft())
    _paint(painter, scene, ink)
    painter.end()
    return pixmap


def _paint(painter: QPainter, scene: NetworkScene, ink: Ink) -> None:
    signals, area, line = signals_of(scene), scene.layout.strip, scene.layout.room.line
    title = translate("network", "Error signal: RMS of ∂L/∂z, each sample's own, {batch}").format(
        batch=batch_words(scene)
    )
    box = QRectF(area.left() + 2.0, area.top(), area.width() - 4.0, line)
    text(painter, box, title, ink.bold, ink.colour("muted"), Qt.AlignmentFlag.AlignLeft)
    if not signals:
        return
    pitch = min((b.centre - a.centre for a, b in pairwise(signals)), default=160.0)
    width = min(max(0.55 * pitch, 6.0), 76.0)
    largest = max(signal.size for signal in signals)
    for one in signals:
        _bar(painter, one, QRectF(one.centre - width / 2.0, area.top() + 1.35 * line, width, 7.0), largest, ink)
        _number(painter, one, QRectF(one.centre - pitch / 2.0, area.top() + 1.35 * line + 9.0, pitch, line), ink)
    for one, other in pairwise(signals):
        _arrow(painter, one, other, area.top() + 1.85 * line + 9.0, ink)


def _bar(painter: QPainter, one: Signal, box: QRectF, largest: float, ink: Ink) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.colour("grid"))
    painter.drawRoundedRect(box, 3.5, 3.5)
    painter.setBrush(ink.colour(one.grade))
    filled = QRectF(box)
    filled.setWidth(max(box.width() * level(one.size, largest), 3.5))
    painter.drawRoundedRect(filled, 3.5, 3.5)


def _number(painter: QPainter, one: Signal, box: QRectF, ink: Ink) -> None:
    words = numbers.short(one.size, 2)
    if QFontMetricsF(ink.bold).horizontalAdvance(words) <= box.width() - 2.0:
        text(painter, box, words, ink.bold, ink.colour("text"), Qt.AlignmentFlag.AlignHCenter, cut=False)


def _arrow(painter: QPainter, one: Signal, other: Signal, y: float, ink: Ink) -> None:
    """Draw an arrow back from a layer to the one before, with the factor on it, where there is room between numbers."""
    metrics = QFontMetricsF(ink.small)
    words = translate("network", "×{factor}").format(factor=numbers.short(one.factor, 2))
    need = metrics.horizontalAdvance(words) + 10.0
    left = one.centre + metrics.horizontalAdvance(numbers.short(one.size, 2)) * 0.55 + 5.0
    right = other.centre - metrics.horizontalAdvance(numbers.short(other.size, 2)) * 0.55 - 5.0
    if right - left < need:
        return
    calm = 0.5 <= one.factor <= 2.0
    colour = ink.colour("muted" if calm else "watch" if 0.1 <= one.factor <= 10.0 else "broken")
    text(painter, QRectF(left, y - metrics.height() / 2.0, right - left, metrics.height()), words, ink.small, colour,
         Qt.AlignmentFlag.AlignHCenter, cut=False)  # fmt: skip
    below = y + metrics.height() / 2.0 + 1.0
    painter.setPen(QPen(colour, 1.2))
    painter.drawLine(QPointF(left + 2.0, below), QPointF(right, below))
    painter.setBrush(colour)
    tip = QPointF(left, below)
    painter.drawPolygon([tip, tip + QPointF(5.0, -3.0), tip + QPointF(5.0, 3.0)])
