"""The colour bar beside a map: which colour stands for which value."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from nnstudio.ui.charts.axes import full_ticks
from nnstudio.ui.panels.output.colouring import Scale, value_colours
from nnstudio.ui.style.theme import Theme

WIDTH, GAP = 11.0, 14.0


def bar_width(scale: Scale, metrics: QFontMetricsF) -> float:
    """Return the room that the bar takes with its gap and its numbers."""
    widest = max(
        metrics.horizontalAdvance(text) for about in (2, 10) for _, text in full_ticks(scale.low, scale.high, about)
    )
    return GAP + WIDTH + 6.0 + widest


def paint_bar(painter: QPainter, box: QRectF, scale: Scale, theme: Theme) -> None:
    """Draw the bar to the right of a map's box, as high as that, with numbers and a notch at the middle value."""
    line = QFontMetricsF(painter.font()).height()
    place = QRectF(box.right() + GAP, box.top(), WIDTH, box.height())
    values = np.linspace(scale.high, scale.low, 64)[:, np.newaxis]
    colours = np.ascontiguousarray(value_colours(values, scale, theme))
    image = QImage(colours.data, 1, 64, 4, QImage.Format.Format_ARGB32_Premultiplied)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image, QRectF(0.0, 0.5, 1.0, 63.0))
    painter.setPen(theme.colour("border"))
    painter.drawRect(place)
    painter.setPen(theme.colour("muted"))
    for value, text in full_ticks(scale.low, scale.high, min(int(box.height() / (2.5 * line)), 10)):
        y = place.bottom() - (value - scale.low) / (scale.high - scale.low) * place.height()
        painter.drawLine(QPointF(place.right(), y), QPointF(place.right() + 3.0, y))
        top = min(max(y - line / 2.0, place.top() - 2.0), place.bottom() + 2.0 - line)
        painter.drawText(QRectF(place.right() + 6.0, top, 200.0, line), Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(theme.colour("text"))
    middle = place.bottom() - place.height() / 2.0
    painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle))
