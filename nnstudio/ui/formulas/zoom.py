"""Larger formulas for the back row, without making everything else larger."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnstudio.ui.widgets.pieces import icon_button

ZOOMS = (0.8, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)


class ZoomButtons(QWidget):
    """Two buttons: larger formulas, smaller formulas."""

    zoomed = Signal(float)  # how many times larger than text

    def __init__(self) -> None:
        super().__init__()
        self._place = ZOOMS.index(1.0)
        self.smaller = icon_button(
            "zoom-out", self.tr("Smaller formulas"), self.tr("Make these formulas smaller (Ctrl+Shift+−)")
        )
        self.larger = icon_button(
            "zoom-in",
            self.tr("Larger formulas"),
            self.tr("Make these formulas larger, for the back row (Ctrl+Shift++)"),
        )
        self.smaller.setShortcut("Ctrl+Shift+-")
        self.larger.setShortcut("Ctrl+Shift++")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button, change in ((self.smaller, self.shrink), (self.larger, self.grow)):
            button.clicked.connect(change)
            row.addWidget(button)

    @property
    def zoom(self) -> float:
        """How many times larger than text formulas are."""
        return ZOOMS[self._place]

    @Slot()
    def grow(self) -> None:
        """Make formulas larger."""
        self._go(1)

    @Slot()
    def shrink(self) -> None:
        """Make formulas smaller."""
        self._go(-1)

    def _go(self, steps: int) -> None:
        self._place = min(max(self._place + steps, 0), len(ZOOMS) - 1)
        self.smaller.setEnabled(self._place > 0)
        self.larger.setEnabled(self._place < len(ZOOMS) - 1)
        self.zoomed.emit(self.zoom)
