"""The line above a plot: what its y axis measures, and a legend whose entries show and hide curves."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from nnstudio.ui.charts.export import SCREEN_ONLY
from nnstudio.ui.charts.strokes import solid
from nnstudio.ui.widgets.pieces import styled

TEXT_FROM = 28
"""In an entry of the legend the name begins after so many pixels, and before it stands a piece of the curve."""


@dataclass(frozen=True)
class LegendCurve:
    """What stands for a curve in the legend: its name for the program, the text to read, and words that explain it."""

    key: str
    text: str
    tip: str


class ToggleLegend(QWidget):
    """A row of entries; a click hides a curve, another shows it again."""

    changed = Signal()

    def __init__(self, entries: list[LegendCurve], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons = {entry.key: LegendButton(entry) for entry in entries}
        for button in self.buttons.values():
            button.toggled.connect(self._on_toggled)
            row.addWidget(button)

    def is_on(self, key: str) -> bool:
        """Whether a curve is to be shown."""
        return self.buttons[key].isChecked()

    def offer(self, key: str, offered: bool) -> None:
        """Have an entry or not."""
        self.buttons[key].setVisible(offered)

    def show_samples(self, colours: dict[str, tuple[QColor, float]]) -> None:
        """Show beside each entry how its curve is drawn: in which colour, how thick."""
        for key, (colour, width) in colours.items():
            self.buttons[key].show_sample(colour, width)

    @Slot()
    def _on_toggled(self) -> None:
        for button in self.buttons.values():
            button.setProperty(SCREEN_ONLY, not button.isChecked())
        self.changed.emit()


class LegendButton(QToolButton):
    """A piece of a curve and its name; while the curve is hidden the name is struck out."""

    def __init__(self, entry: LegendCurve) -> None:
        super().__init__()
        styled(self, "legend")
        self._pen = QPen()
        self.setText(entry.text)
        self.setToolTip(entry.tip)
        self.setAccessibleName(entry.text)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_sample(self, colour: QColor, width: float) -> None:
        """Draw the piece of the curve in a colour and a thickness."""
        self.show_pen(solid(colour, width))

    def show_pen(self, pen: QPen) -> None:
        """Draw the piece of the curve with a pen."""
        self._pen = pen
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the piece and the name."""
        metrics = self.fontMetrics()
        return QSize(TEXT_FROM + metrics.horizontalAdvance(self.text()) + 6, metrics.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint with lines, not with an icon: pictures of the figure stay sharp."""
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        middle = self.height() / 2.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        if self.isChecked():
            painter.drawLine(QPointF(6.0, middle), QPointF(TEXT_FROM - 6.0, middle))
        font = self.font()
        font.setStrikeOut(not self.isChecked())
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        room = QRectF(TEXT_FROM, 0.0, self.width() - TEXT_FROM, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())


class CutLabel(QLabel):
    """One line of small text that ends in three dots where there is no room; its tooltip has the whole of it."""

    def __init__(self) -> None:
        super().__init__()
        styled(self, "axis_name")
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))
