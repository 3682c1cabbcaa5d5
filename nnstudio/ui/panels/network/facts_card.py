"""The card beside the pointer: the name of a place and its numbers."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from nnstudio.ui.panels.network.facts import Facts
from nnstudio.ui.widgets.pieces import styled

AWAY = 16
"""Pixels between the pointer and the card."""

MOST_ROWS = 7


class FactsCard(QFrame):
    """A small card that keeps out of the pointer's way; its rows stand still while their numbers change."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        styled(self, "network_card")
        self._area = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title = styled(QLabel(), "network_card_title")
        self._foot = styled(QLabel(), "network_card_foot")
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 7, 10, 7)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._title, 0, 0, 1, 2)
        self._rows = [(styled(QLabel(), "muted"), QLabel()) for _ in range(MOST_ROWS)]
        for line, (what, value) in enumerate(self._rows, 1):
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(what, line, 0)
            grid.addWidget(value, line, 1)
        grid.addWidget(self._foot, MOST_ROWS + 1, 0, 1, 2)
        self.hide()

    def tell(self, facts: Facts, foot: str, at: QPoint) -> None:
        """Show the numbers of a place near a point of the parent; ``foot`` says what a click does."""
        same = self._title.text() == facts.title and self.isVisible()
        self._title.setText(facts.title)
        for line, (what, value) in enumerate(self._rows):
            used = line < len(facts.rows)
            what.setText(facts.rows[line].what if used else "")
            value.setText(facts.rows[line].value if used else "")
            what.setVisible(used)
            value.setVisible(used)
        self._foot.setText(foot)
        self._foot.setVisible(bool(foot))
        size = self.sizeHint()
        self.resize(size.expandedTo(self.size()) if same else size)
        self.move(beside(at, self.rect(), self._area.rect()))
        self.show()
        self.raise_()


def beside(at: QPoint, card: QRect, area: QRect) -> QPoint:
    """Return where a card stands near a point without leaving the area or covering the point, if it can."""
    right, below = at.x() + AWAY, at.y() + AWAY
    x = right if right + card.width() <= area.right() else at.x() - AWAY - card.width()
    y = below if below + card.height() <= area.bottom() else at.y() - AWAY - card.height()
    return QPoint(max(x, area.left() + 2), max(y, area.top() + 2))
