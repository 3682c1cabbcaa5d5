"""Numbers in columns: measured by adding up digits, drawn where they end."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter


class Figures:
    """Writes short texts in one font: three times as fast as when Qt aligns them. Digits all have the same width."""

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetricsF(font)
        self._widths: dict[str, float] = {}
        self._middle = (self._metrics.ascent() - self._metrics.descent()) / 2.0

    def width(self, text: str) -> float:
        """Return the width of a text."""
        widths = self._widths
        for character in text:
            if character not in widths:
                widths[character] = self._metrics.horizontalAdvance(character)
        return sum(map(widths.__getitem__, text))

    def draw_right(self, painter: QPainter, text: str, right: float, middle: float) -> None:
        """Write a text that ends at an x, its line being centred on a y, in the painter's colour."""
        painter.drawText(QPointF(right - self.width(text), middle + self._middle), text)

    def draw_left(self, painter: QPainter, text: str, left: float, middle: float) -> None:
        """Write a text that begins at an x."""
        painter.drawText(QPointF(left, middle + self._middle), text)

    def draw_inside(self, painter: QPainter, text: str, centre: float, box: QRectF) -> None:
        """Write a text around an x, but inside a box."""
        width = self.width(text)
        left = min(max(centre - width / 2.0, box.left()), max(box.right() - width, box.left()))
        self.draw_left(painter, text, left, box.center().y())
