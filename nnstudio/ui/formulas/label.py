"""A formula as a widget."""

import math

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui.formulas.painting import em_of, paint_formula, size_of


class FormulaLabel(QWidget):
    """Shows a formula in the colour of text; it goes on in further lines where there is not the width for it.

    Its words are what screen readers say instead.
    """

    def __init__(self, latex: str = "", words: str = "") -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._latex, self._zoom = "", 1.0
        self._colour: QColor | None = None
        self.set_formula(latex, words)

    @property
    def latex(self) -> str:
        """The formula that is shown."""
        return self._latex

    def set_formula(self, latex: str, words: str) -> None:
        """Show a formula; ``words`` say it aloud."""
        self.setAccessibleName(words)
        if latex != self._latex:
            self._latex = latex
            self.updateGeometry()
            self.update()

    def set_zoom(self, zoom: float) -> None:
        """Show it so many times larger than text."""
        if zoom != self._zoom:
            self._zoom = zoom
            self.updateGeometry()
            self.update()

    def set_colour(self, colour: QColor | None) -> None:
        """Show it in a colour; None: in that of text."""
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for the whole formula in one line."""
        size = size_of(self._latex, self._em())
        return QSize(math.ceil(size.width()) + 2, math.ceil(size.height()) + 2)

    def minimumSizeHint(self) -> QSize:
        """Need no more width than the panel has."""
        return QSize(40, 0)

    def hasHeightForWidth(self) -> bool:
        """Be higher where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of its lines."""
        return math.ceil(size_of(self._latex, self._em(), width).height()) + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the formula, smaller where even its parts are wider than the widget."""
        em, room = self._em(), float(self.width())
        widest = size_of(self._latex, em, room).width()
        if widest > room:
            em *= room / widest
        colour = self._colour or self.palette().windowText().color()
        painter = QPainter(self)
        paint_formula(painter, QPointF(0.0, 1.0), self._latex, em, colour, room)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.updateGeometry()
            self.update()

    def _em(self) -> float:
        return em_of(self.font(), self._zoom)
