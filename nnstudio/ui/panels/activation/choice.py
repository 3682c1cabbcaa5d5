"""Which activation is looked at, and which others are drawn beside it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.ui.charts.curve import curve_pen
from nnstudio.ui.charts.legend import LegendButton, LegendCurve
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.flow_layout import FlowLayout

LAYER = "layer"
"""The choice of whatever activation the selected layer has."""


class ActivationChoice(QWidget):
    """A list of activations, a menu of those to compare it with, and a legend of these."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Activation"))
        self.box.setToolTip(self.tr("The activation of the selected layer, or any other"))
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box.addItem(self.tr("Of the selected layer"), LAYER)
        self.menu = QMenu(self)
        self.ticks: dict[str, QAction] = {}
        self._legend = FlowLayout(2)
        self._buttons: dict[str, LegendButton] = {}
        for kind in ACTIVATIONS:
            self.box.addItem(words.name(kind.title), kind.kind())
            self._add_tick(kind.kind(), words.name(kind.title))
        self._arrange()
        self.box.currentIndexChanged.connect(self.changed)

    @property
    def value(self) -> str:
        """The saved name of the chosen activation, or ``LAYER``."""
        return str(self.box.currentData())

    @property
    def compared(self) -> tuple[str, ...]:
        """The saved names of those that are drawn beside it."""
        return tuple(key for key, tick in self.ticks.items() if tick.isChecked())

    def choose(self, key: str) -> None:
        """Look at an activation."""
        self.box.setCurrentIndex(self.box.findData(key))

    def show_pens(self, theme: Theme) -> None:
        """Show in the legend how each curve is drawn."""
        for place, key in enumerate(self.compared):
            self._buttons[key].show_pen(curve_pen(theme.class_colour(place, 10), place + 1))

    def _arrange(self) -> None:
        compare = QToolButton()
        compare.setText(self.tr("Compare"))
        compare.setToolTip(self.tr("Tick other activations to draw them over this one"))
        compare.setAccessibleName(self.tr("Compare with other activations"))
        compare.setMenu(self.menu)
        compare.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout()
        row.addWidget(self.box, 1)
        row.addWidget(compare)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(row)
        column.addLayout(self._legend)

    def _add_tick(self, key: str, title: str) -> None:
        tick = self.menu.addAction(title)
        tick.setCheckable(True)
        button = LegendButton(LegendCurve(key, title, self.tr("Drawn for comparison; click to take it away")))
        button.hide()
        button.clicked.connect(tick.toggle)
        tick.toggled.connect(self._on_ticked)
        self.ticks[key], self._buttons[key] = tick, button
        self._legend.addWidget(button)

    @Slot()
    def _on_ticked(self) -> None:
        for key, tick in self.ticks.items():
            self._buttons[key].setVisible(tick.isChecked())
            self._buttons[key].setChecked(tick.isChecked())
        self.changed.emit()
