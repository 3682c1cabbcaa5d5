"""Several formulas below each other."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nnstudio.ui.formulas.aloud import aloud
from nnstudio.ui.formulas.painting import em_of, paint_formula, size_of

BETWEEN = 0.55
"""Between formulas below each other, in ems."""

ASIDE = 2.5
"""Between formulas side by side."""


class FormulaLines(QWidget):
    """Shows formulas one after the other, side by side where there is room; long ones go on in further lines."""

    def __init__(self) -> None:
        super().__init__()
        self._formulas: tuple[str, ...] = ()
        self._zoom = 1.0

    @property
    def formulas(self) -> tuple[str, ...]:
        """What is shown."""
        return self._formulas

    def set_formulas(self, formulas: Sequence[str]) -> None:
        """Show formulas."""
        if tuple(formulas) != self._formulas:
            self._formulas = tuple(formulas)
            self.setAccessibleName("; ".join(map(aloud, formulas)))
            self._fit()

    def set_zoom(self, zoom: float) -> None:
        """Show them so many times larger than text."""
        self._zoom = zoom
        self._fit()

    def height_for(self, width: float) -> float:
        """Return how high all formulas are in a width."""
        return max((place.bottom() for _, place, _ in self._placed(width)), default=0.0) + 2.0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint them from top to bottom."""
        painter = QPainter(self)
        colour = self.palette().windowText().color()
        for formula, place, em in self._placed(self.width()):
            if QRectF(event.rect()).intersects(place):
                paint_formula(painter, place.topLeft(), formula, em, colour, self.width())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._fit()

    def _placed(self, width: float) -> list[tuple[str, QRectF, float]]:
        """Return every formula with its place and its em: side by side where they fit; smaller if no break helps."""
        placed: list[tuple[str, QRectF, float]] = []
        x, y, bottom, usual = 0.0, 1.0, 1.0, self._em()
        for formula in self._formulas:
            size = size_of(formula, usual, width)
            shrunk = min(1.0, width / max(size.width(), 1.0))
            size *= shrunk
            if x > 0.0 and x + size.width() > width:
                x, y = 0.0, bottom + BETWEEN * usual
            placed.append((formula, QRectF(QPointF(x, y), size), usual * shrunk))
            x += size.width() + ASIDE * usual
            bottom = max(bottom, y + size.height())
        return [(formula, _lowered(place, placed), em) for formula, place, em in placed]

    def _em(self) -> float:
        return em_of(self.font(), self._zoom)

    def _fit(self) -> None:
        self.setMinimumHeight(math.ceil(self.height_for(self.width())))
        self.update()


def _lowered(place: QRectF, placed: list[tuple[str, QRectF, float]]) -> QRectF:
    """Return a place in the middle of its row's height."""
    tallest = max(other.height() for _, other, _ in placed if other.top() == place.top())
    return place.translated(0.0, (tallest - place.height()) / 2.0)


class FormulaArea(QScrollArea):
    """Formulas in an area that can be scrolled where there are too many."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = FormulaLines()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self.lines)
        self.viewport().setAutoFillBackground(False)
        self.lines.setAutoFillBackground(False)

    def set_formulas(self, formulas: Sequence[str]) -> None:
        """Show formulas from the first on."""
        if tuple(formulas) != self.lines.formulas:
            self.lines.set_formulas(formulas)
            self.verticalScrollBar().setValue(0)
