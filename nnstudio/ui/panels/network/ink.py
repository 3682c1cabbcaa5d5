"""What every painter of the diagram is given: the theme, the fonts, and how many pixels a point has."""

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from nnstudio.ui.naming.columns import LayerColumn
from nnstudio.ui.panels.network.ranges import Colours
from nnstudio.ui.style.theme import FONT_FACTORS, Theme, mixed


@dataclass(frozen=True, eq=False)
class Ink:
    """Theme, fonts and pixels per point; ``blocks`` counts those of the design, for their colours.

    It is kept from one painting to the next: looking colours up and making fonts takes time.
    """

    theme: Theme
    font: QFont
    ratio: float
    blocks: int = 1
    _colours: dict[str | int, QColor] = field(default_factory=dict)
    _dots: dict[tuple[int, float], QPixmap] = field(default_factory=dict)

    @cached_property
    def small(self) -> QFont:
        """The font of names and numbers."""
        return _sized(self.font, QFont.Weight.Normal)

    @cached_property
    def bold(self) -> QFont:
        """The font of headings."""
        return _sized(self.font, QFont.Weight.DemiBold)

    @cached_property
    def signed(self) -> Colours:
        """The colours of values from -1 to 1."""
        return self.theme.signed_table()

    @cached_property
    def solid(self) -> Colours:
        """The colours of a tile's ground, of areas above and below 0, and of lines."""
        ground = self.colour("neutral")
        soft = (mixed(ground, self.colour(sign), 0.75) for sign in ("positive", "negative"))
        return np.array([colour.rgba() for colour in (ground, *soft, self.colour("text"))], np.uint32)

    def dot(self, colour: QColor, radius: float) -> QPixmap:
        """Return the picture of a dot with a thin rim, drawn once: pictures are quicker to paint than circles."""
        key = (colour.rgba(), radius)
        if key not in self._dots:
            side = 2.0 * (radius + 1.0)
            pixmap = QPixmap(math.ceil(side * self.ratio), math.ceil(side * self.ratio))
            pixmap.setDevicePixelRatio(self.ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.colour("card"), 1.0))
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(side / 2.0, side / 2.0), radius, radius)
            painter.end()
            self._dots[key] = pixmap
        return self._dots[key]

    def colour(self, meaning: str) -> QColor:
        """Return the colour of a meaning."""
        if meaning not in self._colours:
            self._colours[meaning] = self.theme.colour(meaning)
        return self._colours[meaning]

    def layer(self, column: LayerColumn) -> QColor:
        """Return the colour of a column: its block's, grey at the input."""
        number = column.number
        if number not in self._colours:
            self._colours[number] = self.theme.layer(number - 1, self.blocks) if number else self.colour("muted")
        return self._colours[number]

    def sign(self, value: float) -> QColor:
        """Return the colour of a number's sign; grey for 0 and for what is not a number."""
        return self.colour("positive" if value > 0.0 else "negative" if value < 0.0 else "muted")


def _sized(font: QFont, weight: QFont.Weight) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * FONT_FACTORS["small"])
    small.setWeight(weight)
    return small


def text(
    painter: QPainter,
    box: QRectF,
    words: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag,
    *,
    cut: bool = True,
) -> None:
    """Write one line into a box, cut short with an ellipsis where it does not fit."""
    painter.setFont(font)
    painter.setPen(colour)
    if cut:
        words = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)


def plate(painter: QPainter, middle: QPointF, words: str, font: QFont, ink: QColor, ground: QColor) -> None:
    """Write a few characters on a rounded plate, readable over anything."""
    metrics = QFontMetricsF(font)
    box = QRectF(0.0, 0.0, metrics.horizontalAdvance(words) + 7.0, metrics.height())
    box.moveCenter(middle)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4.0, 4.0)
    text(painter, box, words, font, ink, Qt.AlignmentFlag.AlignHCenter, cut=False)


def frame(painter: QPainter, box: QRectF, colour: QColor, width: float, radius: float) -> None:
    """Draw a rounded frame that is as wide to the inside as to the outside."""
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)
