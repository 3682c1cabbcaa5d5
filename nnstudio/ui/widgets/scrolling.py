"""Room for a panel's content: it fills what there is, and scrolls where that is less than it needs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from nnstudio.ui.widgets.pieces import styled


class ScrollingColumn(QScrollArea):
    """A column of widgets, as high as the panel, and no less high than they can be."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = _Inside()
        self.column = QVBoxLayout(inside)
        self.setWidget(inside)


class _Inside(QWidget):
    """The scrolled widget: a scroll area asks it for its height, and what it can do with is enough."""

    def __init__(self) -> None:
        super().__init__()
        styled(self, "clear")

    def heightForWidth(self, width: int) -> int:
        """Return the least height."""
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else 0
