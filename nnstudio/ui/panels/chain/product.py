"""The derivative as a product of fractions, each over its number and what it means."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio import numbers
from nnstudio.ui.formulas.aloud import aloud
from nnstudio.ui.formulas.painting import em_of, paint_centred, size_of
from nnstudio.ui.style.theme import LIGHT, Theme

DIGITS = 4


@dataclass(frozen=True)
class Factor:
    """One fraction: its LaTeX, its number, a few words for what it is, and the whole of them for the tooltip.

    ``sign`` stands before it, except before the first; before the second there is "=".
    """

    latex: str
    value: float
    caption: str
    meaning: str
    selected: bool = False
    sign: str = r"\times"


@dataclass(frozen=True)
class _Type:
    """Fonts and heights of one size of text: made once, for making them takes longer than painting with them."""

    em: float
    bold: QFont
    small: QFont
    bold_height: float
    small_height: float
    number: float

    @classmethod
    def of(cls, font: QFont, zoom: float) -> "_Type":
        """Measure what goes with a font."""
        bold, small = _sized(font, zoom, QFont.Weight.DemiBold), _sized(font, 0.82 * zoom, QFont.Weight.Normal)
        measured = QFontMetricsF(bold)
        number = measured.horizontalAdvance("−0.08888") + 18.0
        return cls(em_of(font, zoom), bold, small, measured.height(), QFontMetricsF(small).height(), number)

    @property
    def sign(self) -> float:
        """The room for a sign between two fractions."""
        return 1.15 * self.em


class Product(QWidget):
    """Paints fraction = fraction x fraction..., with a number below each, in as many rows as it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._factors: tuple[Factor, ...] = ()
        self._theme: Theme = LIGHT
        self._zoom = 1.0
        self._type = _Type.of(self.font(), 1.0)
        self._top = 0.0
        self._boxes: list[QRectF] = []

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What is shown: the derivative, then its factors."""
        return self._factors

    @property
    def boxes(self) -> list[QRectF]:
        """Where each of them stands."""
        return self._boxes

    def show_factors(self, factors: tuple[Factor, ...]) -> None:
        """Show a derivative and the factors that it is the product of."""
        moved = [factor.latex for factor in factors] != [factor.latex for factor in self._factors]
        self._factors = factors
        if moved:
            self._fit()
        self.update()

    def describe(self) -> None:
        """Say it all to screen readers; not while it changes many times a second."""
        parts = [f"{aloud(one.latex)} = {numbers.short(one.value, DIGITS)} ({one.meaning})" for one in self._factors]
        self.setAccessibleName("; ".join(parts))

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.update()

    def set_zoom(self, zoom: float) -> None:
        """Show it so many times larger."""
        self._zoom = zoom
        self._measure()

    def sizeHint(self) -> QSize:
        """Ask for the height of all rows."""
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the product."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (factor, box) in enumerate(zip(self._factors, self._boxes, strict=True)):
            self._paint(painter, factor, "" if place == 0 else "=" if place == 1 else factor.sign, box)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say what a fraction means where the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            placed = zip(self._factors, self._boxes, strict=True)
            under = [factor.meaning for factor, box in placed if box.contains(QPointF(event.pos()))]
            QToolTip.showText(event.globalPos(), under[0] if under else "", self)
            return True
        return super().event(event)

    def _paint(self, painter: QPainter, factor: Factor, sign: str, box: QRectF) -> None:
        theme, own = self._theme, self._type
        top = QRectF(box.left(), box.top(), box.width(), self._top)
        paint_centred(painter, top, factor.latex, own.em, theme.colour("selected" if factor.selected else "text"))
        if sign:
            room = QRectF(box.left() - own.sign, box.top(), own.sign, self._top)
            paint_centred(painter, room, sign, own.em, theme.colour("muted"))
        plate = QRectF(box.left(), top.bottom() + 3.0, box.width(), own.bold_height + 8.0)
        self._plate(painter, plate, factor)
        painter.setFont(own.small)
        painter.setPen(theme.colour("muted"))
        below = QRectF(box.left() - 4.0, plate.bottom() + 2.0, box.width() + 8.0, own.small_height)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, factor.caption)

    def _plate(self, painter: QPainter, plate: QRectF, factor: Factor) -> None:
        """Paint a number on its plate, with an edge in the colour of its sign."""
        theme = self._theme
        painter.setPen(QPen(theme.colour("border"), 1.0))
        painter.setBrush(theme.colour("field"))
        painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), 5.0, 5.0)
        sign = "positive" if factor.value > 0.0 else "negative" if factor.value < 0.0 else "border"
        painter.fillRect(QRectF(plate.left() + 3.0, plate.top() + 4.0, 3.0, plate.height() - 8.0), theme.colour(sign))
        painter.setFont(self._type.bold)
        painter.setPen(theme.colour("text"))
        room, said = plate.adjusted(6.0, 0.0, 0.0, 0.0), numbers.short(factor.value, DIGITS)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, said)

    def _measure(self) -> None:
        self._type = _Type.of(self.font(), self._zoom)
        self._fit()

    def _fit(self) -> None:
        """Put every factor in its place; a row that is full goes on below."""
        own, width = self._type, float(self.width())
        sizes = [size_of(factor.latex, own.em) for factor in self._factors]
        self._top = max((size.height() for size in sizes), default=2.4 * own.em) + 2.0
        row = self._top + own.bold_height + own.small_height + 14.0
        self._boxes = []
        x = y = 0.0
        for size in sizes:
            wide = max(own.number, size.width() + 4.0)
            space = own.sign if self._boxes else 0.0
            if self._boxes and x + space + wide > width:
                x, y = 0.0, y + row
            self._boxes.append(QRectF(x + space, y, min(wide, max(width - x - space, 20.0)), row))
            x += space + wide
        self.setMinimumHeight(math.ceil(y + row))
        self.updateGeometry()
        self.update()


def _sized(font: QFont, factor: float, weight: QFont.Weight) -> QFont:
    sized = QFont(font)
    sized.setPointSizeF(font.pointSizeF() * factor)
    sized.setWeight(weight)
    return sized
