"""A paragraph that may change many times a second."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStylePainter

from nnstudio.ui.widgets.pieces import styled

FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class Paragraph(QLabel):
    """Words broken into lines; it grows where they need more room, and keeps its height while they change.

    A plain label asks for all docks to be laid out with every change.
    """

    def __init__(self, style: str) -> None:
        super().__init__()
        styled(self, style)
        self._shown = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return what is shown."""
        return self._shown

    def setText(self, text: str) -> None:
        """Show a text."""
        if text != self._shown:
            self._shown = text
            self.setAccessibleName(text)
            self._make_room(self.minimumHeight())
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to a new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room(0)

    def changeEvent(self, event: QEvent) -> None:
        """Fit the height to new letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._make_room(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the text in the style's font and colour."""
        painter = QStylePainter(self)
        role, enabled = self.foregroundRole(), self.isEnabled()
        painter.drawItemText(self.rect(), int(FLAGS), self.palette(), enabled, self._shown, role)

    def _make_room(self, least: int) -> None:
        """Be as high as the text needs, and no less than ``least``."""
        metrics = self.fontMetrics()
        wanted = metrics.boundingRect(QRect(0, 0, max(self.width(), 60), 10_000), int(FLAGS), self._shown).height()
        height = max(wanted, metrics.height(), least)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
