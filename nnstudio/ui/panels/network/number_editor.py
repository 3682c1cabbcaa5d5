"""Changing one weight or bias by hand: a small field at its place."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.ui.panels.network.facts_card import beside
from nnstudio.ui.widgets.pieces import icon_button, styled

LARGEST = 1e6
"""Larger numbers than this, either way, are taken for a slip of the hand."""


class NumberEditor(QFrame):
    """A field for one number over the diagram: Enter takes it, Escape leaves everything as it was."""

    taken = Signal(float)  # the number
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        styled(self, "network_editor")
        self._area = parent
        self._title = styled(QLabel(), "network_card_title")
        self._hint = styled(QLabel(), "network_editor_hint")
        self._hint.setWordWrap(True)
        self._field = QLineEdit()
        self._before = ""
        self._field.installEventFilter(self)
        take = icon_button("check", self.tr("Take this value"), self.tr("Take this value (Enter)"), "accent")
        leave = icon_button("close", self.tr("Cancel"), self.tr("Leave the old value (Escape)"))
        take.clicked.connect(self.take)
        leave.clicked.connect(self.leave)
        row = QHBoxLayout()
        row.setSpacing(3)
        for widget in (self._field, take, leave):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 8, 8)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addLayout(row)
        column.addWidget(self._hint)
        self.hide()

    def ask(self, title: str, value: float, at: QPoint) -> None:
        """Open at a point of the parent, with the present value in the field."""
        self._title.setText(title)
        self._before = numbers.short(value, 6)
        self._field.setText(self._before)
        self._field.setAccessibleName(title)
        self._say("")
        self._field.setMinimumWidth(self._field.fontMetrics().horizontalAdvance("−0.888888·10⁻⁸⁸") + 20)
        self._fit()
        self.move(beside(at, self.rect(), self._area.rect()))
        self.show()
        self.raise_()
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def take(self) -> None:
        """Hand on the number, or say what is wrong with it; one that was not touched changes nothing."""
        if self._field.text() == self._before:
            self.leave()
            return
        number = numbers.number_in(self._field.text())
        if number is None or abs(number) > LARGEST:
            text = self.tr("Not a number from −1 000 000 to 1 000 000, such as 0.5, −2 or 1e-3. The old value stays.")
            self._say(text)
            self._fit()
            return
        self.taken.emit(number)
        self.leave()

    @Slot()
    def leave(self) -> None:
        """Close."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the number at Enter; leave at Escape."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.take()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

    def _say(self, text: str) -> None:
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        self._field.setAccessibleDescription(text)

    def _fit(self) -> None:
        self._hint.setFixedWidth(self._field.minimumWidth() + 60)
        self.adjustSize()
