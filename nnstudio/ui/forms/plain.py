"""Fields for several numbers, for things to look at, and for a seed."""

from typing import Any

from msgspec import Meta
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from nnstudio.numbers import number_in, plain
from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.forms.number_field import NumberField
from nnstudio.ui.forms.steps import fits
from nnstudio.ui.widgets.pieces import icon_button


class NumbersField(QLineEdit):
    """One number, or several with spaces between them: "0.1" or "0.1 0 -0.3"."""

    edited = Signal(object)  # Change

    def __init__(self, meta: Meta) -> None:
        super().__init__()
        self._meta = meta
        self._value: float | tuple[float, ...] = 0.0
        self.setToolTip(self.tr("One number, or several with spaces between them"))
        self.editingFinished.connect(self._on_finished)

    def show_value(self, value: Any) -> None:
        """Show the numbers; text that is being typed stays unless they are others."""
        if value != self._value or not self.text():
            self._value = value
            self._write()

    @Slot()
    def _on_finished(self) -> None:
        numbers = [number_in(word) for word in self.text().replace(";", " ").split()]
        fine = tuple(number for number in numbers if number is not None and fits(number, self._meta))
        if fine and len(fine) == len(numbers) and self.text() != self._text():
            self._value = fine if len(fine) > 1 else fine[0]
            self.edited.emit(Change(self._value))
        self._write()

    def _write(self) -> None:
        self.setText(self._text())

    def _text(self) -> str:
        numbers = self._value if isinstance(self._value, tuple) else (self._value,)
        return " ".join(map(plain, numbers))


class ShownField(QLabel):
    """A table of given numbers: its size, and all of it in the tooltip."""

    edited = Signal(object)  # Change, never sent: there is nothing to edit

    def show_value(self, value: Any) -> None:
        """Show how many numbers there are."""
        rows = value if value and isinstance(value[0], tuple) else (value,)
        text = self.tr("{rows} × {columns} numbers")
        self.setText(text.format(rows=len(rows), columns=len(rows[0])))
        self.setToolTip("\n".join("  ".join(map(plain, row)) for row in rows[:20]))


class SeedField(QWidget):
    """A seed of chance, with a die that takes the next one."""

    edited = Signal(object)  # Change

    def __init__(self, meta: Meta, tip: str) -> None:
        super().__init__()
        self.number = NumberField(meta, whole=True)
        self.number.hide_arrows()
        self.number.edited.connect(self._on_typed)
        self._last = int(meta.le or 0)
        self.die = icon_button("new-weights", self.tr("Next seed"), tip)
        self.die.clicked.connect(self._on_thrown)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.number, 1)
        row.addWidget(self.die)
        self.setFocusProxy(self.number)

    def show_value(self, value: Any) -> None:
        """Show a seed."""
        self.number.show_value(value)

    @Slot()
    def _on_thrown(self) -> None:
        seed = int(self.number.value)
        self.edited.emit(Change(0 if seed >= self._last else seed + 1))

    @Slot(object)
    def _on_typed(self, change: Change) -> None:
        self.edited.emit(change)
