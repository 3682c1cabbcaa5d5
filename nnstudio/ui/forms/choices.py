"""Fields for a choice among words, for yes or no, and for a number on a scale."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from msgspec import Meta
from PySide6.QtCore import QPoint, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.forms.number_field import NumberField, new_gesture
from nnstudio.ui.style.icons import icon

TICKS = 100
"""So many places a slider has between its ends."""

STEP = 5
"""So many places one press of an arrow moves it."""


@dataclass(frozen=True)
class Offer:
    """A value to choose, with its word and a tooltip that explains it."""

    value: Any
    text: str
    tip: str = ""


class ChoiceField(QComboBox):
    """A choice among a few values, each with a word and a tooltip that explains it."""

    edited = Signal(object)  # Change

    def __init__(self, offers: Iterable[Offer]) -> None:
        super().__init__()
        self.setObjectName("choice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._values: list[Any] = []
        self._tip, self._flat = "", False
        self._model = QStandardItemModel(0, 1, self)
        for offer in offers:
            self.offer(offer)
        self.setModel(self._model)  # filled before: a combo box at work takes its time over every new item
        self.activated.connect(self._on_activated)

    def offer(self, offer: Offer) -> None:
        """Add a value to choose."""
        place = len(self._values)
        self._values.append(offer.value)
        self._model.insertRow(place)  # Qt makes the item itself: of items made here, wrappers can be left dangling
        self._model.setData(self._model.index(place, 0), offer.text, Qt.ItemDataRole.DisplayRole)
        self._model.setData(self._model.index(place, 0), offer.tip, Qt.ItemDataRole.ToolTipRole)

    def keep_offers(self, count: int) -> None:
        """Offer the first so many values only; the chosen one is among them."""
        del self._values[count:]
        self._model.removeRows(count, self._model.rowCount() - count)

    def lie_flat(self) -> None:
        """Look like plain text until the mouse or the keyboard comes."""
        self._flat = True
        self.setObjectName("flat")

    def set_tip(self, tip: str) -> None:
        """Explain the field; what is chosen explains itself below."""
        self._tip = tip
        self._renew_tip()

    def show_value(self, value: Any) -> None:
        """Show which value is chosen."""
        place = self._values.index(value)
        if place != self.currentIndex():
            self.setCurrentIndex(place)
        self._renew_tip()

    def sizeHint(self) -> QSize:
        """Ask for room for a word or two."""
        return QSize(self.fontMetrics().horizontalAdvance("leaky ReLU") + 30, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Be content with less: long words are cut short."""
        return QSize(40, super().minimumSizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only with the focus, so that scrolling past changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def showPopup(self) -> None:
        """Open the list, as wide as its longest entry."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 28)
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field with its word, cut short where it must be, and a small arrow."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        if self._flat and not (self.underMouse() or self.hasFocus()):
            return
        side = self.fontMetrics().height() * 3 // 4
        rect = QRect(0, 0, side, side)
        rect.moveCenter(self.rect().center())
        rect.moveRight(self.width() - 6)
        icon("chevron-down", "muted").paint(painter, rect)

    @Slot(int)
    def _on_activated(self, place: int) -> None:
        self._renew_tip()
        self.edited.emit(Change(self._values[place]))

    def _renew_tip(self) -> None:
        about = str(self.currentData(Qt.ItemDataRole.ToolTipRole) or "")
        self.setToolTip("\n".join(filter(None, (self._tip, about))))


class FlagField(QCheckBox):
    """Yes or no."""

    edited = Signal(object)  # Change

    def __init__(self) -> None:
        super().__init__()
        self.clicked.connect(self._on_clicked)

    def show_value(self, value: Any) -> None:
        """Show yes or no."""
        self.setChecked(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a box in the theme's colours, with a tick."""
        box = QRectF(1, 0, 1, 1)
        box.setHeight(self.fontMetrics().height() - 1)
        box.setWidth(box.height())
        box.moveTop((self.height() - box.height()) / 2)
        palette = self.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = (
            palette.highlight()
            if self.hasFocus() or self.underMouse() or self.isChecked()
            else palette.placeholderText()
        )
        painter.setPen(edge.color())
        painter.setBrush(palette.highlight() if self.isChecked() else palette.base())
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if self.isChecked():
            icon("check", "on_accent").paint(painter, box.toRect().adjusted(2, 2, -2, -2))

    def hitButton(self, place: QPoint) -> bool:
        """Take a click anywhere in the row."""
        return self.rect().contains(place)

    @Slot(bool)
    def _on_clicked(self, checked: bool) -> None:
        self.edited.emit(Change(checked))


class ScaleField(QWidget):
    """A number between two bounds, on a slider and in figures; one drag of the slider is one gesture.

    On a range that goes beyond 1 the slider is finer towards its low end, where the useful numbers are.
    """

    edited = Signal(object)  # Change

    def __init__(self, meta: Meta, *, percent: bool = False) -> None:
        super().__init__()
        self._low, self._high = float(meta.ge or 0.0), float(meta.le or 1.0)
        self._power = 2.0 if self._high > 1.0 else 1.0
        self.slider = Slider()
        self.slider.valueChanged.connect(self._on_slid)
        self.number = NumberField(meta, percent=percent)
        self.number.hide_arrows()
        self.number.edited.connect(self._on_typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.slider)

    def show_value(self, value: Any) -> None:
        """Show a number in both places."""
        self.number.show_value(value)
        share = (value - self._low) / (self._high - self._low)
        place = round(share ** (1.0 / self._power) * TICKS)
        with QSignalBlocker(self.slider):
            self.slider.setValue(place)

    @Slot(int)
    def _on_slid(self, place: int) -> None:
        share = (place / TICKS) ** self._power
        value = round(self._low + (self._high - self._low) * share, 2 if self._power > 1.0 else 6)
        self.number.show_value(value)
        self.edited.emit(Change(value, gesture=self.slider.gesture))

    @Slot(object)
    def _on_typed(self, change: Change) -> None:
        self.edited.emit(change)


class Slider(QSlider):
    """A slider that knows where one gesture ends and the next begins."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, TICKS)
        self.setSingleStep(STEP)
        self.setPageStep(2 * STEP)
        self.setMinimumWidth(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.gesture = new_gesture()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.gesture = new_gesture()
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin a gesture."""
        self.gesture = new_gesture()
        super().focusInEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only with the focus, so that scrolling past changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
