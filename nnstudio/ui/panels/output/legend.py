"""The legend of a view: what its points, lines and colours stand for."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnstudio.ui.panels.output.marks import dot_size, paint_cross, paint_dot, paint_ring
from nnstudio.ui.style.theme import LIGHT, Theme

Sign = Literal["dot", "ring", "cross", "line", "thin", "dashes", "none"]


@dataclass(frozen=True)
class LegendSign:
    """One sign and its words."""

    sign: Sign
    text: str
    colour: QColor


class SignLegend(QWidget):
    """Entries below each other, or, where they stand under a picture, in rows."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[LegendSign, ...] = ()
        self._theme: Theme = LIGHT
        self.setObjectName("legend")
        self.setAccessibleName(self.tr("Legend"))

    @property
    def entries(self) -> tuple[LegendSign, ...]:
        """What the legend says."""
        return self._entries

    def set_entries(self, entries: tuple[LegendSign, ...], theme: Theme) -> bool:
        """Say something else; tell whether that is new."""
        if entries == self._entries and theme == self._theme:
            return False
        self._entries, self._theme = entries, theme
        self.setAccessibleDescription(", ".join(entry.text for entry in entries))
        self.setToolTip("\n".join(entry.text for entry in entries))
        self.update()
        return True

    def column_size(self) -> QSize:
        """Return the room for all entries below each other."""
        widths = [self._width(entry) for entry in self._entries]
        return QSize(int(max(widths, default=0.0)) + 1, int(len(widths) * self._line) + 1)

    def rows_height(self, width: int) -> int:
        """Return the height of the rows that entries make in such a width."""
        places = self._places(width)
        return int(places[-1].y() + self._line) + 1 if places else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the entries as the width allows: one below the other where it is narrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = dot_size(1, self._metrics.height())
        for entry, place in zip(self._entries, self._places(self.width()), strict=True):
            self._paint_sign(painter, entry, place + QPointF(0.5 * self._line, self._line / 2.0), size)
            painter.setPen(self._theme.colour("muted"))
            left = place.x() + self._indent(entry)
            text = self._metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, self.width() - left)
            room = QRectF(left, place.y(), self.width() - left, self._line)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)

    @property
    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.font())

    @property
    def _line(self) -> float:
        return float(round(1.3 * self._metrics.height()))

    def _indent(self, entry: LegendSign) -> float:
        return 0.0 if entry.sign == "none" else 1.15 * self._line

    def _width(self, entry: LegendSign) -> float:
        return self._indent(entry) + self._metrics.horizontalAdvance(entry.text)

    def _places(self, width: int) -> list[QPointF]:
        """Return where each entry stands: row by row from the left."""
        x = y = 0.0
        places = []
        for entry in self._entries:
            if x and x + self._width(entry) > width:
                x, y = 0.0, y + self._line
            places.append(QPointF(x, y))
            x += self._width(entry) + 0.9 * self._line
        return places

    def _paint_sign(self, painter: QPainter, entry: LegendSign, centre: QPointF, size: float) -> None:
        rim = self._theme.colour("card")
        match entry.sign:
            case "dot":
                paint_dot(painter, centre, size, entry.colour, rim)
            case "ring":
                paint_ring(painter, centre, size, entry.colour, rim)
            case "cross":
                paint_cross(painter, centre, size, self._theme)
            case "line" | "thin" | "dashes":
                style = Qt.PenStyle.DashLine if entry.sign == "dashes" else Qt.PenStyle.SolidLine
                painter.setPen(QPen(entry.colour, 2.0 if entry.sign == "line" else 1.0, style))
                half = QPointF(0.4 * self._line, 0.0)
                painter.drawLine(centre - half, centre + half)
