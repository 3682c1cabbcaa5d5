"""A field for one number, of any size: short to read, quick to type, easy to nudge."""

import time
from typing import Any

from msgspec import Meta
from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QSizePolicy, QStyle, QStyleOptionSpinBox

from nnstudio.numbers import number_in, plain
from nnstudio.numbers.reading import SIGNS
from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.forms.steps import limited, stepped
from nnstudio.ui.style.icons import icon


def new_gesture() -> int:
    """Return a number for a gesture that begins now, which no other has: the moment at which it begins."""
    return time.perf_counter_ns()


class NumberField(QAbstractSpinBox):
    """Shows a number as short as it can, reads it in any spelling (0,5, 1e-3, 7/20), is nudged by arrows and wheel.

    What is typed counts once Enter is pressed or the field is left, so that no number is used half-typed. Keys that
    have no place in a number are left to the window's shortcuts: after typing a rate, Space starts the run.
    """

    edited = Signal(object)  # Change

    def __init__(self, meta: Meta, *, whole: bool = False, percent: bool = False, zero: str = "") -> None:
        super().__init__()
        self.setObjectName("number")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._meta, self._whole, self._percent, self._zero = meta, whole, percent, zero
        self._value = 0.0
        self._unit = ("", "")
        self._arrows, self._usual = True, 0
        self._gesture = new_gesture()
        self.lineEdit().setTextMargins(4, 0, 0, 0)
        self.editingFinished.connect(self._on_finished)

    @property
    def value(self) -> float:
        """The number that is shown."""
        return self._value

    def set_unit(self, one: str, many: str) -> None:
        """Write a word behind the number while it is not being typed, such as "unit" and "units"."""
        self._unit = (one, many)
        self._write()

    def lie_flat(self) -> None:
        """Look like plain text until the mouse or the keyboard comes, as wide as any usual number needs."""
        self._arrows, self._usual = False, 64
        self.setObjectName("flat")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.lineEdit().setTextMargins(1, 0, 0, 0)

    def hide_arrows(self) -> None:
        """Leave the arrows to the keyboard, where there is no room for them."""
        self._arrows = False
        self.setObjectName("slim")

    def show_value(self, value: Any) -> None:
        """Show a number; text that is being typed stays unless the number is another one."""
        if value != self._value or not self.lineEdit().text():
            self._value = value
            self._write()

    def stepBy(self, steps: int) -> None:
        """Go up or down by presses of an arrow."""
        self._read()
        self._change(stepped(self._value, steps, self._meta, whole=self._whole), self._gesture)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Let the arrows work where they lead somewhere."""
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        for steps, flag in ((1, flags.StepUpEnabled), (-1, flags.StepDownEnabled)):
            if stepped(self._value, steps, self._meta, whole=self._whole) != self._value:
                flags |= flag
        return flags

    def sizeHint(self) -> QSize:
        """Ask for room for any usual number, so that nothing beside it moves, and for the word for 0."""
        room = max(map(self.fontMetrics().horizontalAdvance, ("0.0001", self._zero, self._text(self._usual))))
        around = 30 if self._arrows else 9 if self.objectName() == "flat" else 16
        return QSize(room + around, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Be content with less."""
        return QSize(40, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Leave keys that no number has to the window's shortcuts, after reading what was typed before them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _foreign(event):
            self._read()
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take typed text back on Escape; take in nothing that no number has."""
        if event.key() == Qt.Key.Key_Escape:
            self._write()
            self.selectAll()
        elif _foreign(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the bare number, to be typed over."""
        super().focusInEvent(event)
        self._gesture = new_gesture()
        self._write()
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Read what was typed, and show the number with its word."""
        super().focusOutEvent(event)
        self._read()
        self._write()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only with the focus, so that scrolling past changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw two small arrows over what the style draws."""
        super().paintEvent(event)
        if not self._arrows:
            return
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        painter = QPainter(self)
        for part, name in ((QStyle.SubControl.SC_SpinBoxUp, "up"), (QStyle.SubControl.SC_SpinBoxDown, "down")):
            rect = self.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, self)
            icon(f"chevron-{name}", "muted").paint(painter, rect.adjusted(1, 1, -1, -1))

    @Slot()
    def _on_finished(self) -> None:
        self._read()

    def _read(self) -> None:
        """Take on what was typed, or the nearest number that may be; where it is no number, show what was there."""
        text = self.lineEdit().text()
        if text in (self._text(self._value), self._bare_text(self._value)):
            return
        value = self._parsed(text)
        if value is not None:
            self._change(limited(value, self._meta, self._value), new_gesture())
        self._write()

    def _change(self, value: float, gesture: int) -> None:
        if value == self._value:
            return
        self._value = int(value) if self._whole else value
        self._write()
        self.edited.emit(Change(self._value, gesture=gesture))

    def _write(self) -> None:
        text = self._bare_text(self._value) if self.hasFocus() else self._text(self._value)
        if text != self.lineEdit().text():
            self.lineEdit().setText(text)

    def _text(self, value: float) -> str:
        if value == 0 and self._zero:
            return self._zero
        if self._percent:
            return f"{self._bare_text(value)} %"
        return f"{self._bare_text(value)} {self._unit[0 if value == 1 else 1]}".strip()

    def _bare_text(self, value: float) -> str:
        if value == 0 and self._zero:
            return self._zero
        return str(int(value)) if self._whole else plain(100.0 * value if self._percent else value)

    def _parsed(self, text: str) -> float | None:
        if text.strip() == self._zero:
            return 0.0
        number = number_in(text.strip().removesuffix("%").removesuffix(self._unit[1]).removesuffix(self._unit[0]))
        if number is None:
            return None
        if self._whole:
            return number if number == round(number) else None
        return round(number / 100.0, 10) if self._percent else number


def _foreign(event: QKeyEvent) -> bool:
    """Tell whether a key writes something that no number has."""
    plainly = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    text = event.text()
    return plainly and bool(text) and text.isprintable() and (text.isspace() or text not in SIGNS)
