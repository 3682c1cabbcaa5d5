"""A line of text that may change many times a second."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QStylePainter

from nnstudio.ui.widgets.pieces import styled


class LiveText(QLabel):
    """A line of text that keeps its room while it changes, so that nothing in the window has to be laid out anew.

    It asks for room for ``longest``, or takes what it is given where there is none; what does not fit is cut short. A
    plain label asks for all docks to be laid out with every change, which costs a third of a frame.
    """

    def __init__(self, style: str, longest: str = "") -> None:
        super().__init__()
        styled(self, style)
        self._longest = longest
        self._shown = ""

    def text(self) -> str:
        """Return what is shown."""
        return self._shown

    def setText(self, text: str) -> None:
        """Show a text; one that is longer than any before asks for more room."""
        if text == self._shown:
            return
        self._shown = text
        if self._longest and self._width_of(text) > self._width_of(self._longest):
            self._longest = text
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for the longest text."""
        return QSize(self._width_of(self._longest), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for no less."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Ask for more room where letters grow."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the text in the style's font and colour."""
        painter = QStylePainter(self)
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self._shown, Qt.TextElideMode.ElideRight, room.width())
        painter.drawItemText(room, self.alignment(), self.palette(), self.isEnabled(), shown, self.foregroundRole())

    def _width_of(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + 1
