"""A list to choose from, with the arrow that all lists of the program have."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from nnstudio.ui.style.icons import icon
from nnstudio.ui.widgets.pieces import styled


class WideComboBox(QComboBox):
    """Shows at least so many letters; longer entries are cut short, and the list is as wide as they are."""

    def __init__(self, name: str, tip: str, letters: int) -> None:
        super().__init__()
        styled(self, "choice")
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def showPopup(self) -> None:
        """Open the list, as wide as its longest entry."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 28)
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the arrow."""
        super().paintEvent(event)
        side = self.fontMetrics().height() * 3 // 4
        rect = QRect(0, 0, side, side)
        rect.moveCenter(self.rect().center())
        rect.moveRight(self.width() - 6)
        painter = QPainter(self)
        icon("chevron-down", "muted").paint(painter, rect)
        painter.end()
